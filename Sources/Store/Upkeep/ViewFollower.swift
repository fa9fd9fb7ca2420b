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
            try store.decider.take(new.filter { $0.dot.site != 0 }, self, at: &moment)
            try setNumber(Views.decidedKey, last)
        }
        try setNumber(Views.followedKey, last)
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
        if try store.read({ try $0.views.isClosed }) { return nil }
        if places.isEmpty {
            // Read beside the writer: of all that is there this takes a while.
            let read = try store.read { transaction in
                try transaction.number(Views.followedKey).map(transaction.ledger.places) ?? []
            }
            places = read[...]
        }
        let piece = places.prefix(pieceCount)
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
