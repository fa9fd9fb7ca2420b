import FoundationEssentials
package import Causality
package import GRDB
package import Register
import Wire

/// One transaction on a store: everything that reads or writes it goes through here.
///
/// A reference type, because it remembers what the end of the transaction must settle: the own log's end, and the case
/// files whose custody may have changed.
package final class Session {
    package let store: Store
    package let db: Database
    var ownRun: OwnRun?
    /// Case files whose custody, scope or grouping is to be settled before the transaction ends.
    var unsettled: Set<Dot> = []
    /// Own changes of this transaction, for the daemon to tell its agent.
    package private(set) var written: [Change] = []
    /// True while views are made from changes that exist: decisions are then read, not taken.
    var isRebuilding = false
    private var authors: [String: Int64] = [:]
    private var authorNames: [Int64: String] = [:]
    private var nextFeed: Int64?
    /// Statements of the path that almost every change takes; found once a transaction, not by their text each time.
    var upserts: [Int: Prepared] = [:]
    private var inserting: Prepared?
    /// Whether any verdict, and any waiting change, is known: asked for once a transaction, not once a change.
    var hasVoid = true
    var hasWaiting = true
    /// The moment of the hub's decisions in this transaction.
    package var moment: WriteMoment?

    init(_ store: Store, _ db: Database) throws {
        self.store = store
        self.db = db
        hasVoid = try Int64.fetchOne(db.cachedStatement(sql: "SELECT 1 FROM _void LIMIT 1")) != nil
        hasWaiting = try Int64.fetchOne(db.cachedStatement(sql: "SELECT 1 FROM _waiting LIMIT 1")) != nil
    }

    package var description: RegisterDescription { store.description }
    package var site: Int { store.identity.log.site }

    /// Settles what the transaction left open; called once, before it commits.
    func finish() throws {
        try settleCustody()
        try saveOwnRun()
    }

    /// Runs a statement that is compiled once a connection: compiling one costs more than running most of ours.
    func execute(_ sql: String, _ arguments: StatementArguments) throws {
        try db.cachedStatement(sql: sql).execute(arguments: arguments)
    }

    // MARK: Changes

    /// Stores a change and returns its content bytes; nil where its dot is taken. Views are not touched.
    @discardableResult
    func insert(_ change: Change, isUrgent: Bool = false) throws -> [UInt8]? {
        let content = Content.bytes(change)
        let row = try inserting ?? Prepared(db, "INSERT OR IGNORE INTO _change VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
        inserting = row.cleared()
        row.bind(1, change.dot.packed)
        row.bind(2, change.createsRecord ? nil : change.record.packed)
        row.bind(3, change.opensCaseFile ? nil : change.caseFile.packed)
        row.bind(4, try author(change.author))
        row.bind(5, change.salt.map { Int64(bitPattern: $0) })
        row.bind(6, try feed())
        row.bind(7, isUrgent ? 1 : nil)
        row.bind(8, content)
        try row.run()
        return db.changesCount == 1 ? content : nil
    }

    package func note(written change: Change) { written.append(change) }

    /// The order of arrival here; a watermark is one of these.
    func feed() throws -> Int64 {
        let next = try nextFeed ?? (lastFeed() + 1)
        nextFeed = next + 1
        return next
    }

    package func lastFeed() throws -> Int64 {
        if let nextFeed { return nextFeed - 1 }
        return try Int64.fetchOne(db.cachedStatement(sql: "SELECT value FROM _meta WHERE key = 'feed'")) ?? 0
    }

    func saveFeed() throws {
        guard let nextFeed else { return }
        try execute("INSERT OR REPLACE INTO _meta VALUES ('feed', ?)", [nextFeed - 1])
    }

    func author(_ name: String) throws -> Int64 {
        if let known = authors[name] { return known }
        let id: Int64
        if let known = try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT id FROM _author WHERE name = ?"), arguments: [name])
        {
            id = known
        } else {
            try execute("INSERT INTO _author (name) VALUES (?)", [name])
            id = db.lastInsertedRowID
        }
        authors[name] = id
        return id
    }

    private func author(_ id: Int64) throws -> String {
        if let known = authorNames[id] { return known }
        let name =
            try String.fetchOne(db.cachedStatement(sql: "SELECT name FROM _author WHERE id = ?"), arguments: [id]) ?? ""
        authorNames[id] = name
        return name
    }

    func contains(_ dot: Dot) throws -> Bool {
        let query = try Prepared(db, "SELECT 1 FROM _change WHERE dot = ?")
        query.bind(1, dot.packed)
        return try query.number() != nil
    }

    package func change(_ dot: Dot) throws -> Change? {
        try changes("dot = ?", [dot.packed]).first
    }

    /// Every change of a record, in order of arrival.
    package func changes(ofRecord record: Dot, in caseFile: Dot) throws -> [Change] {
        var found = try changes("dot = ?", [record.packed])
        found += try changes("case_id = ? AND record = ?", [caseFile.packed, record.packed])
        // The case file's own first record is written again under the case id too.
        return found
    }

    /// Every change of a case file, in order of arrival.
    package func changes(ofCaseFile caseFile: Dot) throws -> [Change] {
        try changes("dot = ?", [caseFile.packed]) + changes("case_id = ? ORDER BY feed", [caseFile.packed])
    }

    package func changes(_ condition: String, _ arguments: [Int64]) throws -> [Change] {
        try rows(condition, arguments).map(\.change)
    }

    struct ChangeRow {
        var change: Change
        var feed: Int64
        var contentBytes: Int
    }

    func rows(_ condition: String, _ arguments: [Int64]) throws -> [ChangeRow] {
        var rows: [ChangeRow] = []
        try forEachRow(condition, arguments) { rows.append($0) }
        return rows
    }

    /// Streams rows of the change set; `body` may not write.
    func forEachRow(_ condition: String, _ arguments: [Int64], _ body: (ChangeRow) throws -> Void) throws {
        let sql = "SELECT dot, record, case_id, author, salt, feed, content FROM _change WHERE " + condition
        let cursor = try Row.fetchCursor(
            db.cachedStatement(sql: sql), arguments: StatementArguments(arguments))
        while let row = try cursor.next() { try body(changeRow(row)) }
    }

    private func changeRow(_ row: Row) throws -> ChangeRow {
        guard let dot = Dot(packed: row[0]) else { throw damaged("a dot") }
        let record = try reference(row[1], dot)
        let caseFile = try reference(row[2], dot)
        let salt = (row[4] as Int64?).map { UInt64(bitPattern: $0) }
        let author = try author(row[3] as Int64)
        let (change, size) = try row.withUnsafeData(atIndex: 6) { data throws -> (Change, Int) in
            let bytes = data ?? .init()
            let change = try bytes.withUnsafeBytes { pointer in
                try Content.change(
                    dot: dot, record: record, caseFile: caseFile, author: author, salt: salt, pointer)
            }
            return (change, bytes.count)
        }
        return ChangeRow(change: change, feed: row[5], contentBytes: size)
    }

    private func reference(_ value: Int64?, _ own: Dot) throws -> Dot {
        guard let value else { return own }
        guard let dot = Dot(packed: value) else { throw damaged("a record id") }
        return dot
    }

    func damaged(_ what: String) -> StoreError {
        StoreError("\(store.path): \(what) in the change set is damaged; stop writing and run 'kerben doctor'")
    }

    /// The salt of a case file; 0 where it is not here.
    func salt(of caseFile: Dot) throws -> UInt64 {
        let query = try Prepared(db, "SELECT salt FROM _change WHERE dot = ?")
        query.bind(1, caseFile.packed)
        return UInt64(bitPattern: try query.number() ?? 0)
    }
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
    /// Runs `body`; where it throws, what it wrote is undone and the transaction goes on.
    package func atomically(_ body: () throws -> Void) throws {
        let (run, unsettled, feed, written) = (ownRun, unsettled, nextFeed, written)
        do {
            try db.inSavepoint {
                try body()
                return .commit
            }
        } catch {
            (ownRun, self.unsettled, nextFeed, self.written) = (run, unsettled, feed, written)
            throw error
        }
    }
}
