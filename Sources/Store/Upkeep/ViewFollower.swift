import Causality
import Exchange
import Ledger
import Register

/// Views brought on by what comes next in the feed.
extension Transaction {
    /// Brings views on by the changes that come next in the feed; the hub judges those on which it has not decided.
    /// `moment` is that of its decisions; a facility takes none.
    func follow(_ places: ArraySlice<FeedPlace>, at moment: WriteMoment?) throws {
        guard let last = places.last?.feed else { return }
        let decided = try site == 0 ? number(Views.decidedKey) ?? 0 : .max
        let known = places.prefix { $0.feed <= decided }
        try views.read(again: known)
        var new: [Change] = []
        try ledger.forEachChange(at: places.dropFirst(known.count)) { new.append($0) }
        if !new.isEmpty {
            guard var moment else { throw StoreError("the hub follows what came only at a moment of its own") }
            // Its own decisions were in view when they were taken, unless views began anew since.
            for own in new where own.dot.site == 0 { try views.apply(own) }
            for part in try byRest(new.filter { $0.dot.site != 0 }) {
                try store.decider.take(part, self, at: &moment)
            }
            try setNumber(Views.decidedKey, last)
        }
        try setNumber(Views.followedKey, last)
    }
}

extension Transaction {
    /// What came before the file that it is in, as after a hub was put back, is judged when that is, with what was decided
    /// of it: apart, and last.
    private func byRest(_ new: [Change]) throws -> [[Change]] {
        guard try number(Views.putBackKey) != nil else { return [new] }
        var (first, last): ([Change], [Change]) = ([], [])
        for change in new {
            let opened =
                try change.createsRecord && change.dot == change.caseFile ? nil : ledger.feed(of: change.caseFile)
            if let opened, let place = try ledger.feed(of: change.dot), opened > place {
                last.append(change)
            } else {
                first.append(change)
            }
        }
        return last.isEmpty ? [first] : [first, last]
    }
}

/// Makes views that began anew, piece by piece: each is a transaction of its own, so whoever waits for the store has a turn.
package final class ViewFollower {
    private let store: Store
    private let pieceCount: Int
    private var places: ArraySlice<FeedPlace> = []

    /// A piece is of `pieceCount` changes: some tens of milliseconds of work.
    package init(_ store: Store, pieceCount: Int = 1_024) {
        self.store = store
        self.pieceCount = pieceCount
    }

    /// Makes one piece; nil once views have everything, else how far they are. `moment` is that of the hub's decisions.
    package func follow(at moment: WriteMoment?) throws -> (made: Int64, all: Int64)? {
        // A hub that hears what it has forgotten makes what it lacked before, and goes no further.
        let limit = try store.read { try $0.views.isClosed ? $0.number(Views.decidedKey) ?? 0 : nil }
        if let limit, try store.read({ try $0.number(Views.followedKey) ?? limit }) >= limit { return nil }
        if places.isEmpty {
            // Read beside the writer: of all that is there this takes a while.
            let read = try store.read { transaction in
                try transaction.number(Views.followedKey).map(transaction.ledger.places) ?? []
            }
            places = read[...]
        }
        // What a hub had forgotten came in any order: as much as is bearable is judged together.
        let count = try store.read { try $0.number(Views.putBackKey) } == nil ? pieceCount : pieceCount * 32
        let piece = places.prefix(count).prefix { $0.feed <= limit ?? .max }
        let progress = try store.write { transaction -> (made: Int64, all: Int64)? in
            guard let followed = try transaction.number(Views.followedKey) else { return nil }
            // What came since they were read.
            let next = try piece.isEmpty ? transaction.ledger.places(after: followed).prefix(pieceCount) : piece
            if next.isEmpty {
                try transaction.views.finishFollowing()
            } else {
                try transaction.follow(next, at: moment)
            }
            return try transaction.views.following()
        }
        places = places.dropFirst(piece.count)
        return progress
    }
}

extension Store {
    /// Makes views that began anew, to the end or as long as it is wanted.
    package func followToEnd(
        at moment: () -> WriteMoment?, whileTrue goesOn: () -> Bool = { true },
        progress: (_ made: Int64, _ all: Int64) -> Void = { _, _ in }
    ) throws {
        let follower = ViewFollower(self)
        while goesOn(), let (made, all) = try follower.follow(at: moment()) { progress(made, all) }
    }
}
