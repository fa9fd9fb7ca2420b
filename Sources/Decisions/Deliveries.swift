import Causality
import Exchange
import Ledger
import Register
package import Store
import Synchronization

/// What the hub hands on: of what is owed to a site (``Delivery``), what an answer takes.
package struct Deliveries: StorePart {
    package let context: StoreContext
    let caseFiles: CaseFiles
    let holdingsView: HoldingsView
    let views: Views

    /// The end of the feed for every site, as a position: what is beyond it no answer ever gave.
    func lastPosition() throws -> Int64 {
        try positionNumbers().number(FeedPosition(place: lastFeed() + 1))
    }

    private func positionNumbers() throws -> FeedPositionNumbers { try DeliverySchema.numbers(self) }

    /// Takes what a site says it has received. One that says less than before (an old copy of its store is at work, with
    /// nothing of its own missing; or it asks for all) is filled again.
    func take(receivedUpTo position: Int64, of site: Int) throws {
        let before = try receivedUpTo(site)
        if position < before { return try fill(site) }
        guard position > before else { return }
        try execute("DELETE FROM _queued WHERE site = ? AND position <= ?", [site, position])
        try execute("UPDATE _site SET received_up_to = ? WHERE number = ?", [position, site])
    }

    func receivedUpTo(_ site: Int) throws -> Int64 {
        try Prepared(db, "SELECT received_up_to FROM _site WHERE number = ?", Int64(site)).number() ?? 0
    }

    /// What an answer takes of what a site is owed after a position; where it `counts` and that is not all, how much more.
    ///
    /// Nothing while views are made: what is in scope is not known then. The site is told that there is more; it would take
    /// what it got for all, set apart whatever does not come, and by its position never be sent it.
    func readFeed(
        site: Int, after position: Int64, bytesMax: Int, counts: Bool = false
    ) throws -> (changes: [Change], position: Int64, more: Bool, owed: Int?) {
        guard try !views.areViewsBehind() else { return ([], position, true, nil) }
        var changes: [Change] = []
        var last = position
        var bytes = 0
        var more = false
        let contentBytesMax = max(1_024, bytesMax) * 3
        // No further than the answer goes: a site may be owed a million.
        try forEachOwed(to: site, after: position) { dot, position in
            if bytes >= contentBytesMax || changes.count == BatchAllowance.changesMax {
                more = true
                return false
            }
            guard let found = try ledger.heldChange(dot) else { throw damaged("the feed") }
            changes.append(found.change)
            bytes += found.contentBytes + 24
            last = position
            return true
        }
        return (changes, last, more, counts && more ? try countOwed(to: site, after: last) : nil)
    }

    /// How many changes a site has not received.
    func countOwed(to site: Int) throws -> Int { try countOwed(to: site, after: receivedUpTo(site)) }

    /// How many changes a site is owed after a position.
    package func countOwed(to site: Int, after position: Int64) throws -> Int {
        var count = 0
        try forEachOwed(to: site, after: position) { _, _ in
            count += 1
            return true
        }
        return count
    }

    /// What a site has been sent, from a position up to another.
    func sent(to site: Int, after position: Int64, upTo end: Int64) throws -> [Dot] {
        var dots: [Dot] = []
        guard position < end else { return dots }
        try forEachOwed(to: site, after: position) { dot, position in
            guard position <= end else { return false }
            dots.append(dot)
            return true
        }
        return dots
    }

    /// The hub's changes of which a site may have been sent any between two positions, from the change set alone.
    func decidedFor(_ site: Int, after position: Int64, upTo end: Int64) throws -> [Dot] {
        let numbers = try positionNumbers()
        var dots: [Dot] = []
        if numbers.position(position) == nil {
            _ = try forEachQueued(for: site, after: position) { dot, position in
                if position <= end { dots.append(dot) }
                return position < end
            }
        }
        guard let end = numbers.position(end) else { return dots }
        var start = (numbers.position(position) ?? numbers.afterQueue).place
        if let filledAt = try filledAt(site), start <= filledAt { start = end.place > filledAt ? 0 : filledAt }
        return dots
            + (try ledger.places(after: start - 1).filter { $0.feed < end.place && $0.dot.site == 0 }.map(\.dot))
    }

    /// First what an earlier program queued, then what is derived, each with the position of whoever has it.
    private func forEachOwed(
        to site: Int, after position: Int64, _ body: (Dot, Int64) throws -> Bool
    ) throws {
        let numbers = try positionNumbers()
        let start = numbers.position(position)
        if start == nil, try !forEachQueued(for: site, after: position, body) { return }
        let log = try log(
            of: site,
            incarnation: Prepared(db, "SELECT incarnation FROM _site WHERE number = ?", Int64(site)).number() ?? 0)
        try Delivery(to: site, log: log, HubFacts(deliveries: self, site: site, log: log)).forEach(
            from: start ?? numbers.afterQueue, filledAt: filledAt(site)
        ) { dot, position in try body(dot, numbers.number(position)) }
    }

    private func filledAt(_ site: Int) throws -> Int64? {
        try Prepared(db, "SELECT place FROM _filled WHERE site = ?", Int64(site)).number().map {
            try whole($0, of: "when the site \(site) was filled", max: Dot.sequenceMax)
        }
    }

    /// Every holding of a site that there ever was, and those of everybody.
    func holdings(of site: Int) throws -> [Holding] {
        // Of no log that there is, so that those of all are beside it.
        let none = LogID(site: site, incarnation: 0)
        return try HubFacts(deliveries: self, site: site, log: none).holdings(before: .max)
    }

    /// The first place of which it is not known that the site has what it is owed there; 0 while it is being filled.
    func receivedPlace(_ site: Int) throws -> Int64 {
        let position = try positionNumbers().position(receivedUpTo(site))
        guard let position, try position.place > (filledAt(site) ?? 0) else { return 0 }
        return position.place
    }

    private func forEachQueued(
        for site: Int, after position: Int64, _ body: (Dot, Int64) throws -> Bool
    ) throws -> Bool {
        var isWanted = true
        try Prepared(
            db, "SELECT dot, position FROM _queued WHERE site = ? AND position > ? ORDER BY position", Int64(site),
            position
        ).scan { row in
            guard let dot = Dot(packed: row.number(0)) else { throw damaged("the feed") }
            isWanted = try body(dot, row.number(1))
            return isWanted
        }
        return isWanted
    }

    /// A site whose store is new, or older than what it was sent, is owed everything in scope from now on.
    func fill(_ site: Int) throws {
        try execute("INSERT OR REPLACE INTO _filled VALUES (?, ?)", [site, try ledger.takePlace()])
        try execute("DELETE FROM _queued WHERE site = ?", [site])
        try execute("UPDATE _site SET received_up_to = 0 WHERE number = ?", [site])
    }
}

