import Causality
import Exchange
import Ledger
import Register
import Wire

/// A facility has the hub send again everything that it ever received: what is missing comes back, what was altered is
/// put right, and what the hub never sent is set apart.
extension ExchangeAccount {
    static let refillAskedKey = "refill_asked"
    /// Last feed number before the refill: what is older and does not come again is not what the hub sends.
    private static let refillKey = "refill"
    private static let refillReplacedKey = "refill_replaced"
    /// Up to which position receipts speak of the account that the refill replaced.
    static let refillPositionKey = "refill_position"
    /// When the last receipt was issued that there was by then: a hub that was put back signs for lower positions again.
    static let refillReceiptKey = "refill_receipt"

    /// Asks for all of it with the next exchange. Work written here, sent or not, is not touched.
    package func askRefill() throws {
        guard site != 0 else { throw StoreError("the hub is filled by nobody; restore it from a backup") }
        let mark = try lastFeed()
        for key in [Self.refillAskedKey, Self.refillKey, ProofSchema.unprovedKey] {
            try execute("INSERT OR REPLACE INTO _meta VALUES (?, ?)", [key, mark])
        }
        // Where a batch is gone, what the index says of it would be in the way of what comes.
        try ledger.setApartInner()
        try ledger.makeIndexAnew()
        let position = try exchangeState().position
        try execute("INSERT OR REPLACE INTO _meta VALUES (?, ?)", [Self.refillPositionKey, position])
        let receipt = try Prepared(db, "SELECT max(issued_at) FROM _receipt").number() ?? .min
        try execute("INSERT OR REPLACE INTO _meta VALUES (?, ?)", [Self.refillReceiptKey, receipt])
        try execute("DELETE FROM _received", [])
    }

    package var isRefillAsked: Bool { get throws { try number(Self.refillAskedKey) != nil } }

    /// A refill is under way, or asked for.
    package var isRefilling: Bool { get throws { try number(Self.refillKey) != nil } }

    /// Takes out what is held with other content than the hub sends; storing the answer then puts it in.
    func replaceAltered(_ changes: [Change]) throws {
        for change in changes where change.dot.log != store.log {
            guard try contains(change.dot), try held(change.dot)?.isSame(as: change) != true else { continue }
            try setApart(change.dot)
        }
    }

    /// What an answer put in the place of something else is shown.
    func showReplaced() throws {
        guard try !isRefilling, try number(Self.refillReplacedKey) != nil else { return }
        try views.beginAnew()
        try execute("DELETE FROM _meta WHERE key = ?", [Self.refillReplacedKey])
    }

    /// Nil where it cannot be read.
    private func held(_ dot: Dot) throws -> Change? {
        do { return try change(dot) } catch is StoreError { return nil }
    }

    private func setApart(_ dot: Dot) throws {
        try ledger.setApart(dot)
        try execute("INSERT OR REPLACE INTO _meta VALUES (?, 1)", [Self.refillReplacedKey])
    }

    /// The hub has sent all: what it did not send of files in scope, which it sends whole, was never its own.
    func finishRefill() throws {
        guard let mark = try number(Self.refillKey), try number(Self.refillAskedKey) == nil else { return }
        let sent = try sentDots()
        var decided: [Dot: Dot] = [:]
        for dot in sent.sorted() where dot.site == 0 {
            guard let change = try change(dot), change.type == SystemType.scope.rawValue else { continue }
            if try isLater(change, than: decided[change.caseFile]) { decided[change.caseFile] = dot }
        }
        var others: [(dot: Dot, isNew: Bool)] = []
        for place in try ledger.places(after: 0) where place.dot.log != store.log {
            if !sent.contains(place.dot) { others.append((place.dot, place.feed > mark)) }
        }
        for (dot, isNew) in others where try isNew || isStrange(dot, decided) { try setApart(dot) }
        try ledger.restorePlaces(since: mark)
        if try number(Self.refillReplacedKey) != nil { try views.beginAnew() }
        try execute("DELETE FROM _meta WHERE key IN (?, ?)", [Self.refillKey, Self.refillReplacedKey])
    }

    /// Whether the hub would have sent a change, had it ever done so; what came since the refill began, it has.
    private func isStrange(_ dot: Dot, _ decided: [Dot: Dot]) throws -> Bool {
        guard let change = try held(dot) else { return true }
        guard change.type == SystemType.scope.rawValue else { return try isSentWhole(change) }
        // Of decisions about a file's scope the hub sends the last: only an older one is its own.
        guard dot.site == 0, let sent = decided[change.caseFile] else { return true }
        return try sent != dot && isLater(change, than: sent)
    }

    /// Whether the hub sends all of the file; one that was never in scope has nothing here.
    private func isSentWhole(_ change: Change) throws -> Bool {
        let file = change.caseFile
        if let opener = try self.change(file), description[opener.type]?.scope == .everywhere { return true }
        if try judgingFacts.keptFrom(file).contains(site) { return false }
        let granted = try Prepared(
            db, "SELECT granted FROM _scope WHERE case_id = ?1 AND site = ?2", file.packed, Int64(site)
        ).number()
        return granted.map { $0 == 1 } ?? true
    }

    /// Every change that the account of what came names.
    func sentDots() throws -> Set<Dot> {
        var sent: Set<Dot> = []
        for row in try received() { sent.formUnion(ReceivedDots.dots(row.dots) ?? []) }
        return sent
    }
}
