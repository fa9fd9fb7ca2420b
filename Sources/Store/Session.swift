package import Causality
import Counting
package import GRDB
import Ledger
package import Register
package import Safeguards
import Wire

/// One transaction on a store: everything that reads or writes it goes through here.
///
/// A reference type, because it remembers what the end of the transaction must settle: the own log's end, and the case
/// files whose custody may have changed.
package final class Session {
    package let store: Store
    package let db: Database
    /// The change set.
    package let ledger: SQLiteLedger
    /// Case files whose custody, scope or grouping is to be settled before the transaction ends.
    package let unsettled = Unsettled()
    /// What persons are counted by, and what they are found by.
    package private(set) lazy var standings = StandingsView(self)
    package private(set) lazy var names = NamesView(self)
    /// What is read of each record type.
    var selections: [String: String] = [:]
    /// True while later changes are undone in a transaction that is undone itself.
    var isLookingBack = false
    /// Case files that are hidden now, while the past is looked at in which they were not.
    var withdrawnSince: Set<Dot> = []
    /// The register of laws, once it was read.
    var law: Legislation?
    /// Whether views lack something; nil until somebody asks.
    var isBehind: Bool?
    /// Changes that records were folded from.
    var folded = 0
    /// Statements of the path that almost every change takes; found once a transaction, not by their text each time.
    var upserts: [Int: Prepared] = [:]
    /// Set while changes that came together are applied.
    var gathered: Gathering?
    /// What judging has looked up.
    var recalled = Recalled()
    /// Whether any verdict, and any waiting change, is known: asked for once a transaction, not once a change.
    var hasVoid = true
    var hasWaiting = true
    /// Whether this edition could not read something.
    var hasUnread = true
    /// Who writes; nil where nobody has to be asked, as for the hub's own decisions.
    package var actor: Actor?
    /// Where sealed fields are written.
    package var sealer: Sealer?

    init(_ store: Store, _ db: Database) throws {
        self.store = store
        self.db = db
        ledger = SQLiteLedger(db, log: store.identity.log, path: store.path)
        try Prepared(
            db,
            """
            SELECT EXISTS (SELECT 1 FROM _void), EXISTS (SELECT 1 FROM _waiting), EXISTS (SELECT 1 FROM _unread)
            """
        ).forEach { (hasVoid, hasWaiting, hasUnread) = ($0.number(0) == 1, $0.number(1) == 1, $0.number(2) == 1) }
    }

    package var description: RegisterDescription {
        // Lent: a copy of it for each change would be counted.
        _read { yield store.description }
    }
    package var site: Int { store.identity.log.site }

    /// Own changes of this transaction, for the daemon to tell its agent.
    package private(set) var written: [Change] = []

    func note(written change: Change) { written.append(change) }

    /// Drops what was written since a savepoint that is undone.
    func forgetWritten(after count: Int) { written.removeLast(written.count - count) }

    /// Settles what the transaction left open; called once, before it commits.
    func finish() throws {
        // A grant that nobody gives would be missed by nobody but its site.
        guard site != 0 || unsettled.custody.isEmpty else {
            throw StoreError("the hub did not decide on what it wrote, so that nothing is written; report this")
        }
        try settle()
        try ledger.finish()
    }

    /// Runs a statement that is compiled once a connection: compiling one costs more than running most of ours.
    func execute(_ sql: String, _ arguments: StatementArguments) throws {
        try db.cachedStatement(sql: sql).execute(arguments: arguments)
    }

    /// The order of arrival here; a watermark is one of these.
    package func lastFeed() throws -> Int64 { try ledger.lastFeed() }
}

/// When a change is written, as far as this machine knows, and how wrong its clock may be.
package struct WriteMoment: Hashable, Sendable {
    package var wallMilliseconds: Int64
    package var clock: ClockError
    /// 128 secret random bits for the salts of new case files; the counter moves with each use.
    package var saltSeed: UInt64
    package var saltCounter: UInt64

    package init(wallMilliseconds: Int64, clock: ClockError, saltSeed: UInt64, saltCounter: UInt64 = 0) {
        self.wallMilliseconds = wallMilliseconds
        self.clock = clock
        self.saltSeed = saltSeed
        self.saltCounter = saltCounter
    }

    mutating func nextSalt() -> UInt64 {
        saltCounter &+= 1
        return Salt.make(seed: saltSeed, counter: saltCounter)
    }
}

extension Session {
    /// Runs `body`, which settles nothing; where it throws, what it wrote is undone and the transaction goes on.
    package func atomically(_ body: () throws -> Void) throws {
        let mark = ledger.mark()
        let (count, unsettledMark) = (written.count, unsettled.mark)
        do {
            // Not GRDB's, which reads the statement's text each time: a line of an import is one of these.
            try Prepared(db, "SAVEPOINT line").run()
            try body()
            try Prepared(db, "RELEASE line").run()
        } catch {
            // Where SQLite has undone the whole transaction there is no savepoint left: what went wrong is what is thrown.
            try? Prepared(db, "ROLLBACK TO line").run()
            try? Prepared(db, "RELEASE line").run()  // As above.
            ledger.restore(mark)
            forgetWritten(after: count)
            unsettled.forget(after: unsettledMark)
            forget()
            throw error
        }
    }
}
