import Causality
import Exchange
package import Ledger
import Register
import Wire

/// Views that follow the change set.
///
/// At work, every transaction keeps them up to date. After another register description, or a refill that replaced
/// something, they begin anew: they are made in pieces, in order of arrival (``ViewFollower``), while the change set goes
/// on taking what comes. What they lack is known by its place in the feed, so a store that is closed meanwhile goes on
/// where it was.
extension Views {
    /// How far views have come that are being made anew, in places of the feed; nil where they have all.
    package func following() throws -> (made: Int64, all: Int64)? {
        try number(Self.followedKey).map { (made: $0, all: try lastFeed()) }
    }

    /// What whoever would write at a hub that hears what it has forgotten is told; nil where it does not. Reading goes on.
    package func closedNotice() throws -> String? {
        try isClosed
            ? "this hub was put back to an earlier state, and takes no writes until its sites have given back what it has "
                + "forgotten; 'kerben hub given-back' shows who does, and 'kerben hub go-on' ends the waiting" : nil
    }

    /// What whoever needs the views is told while they are made; nil where they have all.
    package func behindNotice() throws -> String? {
        // What had come before it closed is in view, or still to be made.
        if try isClosed, try number(Self.followedKey) == number(Self.decidedKey) { return nil }
        return try following().map { made, all in
            "the register's tables are being made again: \(made) of \(all) changes so far; try again in a moment"
        }
    }

    /// Views stay as they are while a hub hears what it has forgotten; what comes meanwhile is brought in afterwards.
    package func stand() throws {
        guard try !areViewsBehind() else { return }
        let last = try lastFeed()
        for key in [Self.followedKey, Self.decidedKey] { try setNumber(key, last) }
        isBehind = true
    }

    /// Hub: sites give back what it has forgotten since it was put back, and until they have it decides nothing.
    package var isClosed: Bool {
        get throws { try site == 0 && areViewsBehind() && Prepared(db, "SELECT 1 " + Self.awaited).exists() }
    }

    /// Sites whose giving back is waited for; who is shut out, or is found to be another machine, is not.
    package static let awaited = """
        FROM _giving_back JOIN _site ON number = site WHERE closes = 1 AND revoked_at IS NULL AND branch_at IS NULL
        """

    /// Hub: when it was last found to have been put back.
    package static let putBackKey = "put_back"

    /// Empties every view, to be made anew.
    package func beginAnew() throws {
        try emptyViews()
        try ViewSchema.beginAnew(db, lastFeed: lastFeed())
        isBehind = true
    }

    func emptyViews() throws {
        try ViewSchema(description, store.custody, store.zone).recreate(db)
        forget()
        unsettled.forgetAll()
        caseFiles.hasVoid = false
        recordsView.hasWaiting = false
        recordsView.hasUnread = false
    }

    /// Brings views on by changes whose consequences are in the change set already: nothing is decided.
    package func read(again places: ArraySlice<FeedPlace>, progress: (Int) -> Void = { _ in }) throws {
        guard !places.isEmpty else { return }
        var count = 0
        try recordsView.gathering(0) {
            try ledger.forEachChange(at: places) { change in
                try apply(change)
                count += 1
                if count.isMultiple(of: 5_000) { progress(count) }
            }
        }
        progress(count)
        try custodyView.settleCustody()
    }

    /// Views have everything.
    func finishFollowing() throws {
        try recordsView.hideWithdrawn(held: try exchangeState().held)
        try execute("DELETE FROM _meta WHERE key IN (?, ?)", [Self.followedKey, Self.decidedKey])
        // Nobody is waited for any more, whoever is let in again later.
        try execute("UPDATE _giving_back SET closes = 0", [])
        isBehind = false
    }

    /// The place in the feed up to which views have everything; absent where they have all.
    static let followedKey = "followed"

    /// Hub: the place in the feed up to which it has decided on what came. Absent where views have all.
    static let decidedKey = "decided"
}
