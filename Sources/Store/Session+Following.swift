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
    /// The place in the feed up to which views have everything; absent where they have all.
    static let followedKey = "followed"
    /// Hub: the place in the feed up to which it has decided on what came. Absent where views have all.
    static let decidedKey = "decided"

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

    /// Whether views lack something: then changes are stored, and neither judged nor shown yet.
    package func areViewsBehind() throws -> Bool {
        if let known = isBehind { return known }
        let found = try number(Self.followedKey) != nil
        isBehind = found
        return found
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
        (unsettled, standings.changed, names.changed) = (Agenda(), Agenda(), Agenda())
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

    /// Brings views on by the changes that come next in the feed; the hub judges those on which it has not decided.
    /// `moment` is that of its decisions; a facility takes none.
    func follow(_ places: ArraySlice<FeedPlace>, at moment: WriteMoment?) throws {
        guard let last = places.last?.feed else { return }
        let decided = try site == 0 ? number(Self.decidedKey) ?? 0 : .max
        let known = places.prefix { $0.feed <= decided }
        try read(again: known)
        var new: [Change] = []
        try ledger.forEachChange(at: places.dropFirst(known.count)) { new.append($0) }
        if !new.isEmpty {
            guard var moment else { throw StoreError("the hub follows what came only at a moment of its own") }
            // Its own decisions were in view when they were taken, unless views began anew since.
            for own in new where own.dot.site == 0 { try apply(own) }
            try take(new.filter { $0.dot.site != 0 }, at: &moment)
            try settleCustody(at: &moment)
            try setNumber(Self.decidedKey, last)
        }
        try setNumber(Self.followedKey, last)
    }

    /// Views have everything.
    func finishFollowing() throws {
        try hideWithdrawn(held: try exchangeState().held)
        try execute("DELETE FROM _meta WHERE key IN (?, ?)", [Self.followedKey, Self.decidedKey])
        isBehind = false
    }

    private func setNumber(_ key: String, _ value: Int64) throws {
        try execute("INSERT OR REPLACE INTO _meta VALUES (?, ?)", [key, value])
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
