import Causality
import Exchange
import GRDB
import Ledger
import Register

/// Views that follow the change set.
///
/// At work, every transaction keeps them up to date. After another register description, or a refill that replaced
/// something, they begin anew: they are made in pieces, in order of arrival (``ViewFollower``), while the change set goes
/// on taking what comes. What they lack is known by its place in the feed, so a store that is closed meanwhile goes on
/// where it was.
extension Session {
    /// How far views have come that are being made anew, in places of the feed; nil where they have all.
    package func following() throws -> (made: Int64, all: Int64)? {
        try number(Self.followedKey).map { (made: $0, all: try lastFeed()) }
    }

    /// What whoever needs the views is told while they are made; nil where they have all.
    package func behindNotice() throws -> String? {
        try following().map { made, all in
            "the register's tables are being made again: \(made) of \(all) changes so far; try again in a moment"
        }
    }

    /// Empties every view, to be made anew.
    package func beginAnew() throws {
        try emptyViews()
        try ViewSchema.beginAnew(db, lastFeed: lastFeed())
        isBehind = true
    }

    func emptyViews() throws {
        try ViewSchema(description, store.custody, store.offsetMinutes).recreate(db)
        forget()
        unsettled.forgetAll()
        hasVoid = false
        hasWaiting = false
        hasUnread = false
    }

    /// Brings views on by changes whose consequences are in the change set already: nothing is decided.
    func read(again places: ArraySlice<FeedPlace>, progress: (Int) -> Void = { _ in }) throws {
        guard !places.isEmpty else { return }
        var count = 0
        try gathering(0) {
            try ledger.forEachChange(at: places) { change in
                try apply(change)
                count += 1
                if count.isMultiple(of: 5_000) { progress(count) }
            }
        }
        progress(count)
        try settleCustody()
    }

    /// Views have everything.
    func finishFollowing() throws {
        try hideWithdrawn(held: try exchangeState().held)
        try execute("DELETE FROM _meta WHERE key IN (?, ?)", [Self.followedKey, Self.decidedKey])
        isBehind = false
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
        if places.isEmpty {
            // Read beside the writer: of all that is there this takes a while.
            places = try store.read { session in
                try session.number(Session.followedKey).map(session.ledger.places) ?? []
            }[
                ...]
        }
        let piece = places.prefix(pieceCount)
        let progress = try store.write { session -> (made: Int64, all: Int64)? in
            guard let followed = try session.number(Session.followedKey) else { return nil }
            // What came since they were read.
            let next = try piece.isEmpty ? session.ledger.places(after: followed).prefix(pieceCount) : piece
            if next.isEmpty { try session.finishFollowing() } else { try session.follow(next, at: moment) }
            return try session.following()
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
