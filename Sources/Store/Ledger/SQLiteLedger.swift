package import Causality
import GRDB
import Ledger
package import Register
import Wire

/// The change set in SQLite, within one transaction: rows of `_change`, contents in blocks, runs and links.
///
/// What it looked up it remembers: whoever undoes a savepoint tells it (``restore(_:)``).
package final class SQLiteLedger: ChangeLedger {
    let db: Database
    let path: String
    /// The log that is written here.
    let log: LogID
    /// What this transaction has read and hashed, for tests that compare work instead of time.
    package internal(set) var work = Work()
    var end: OwnRun?
    private var authors: [String: (id: Int64, name: String)] = [:]
    private var authorNames: [Int64: String] = [:]
    private var nextFeed: Int64?
    /// Changes on their way into the database, and the block that was read last.
    var pending = PendingChanges()
    private var inserting: Prepared?
    private var block: (first: Dot, contents: ContentBlock)?
    private var blocks: [Dot: ContentBlock] = [:]
    /// What is held of logs that were looked up.
    var heldLogs: [LogID: HeldLog] = [:]

    init(_ db: Database, log: LogID, path: String) {
        self.db = db
        self.log = log
        self.path = path
    }

    /// Writes what waits, and the end of the own log; called before the transaction commits.
    func finish() throws {
        try saveFeed()
        try saveOwnEnd()
        try writePending()
    }

    /// What a savepoint that is undone has to put back.
    struct Mark {
        fileprivate var end: OwnRun?
        fileprivate var nextFeed: Int64?
        fileprivate var pending: PendingChanges
    }

    func mark() -> Mark { Mark(end: end, nextFeed: nextFeed, pending: pending) }

    /// What was looked up, and which place comes next, is no longer so.
    func forgetPlaces() {
        forget()
        nextFeed = nil
    }

    func restore(_ mark: Mark) {
        forget()
        (end, nextFeed, pending) = (mark.end, mark.nextFeed, mark.pending)
    }

    /// Drops what was looked up.
    private func forget() {
        authors = [:]
        authorNames = [:]
        block = nil
        blocks = [:]
        heldLogs = [:]
    }

    func damaged(_ what: String) -> StoreError { StoreError(damaged: what, at: path) }

    // MARK: Order of arrival

    package func lastFeed() throws -> Int64 {
        if let nextFeed { return nextFeed - 1 }
        return try Prepared(db, "SELECT value FROM _meta WHERE key = 'feed'").number() ?? 0
    }

    private func feed() throws -> Int64 {
        let next = try nextFeed ?? (lastFeed() + 1)
        nextFeed = next + 1
        return next
    }

    private func saveFeed() throws {
        guard let nextFeed else { return }
        try Prepared(db, "INSERT OR REPLACE INTO _meta VALUES ('feed', ?)", nextFeed - 1).run()
    }

    // MARK: Authors

    private func author(_ name: String) throws -> Int64 {
        // Two spellings of one name are one key and two authors: the chain covers what was written.
        if let known = authors[name], known.name.utf8.elementsEqual(name.utf8) { return known.id }
        let find = try Prepared(db, "SELECT id FROM _author WHERE name = ?")
        find.bind(1, name)
        let id: Int64
        if let known = try find.number() {
            id = known
        } else {
            let insert = try Prepared(db, "INSERT INTO _author (name) VALUES (?)")
            insert.bind(1, name)
            try insert.run()
            id = db.lastInsertedRowID
        }
        authors[name] = (id, name)
        return id
    }

    private func author(_ id: Int64) throws -> String {
        if let known = authorNames[id] { return known }
        var name = ""
        try Prepared(db, "SELECT name FROM _author WHERE id = ?", id).forEach { name = $0.text(0) }
        authorNames[id] = name
        return name
    }

    // MARK: Storing

    package func store(_ change: Change) throws { try insert(change, isUrgent: false) }

    /// Stores a change and returns its content bytes; the caller knows that its dot is free.
    @discardableResult
    func insert(_ change: Change, isUrgent: Bool) throws -> [UInt8] {
        let content = try Content.bytes(change)
        if !pending.takes(change.dot) { try writePending() }
        pending.append(
            PendingChanges.Row(
                dot: change.dot, record: change.record, caseFile: change.caseFile, author: try author(change.author),
                salt: change.salt, feed: try feed(), isUrgent: isUrgent, content: content))
        return content
    }

    /// Writes what waits to the database: whatever reads `_change` by SQL calls this before.
    func writePending() throws {
        guard let first = pending.rows.first?.dot else { return }
        let statement = try inserting ?? Prepared(db, "INSERT INTO _change VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
        inserting = statement
        let isBlock = pending.rows.count >= PendingChanges.blockCountMin
        for row in pending.rows {
            let values = statement.cleared()
            values.bind(1, row.dot.packed)
            values.bind(2, row.record == row.dot ? nil : row.record.packed)
            values.bind(3, row.caseFile == row.dot ? nil : row.caseFile.packed)
            values.bind(4, row.author)
            values.bind(5, row.salt.map { Int64(bitPattern: $0) })
            values.bind(6, row.feed)
            values.bind(7, row.isUrgent ? 1 : nil)
            if !isBlock { values.bind(8, row.content) }
            do { try values.run() } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
                throw damaged("the change \(row.dot)")
            }
        }
        if isBlock {
            let block = try Prepared(db, "INSERT INTO _block VALUES (?, ?)")
            block.bind(1, first.packed)
            block.bind(2, ContentBlock.pack(pending.rows.map(\.content)))
            try block.run()
        }
        pending.removeAll()
    }

    // MARK: Reading one change

    package func contains(_ dot: Dot) throws -> Bool {
        if pending.row(dot) != nil { return true }
        return try Prepared(db, "SELECT 1 FROM _change WHERE dot = ?", dot.packed).number() != nil
    }

    package func change(_ dot: Dot) throws -> Change? {
        guard let row = pending.row(dot) else { return try changes("dot = ?", [dot.packed]).first }
        let author = try author(row.author)
        return try row.content.withUnsafeBytes {
            try Content.change(
                dot: dot, record: row.record, caseFile: row.caseFile, author: author, salt: row.salt, $0)
        }
    }

    /// A change with its place and size.
    func heldChange(_ dot: Dot) throws -> HeldChange? {
        var found: HeldChange?
        try scanRows("dot = ?", [dot.packed]) {
            found = $0
            return false
        }
        return found
    }

    /// The salt of a change's leaf in the chain.
    func salt(of change: Change) throws -> UInt64 { try change.salt ?? salt(ofCaseFile: change.caseFile) }

    /// The salt of a case file, without its content; 0 where it is not here.
    func salt(ofCaseFile caseFile: Dot) throws -> UInt64 {
        if let row = pending.row(caseFile) { return row.salt ?? 0 }
        return UInt64(
            bitPattern: try Prepared(db, "SELECT salt FROM _change WHERE dot = ?", caseFile.packed).number() ?? 0)
    }

    // MARK: Rows

    func changes(_ condition: String, _ arguments: [Int64]) throws -> [Change] {
        var changes: [Change] = []
        try scanRows(condition, arguments) {
            changes.append($0.change)
            return true
        }
        return changes
    }

    /// Streams rows of the change set until `body` wants no more.
    func scanRows(_ condition: String, _ arguments: [Int64], _ body: (HeldChange) throws -> Bool) throws {
        try writePending()
        let query = try Prepared(
            db, "SELECT dot, record, case_id, author, salt, feed, content FROM _change WHERE " + condition)
        for (index, argument) in arguments.enumerated() { query.bind(Int32(index + 1), argument) }
        try query.scan { try body(heldChange($0)) }
    }

    private func heldChange(_ row: Prepared.Columns) throws -> HeldChange {
        work.read += 1
        guard let dot = Dot(packed: row.number(0)) else { throw damaged("a dot") }
        let record = try reference(row.optionalNumber(1), dot)
        let caseFile = try reference(row.optionalNumber(2), dot)
        let salt = row.optionalNumber(4).map { UInt64(bitPattern: $0) }
        let author = try author(row.number(3))
        func change(_ content: UnsafeRawBufferPointer) throws -> (Change, Int) {
            (
                try Content.change(
                    dot: dot, record: record, caseFile: caseFile, author: author, salt: salt, content), content.count
            )
        }
        do {
            let (change, size) = try row.withBytes(6) { content in
                try content.map(change) ?? withContent(of: dot, change)
            }
            return HeldChange(change: change, feed: row.number(5), contentBytes: size)
        } catch is WireError { throw damaged("the content of \(dot)") }
    }

    private func reference(_ value: Int64?, _ own: Dot) throws -> Dot {
        guard let value else { return own }
        guard let dot = Dot(packed: value) else { throw damaged("a record id") }
        return dot
    }

    // MARK: Blocks

    /// The content of a change that went in with a block.
    private func withContent<T>(of dot: Dot, _ body: (UnsafeRawBufferPointer) throws -> T) throws -> T {
        func index(_ first: Dot, _ contents: ContentBlock) -> Int? {
            guard dot.log == first.log, dot >= first else { return nil }
            let index = Int(dot.sequence - first.sequence)
            return index < contents.count ? index : nil
        }
        if let block, let index = index(block.first, block.contents) {
            return try block.contents.withContent(index, body)
        }
        let find = try Prepared(db, "SELECT first FROM _block WHERE first <= ? ORDER BY first DESC LIMIT 1", dot.packed)
        guard let packed = try find.number(), let first = Dot(packed: packed) else {
            throw damaged("the content of \(dot)")
        }
        let contents = try blocks[first] ?? unpacked(first)
        guard let index = index(first, contents) else { throw damaged("the content of \(dot)") }
        block = (first, contents)
        return try contents.withContent(index, body)
    }

    /// Whoever reads records of former years comes back to the same blocks again and again.
    private func unpacked(_ first: Dot) throws -> ContentBlock {
        let packed = try Prepared(db, "SELECT contents FROM _block WHERE first = ?", first.packed).bytes() ?? []
        let contents = try ContentBlock(packed)
        if blocks.count >= Self.blocksMax { blocks = [:] }
        blocks[first] = contents
        return contents
    }

    private static let blocksMax = 256
}

extension StoreError {
    init(damaged what: String, at path: String) {
        self.init("\(path): \(what) in the change set is damaged; stop writing and run 'kerben doctor'")
    }
}
