import Causality
import Exchange
import Ledger
import Register
import Wire

/// What a facility has of others gives back to a hub which has forgotten it.
extension FacilitySide {
    private static let changesMax = 2_000
    private static let contentBytesMax = 256 * 1_024

    /// All that came from this hub, or from what it was, and that it does not hold is to be given back.
    func noteRejoin(_ answer: Answer) throws {
        try execute("DELETE FROM _to_give_back", [])
        for place in try ledger.places(after: 0) where place.dot.log != store.log {
            if answer.known[place.dot.log]?.contains(place.dot.sequence) ?? false { continue }
            try execute("INSERT INTO _to_give_back VALUES (?, ?)", [place.feed, place.dot.packed])
        }
    }

    /// The next of it; nil where there is none.
    func toGiveBack(_ bytesMax: Int, logEnd: Int64) throws -> FacilityAgent.Batch? {
        var changes: [Change] = []
        var bytes = 0
        var last: Int64?
        try Prepared(db, "SELECT place, dot FROM _to_give_back ORDER BY place").scan { row in
            last = row.number(0)
            // What was set apart since is not the hub's to have.
            if let dot = Dot(packed: row.number(1)), let held = try ledger.heldChange(dot) {
                changes.append(held.change)
                bytes += held.contentBytes + 24
            }
            return bytes < min(max(1_024, bytesMax), Self.contentBytesMax) && changes.count < Self.changesMax
        }
        guard let last else { return nil }
        guard !changes.isEmpty else {
            try noteGivenBack(upTo: last)
            return nil
        }
        var batch = FacilityAgent.Batch(changes: changes, logEnd: logEnd)
        batch.givenBackUpTo = last
        return batch
    }

    func noteGivenBack(upTo place: Int64) throws {
        try execute("DELETE FROM _to_give_back WHERE place <= ?", [place])
    }
}