/// What a delivery to one site asks, of the store's ledger and views.
private struct HubFacts: DeliveryFacts {
    let deliveries: Deliveries
    let site: Int
    let log: LogID

    func holdings(from place: Int64) throws -> [Holding] {
        try [Holding.everyone, site].flatMap { site in
            try deliveries.holdingsView.holdings(
                Prepared(
                    deliveries.db, HoldingsView.selectHoldings + "WHERE site = ? AND last >= ?", Int64(site), place))
        }
    }

    func holdings(before place: Int64) throws -> [Holding] {
        let query = HoldingsView.selectHoldings + "WHERE site = ? AND since < ? ORDER BY case_id, since"
        func holdings(_ site: Int) throws -> [Holding] {
            try deliveries.holdingsView.holdings(Prepared(deliveries.db, query, Int64(site), place))
        }
        var own = try holdings(site)
        let everyones = try holdings(Holding.everyone)
        let known = Set((own + everyones).map(\.caseFile))
        for file in try deliveries.ledger.filesOpened(beside: log) where !known.contains(file) {
            own.append(Holding(caseFile: file, site: site, since: 0))
        }
        return everyones + own.sorted { ($0.caseFile, $0.since) < ($1.caseFile, $1.since) }
    }

    func hearings(from place: Int64) throws -> [FeedPlace] {
        var places: [FeedPlace] = []
        try Prepared(
            deliveries.db, "SELECT place, dot FROM _hearing WHERE site = ? AND place >= ? ORDER BY place", Int64(site),
            place
        ).forEach { row in
            guard let dot = Dot(packed: row.number(1)) else { throw deliveries.damaged("the feed") }
            places.append(FeedPlace(feed: row.number(0), dot: dot))
        }
        return places
    }

    func places(ofCaseFile caseFile: Dot, from place: Int64) throws -> [FeedPlace] {
        try deliveries.ledger.places(ofCaseFile: caseFile, after: place - 1)
    }

    func decision(_ dot: Dot) throws -> (word: HubWord, caseFile: Dot)? {
        guard dot.site == 0, let change = try deliveries.change(dot), let word = HubWord(change) else { return nil }
        return (word, change.caseFile)
    }

    func isKept(_ caseFile: Dot) throws -> Bool { try deliveries.holdingsView.isKept(caseFile, from: site) }

    func verdictPlace(on dot: Dot) throws -> Int64? {
        guard deliveries.caseFiles.hasVoid else { return nil }
        let verdict = try Prepared(deliveries.db, "SELECT verdict FROM _void WHERE dot = ?", dot.packed).number()
        return try verdict.flatMap { Dot(packed: $0) }.flatMap(deliveries.ledger.feed)
    }

    func fillMark() -> FillMark? { deliveries.store.fillMarks.withLock { $0[site] } }

    func note(_ mark: FillMark) { deliveries.store.fillMarks.withLock { $0[site] = mark } }

    func isVoid(_ dot: Dot) throws -> Bool { try deliveries.caseFiles.hasVoid && deliveries.caseFiles.isVoid(dot) }
}
