import Causality
import Exchange
import Ledger
import Register
import Wire

/// What a facility has of others gives back to a hub which has forgotten it.
extension FacilitySide {
    private static let changesMax = 2_000
    private static let contentBytesMax = 256 * 1_024

    /// All that came from this hub, or from what it was, and that it does not hold is to be given back; and whatever came
    /// after the position that it remembers, though it holds a change of that number by now: an author that was put back
    /// with the hub gives its numbers once more.
    func noteRejoin(_ answer: Answer) throws {
        try execute("DELETE FROM _to_give_back", [])
        let arrived = "SELECT place FROM _arrived WHERE position <= ? ORDER BY position DESC LIMIT 1"
        let remembered = try Prepared(db, arrived, answer.position).number()
        // Under an earlier program only the account of what came says when, and roughly.
        let later: Set<Dot> =
            try remembered != nil
            ? []
            : account.received("WHERE position > \(answer.position)").reduce(into: []) {
                $0.formUnion(ReceivedDots.dots($1.dots) ?? [])
            }
        for place in try ledger.places(after: 0) where place.dot.log != store.log {
            let isKnown = answer.known[place.dot.log]?.contains(place.dot.sequence) ?? false
            let isLater = remembered.map { place.feed > $0 } ?? later.contains(place.dot)
            if isKnown, !isLater { continue }
            try execute("INSERT INTO _to_give_back VALUES (?, ?)", [place.feed, place.dot.packed])
        }
        try execute("DELETE FROM _arrived WHERE position > ?", [answer.position])
    }

    /// Keeps how far what came goes with a position. Where that is less than before, the feed is gone through again.
    func noteArrived(at position: Int64) throws {
        try execute("DELETE FROM _arrived WHERE position >= ?", [position])
        try execute("INSERT INTO _arrived VALUES (?, ?)", [position, try lastFeed()])
    }

    /// The next of it; nil where there is none.
    func toGiveBack(_ bytesMax: Int, logEnd: Int64) throws -> FacilityAgent.Batch? {
        var changes: [Change] = []
        var places: [Int64] = []
        var bytes = 0
        try Prepared(db, "SELECT place, dot FROM _to_give_back ORDER BY place").scan { row in
            // What was set apart since is not the hub's to have.
            if let dot = Dot(packed: row.number(1)), let held = try ledger.heldChange(dot) {
                changes.append(held.change)
                places.append(row.number(0))
                bytes += held.contentBytes + 24
            }
            return bytes < min(max(1_024, bytesMax), Self.contentBytesMax) && changes.count < Self.changesMax
        }
        guard !changes.isEmpty else { return nil }
        var batch = FacilityAgent.Batch(changes: changes, logEnd: logEnd)
        batch.givenBackPlaces = places
        return batch
    }

    /// The hub has it up to this place; nil where nothing was left to be given.
    func noteGivenBack(upTo place: Int64?) throws {
        try execute("DELETE FROM _to_give_back WHERE place <= ?", [place ?? .max])
    }
}
