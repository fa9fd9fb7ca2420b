import Causality
import Exchange
import FoundationEssentials
import GRDB
import Ledger
import Register
import Wire

/// A facility has the hub send again everything that it ever received: what is missing comes back, what was altered is
/// put right, and what the hub never sent is set apart.
extension Session {
    static let refillAskedKey = "refill_asked"
    /// Last feed number before the refill: what is older and does not come again is not what the hub sends.
    private static let refillKey = "refill"
    private static let refillReplacedKey = "refill_replaced"
    /// Up to which position receipts speak of the account that the refill replaced.
    static let refillPositionKey = "refill_position"

    /// Asks for all of it with the next exchange. Work written here, sent or not, is not touched.
    package func askRefill() throws {
        guard site != 0 else { throw StoreError("the hub is filled by nobody; restore it from a backup") }
        let mark = try lastFeed()
        for key in [Self.refillAskedKey, Self.refillKey, ProofSchema.unprovedKey] {
            try execute("INSERT OR REPLACE INTO _meta VALUES (?, ?)", [key, mark])
        }
        let position = try exchangeState().position
        try execute("INSERT OR REPLACE INTO _meta VALUES (?, ?)", [Self.refillPositionKey, position])
        try execute("DELETE FROM _received", [])
    }

    package var isRefillAsked: Bool { get throws { try number(Self.refillAskedKey) != nil } }

    /// A refill is under way, or asked for.
    var isRefilling: Bool { get throws { try number(Self.refillKey) != nil } }

    func number(_ key: String) throws -> Int64? {
        try Int64.fetchOne(db.cachedStatement(sql: "SELECT value FROM _meta WHERE key = ?"), arguments: [key])
    }

    /// Takes out what is held with other content than the hub sends; storing the answer then puts it in.
    func replaceAltered(_ changes: [Change]) throws {
        for change in changes where change.dot.log != store.identity.log {
            guard try contains(change.dot), try held(change.dot)?.isSame(as: change) != true else { continue }
            try setApart(change.dot)
        }
    }

    /// Nil where it cannot be read.
    private func held(_ dot: Dot) throws -> Change? {
        do { return try change(dot) } catch is StoreError { return nil }
    }

    private func setApart(_ dot: Dot) throws {
        try writePending()
        try execute(
            """
            INSERT OR REPLACE INTO _set_apart SELECT _change.dot, record, case_id, coalesce(name, ''), salt, feed, content
            FROM _change LEFT JOIN _author ON _author.id = author WHERE _change.dot = ?
            """, [dot.packed])
        try execute("DELETE FROM _change WHERE dot = ?", [dot.packed])
        try execute("INSERT OR REPLACE INTO _meta VALUES (?, 1)", [Self.refillReplacedKey])
    }

    /// The hub has sent all: what it did not send of files in scope, which it sends whole, was never its own.
    func finishRefill() throws {
        guard let mark = try number(Self.refillKey), try number(Self.refillAskedKey) == nil else { return }
        let sent = try sentDots()
        var decided: [Dot: Dot] = [:]
        for dot in sent.sorted() where dot.site == 0 {
            guard let change = try change(dot), change.type == SystemType.scope.rawValue else { continue }
            decided[change.caseFile] = dot
        }
        var strange: [Dot] = []
        try forEachRow("feed <= ? ORDER BY dot", [mark]) { row in
            let change = row.change
            guard change.dot.log != store.identity.log, !sent.contains(change.dot) else { return }
            if change.type == SystemType.scope.rawValue {
                // Of decisions about a file's scope the hub sends the last: only an older one is its own.
                let isOlder = decided[change.caseFile].map { $0 > change.dot } ?? false
                if change.dot.site != 0 || !isOlder { strange.append(change.dot) }
            } else if try isSentWhole(change) {
                strange.append(change.dot)
            }
        }
        for dot in strange { try setApart(dot) }
        // What was put right is as old as it was: a look back finds it where it came.
        try writePending()
        try execute(
            """
            UPDATE _change SET feed = (SELECT feed FROM _set_apart WHERE _set_apart.dot = _change.dot)
            WHERE feed > ?1 AND dot IN (SELECT dot FROM _set_apart WHERE feed <= ?1)
            """, [mark])
        if try number(Self.refillReplacedKey) != nil { try beginAnew() }
        try execute("DELETE FROM _meta WHERE key IN (?, ?)", [Self.refillKey, Self.refillReplacedKey])
    }

    private func isSentWhole(_ change: Change) throws -> Bool {
        let file = change.caseFile
        if let opener = try self.change(file), description[opener.type]?.scope == .everywhere { return true }
        let granted = try Prepared(
            db, "SELECT granted FROM _scope WHERE case_id = ?1 AND site = ?2", file.packed, Int64(site)
        ).number()
        return granted.map { $0 == 1 } ?? (file.site == site)
    }

    /// Every change that the account of what came names.
    func sentDots() throws -> Set<Dot> {
        var sent: Set<Dot> = []
        for row in try received() { sent.formUnion(ReceivedDots.dots(row.dots) ?? []) }
        return sent
    }
}
