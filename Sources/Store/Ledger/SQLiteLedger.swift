package import Causality
import GRDB
import Ledger
package import Register
package import Wire

/// The change set in SQLite, within one transaction: batches of changes as they came, runs and links.
///
/// What it looked up it remembers: whoever undoes a savepoint tells it (``restore(_:)``).
package final class SQLiteLedger: ChangeLedger {
    let db: Database
    let path: String
    /// The log that is written here.
    package let log: LogID
    /// What this transaction has read and hashed, for tests that compare work instead of time.
    package internal(set) var work = Work()
    var end: OwnRun?
    private var nextFeed: Int64?
    /// Changes on their way into the database.
    var pending = PendingChanges()
    /// Batches that were read, and the last of them.
    var batches: [Dot: ChangeBlock] = [:]
    var lastBatch: ChangeBlock?
    var batchesBytes = 0
    /// Salts of case files that were written or looked up: a chain needs one for each change.
    var salts: [Dot: UInt64] = [:]
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
        fileprivate var pending: PendingChanges.Mark
    }

    func mark() -> Mark { Mark(end: end, nextFeed: nextFeed, pending: pending.mark) }

    /// What was looked up, and which place comes next, is no longer so.
    func forgetPlaces() {
        forget()
        nextFeed = nil
    }

    func restore(_ mark: Mark) {
        forget()
        (end, nextFeed) = (mark.end, mark.nextFeed)
        pending.restore(mark.pending)
    }

    /// Drops what was looked up.
    private func forget() {
        forgetBatches()
        salts = [:]
        heldLogs = [:]
    }

    func forgetBatches() {
        batches = [:]
        batchesBytes = 0
        lastBatch = nil
    }

    package func damaged(_ what: String) -> StoreError { StoreError(damaged: what, at: path) }

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

    package func takePlace() throws -> Int64 { try feed() }

    private func saveFeed() throws {
        guard let nextFeed else { return }
        try Prepared(db, "INSERT OR REPLACE INTO _meta VALUES ('feed', ?)", nextFeed - 1).run()
    }

    // MARK: Storing

    package func store(_ change: Change) throws { try insert(change, urgency: nil) }

    /// Stores a change and returns its place in the block that waits; the caller knows that its dot is free.
    @discardableResult
    package func insert(_ change: Change, urgency: Urgency?) throws -> Int {
        if let salt = change.salt { note(salt, of: change.dot) }
        if !pending.takes(change.dot) { try writePending() }
        let feed = try feed()
        return try pending.append(at: change.dot, urgency: urgency) { block throws(WireError) in
            try block.append(change, feed: feed)
        }
    }

    /// The same of the first of these, which follow each other; returns how many, and their places in the block that waits.
    func insert(_ batch: ColumnBatch, _ rows: Range<Int>) throws -> Range<Int> {
        if !pending.takes(batch.dot(rows.lowerBound)) { try writePending() }
        let next = try lastFeed() + 1
        let count = pending.append(batch, rows, feed: next)
        nextFeed = next + Int64(count)
        if !batch.eachOpensCaseFile {
            for row in rows.prefix(count) { if let salt = batch.salt(row) { note(salt, of: batch.dot(row)) } }
        }
        return (pending.block.count - count)..<pending.block.count
    }

    /// Writes what waits to the database: whatever reads batches by SQL calls this before.
    package func writePending() throws {
        guard let first = pending.first else { return }
        let block = pending.block
        let count = block.count
        try write(block.pack(from: first), count, block.feed(0)...block.feed(count - 1), from: first)
        for (dot, urgency) in pending.urgent {
            try Prepared(db, "INSERT OR IGNORE INTO \(Self.table(urgency)) VALUES (?)", dot.packed).run()
        }
        try index(count, from: first) { (block.record($0), block.caseFile($0)) }
        pending.removeAll()
        try join(after: first, count)
    }

    /// One row of the change set.
    package func write(_ entries: [ChangeBlock.Entry], from first: Dot) throws {
        guard let start = entries.first?.feed, let end = entries.last?.feed else { return }
        try write(ChangeBlock.pack(entries, from: first), entries.count, start...end, from: first)
    }

    private func write(_ packed: [UInt8], _ count: Int, _ feed: ClosedRange<Int64>, from first: Dot) throws {
        let row = try Prepared(
            db, "INSERT INTO _batch VALUES (?, ?, ?, ?, ?)", first.packed, Int64(count), feed.lowerBound,
            feed.upperBound)
        row.bind(5, packed)
        do { try row.run() } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
            throw damaged("the change \(first)")
        }
    }

    // MARK: Joining

    /// How many changes of a log lie between two places at which small batches are joined.
    private static let joinInterval = Int64(ChangeBlock.countMax)
    /// Fewer are not worth to be unfolded and packed once more.
    private static let joinedCountMin: Int64 = 32

    /// A row of the change set, as it is there.
    private struct BatchRow {
        var first: Dot
        var count: Int64
        var feed: Int64
        var lastFeed: Int64
        var packed: [UInt8]
    }

    /// Once as many changes of a log as a batch takes have come one by one, they become one: half the bytes, and one row to
    /// read instead of hundreds.
    private func join(after first: Dot, _ count: Int) throws {
        let end = (first.sequence - 1 + Int64(count)) / Self.joinInterval * Self.joinInterval
        guard count < ChangeBlock.countMax, end > first.sequence - 1 else { return }
        let low = end - Self.joinInterval + 1
        var group: [BatchRow] = []
        for row in try rows(of: first.log, low...end) {
            if let last = group.last, !Self.follows(row, last, in: group) {
                try join(group)
                group = []
            }
            group.append(row)
        }
        try join(group)
    }

    private func rows(of log: LogID, _ sequences: ClosedRange<Int64>) throws -> [BatchRow] {
        var rows: [BatchRow] = []
        try Prepared(
            db, "SELECT first, count, feed, last_feed, changes FROM _batch WHERE first BETWEEN ? AND ? ORDER BY first",
            Dot(log, sequences.lowerBound).packed, Dot(log, sequences.upperBound).packed
        ).forEach { row in
            guard let first = Dot(packed: row.number(0)) else { throw damaged("a dot") }
            rows.append(
                BatchRow(
                    first: first, count: row.number(1), feed: row.number(2), lastFeed: row.number(3),
                    packed: row.bytes(4)))
        }
        return rows
    }

    private static func follows(_ row: BatchRow, _ last: BatchRow, in group: [BatchRow]) -> Bool {
        row.first.packed == last.first.packed &+ last.count && row.feed > last.lastFeed
            && group.reduce(row.count) { $0 &+ $1.count } <= Int64(ChangeBlock.countMax)
    }

    private func join(_ group: [BatchRow]) throws {
        guard group.count > 1, group.reduce(0, { $0 &+ $1.count }) >= Self.joinedCountMin else { return }
        var blocks: [ChangeBlock] = []
        for row in group {
            // One that is damaged is left as it is, for doctor: to join saves room, and nothing else.
            do throws(WireError) {
                blocks.append(
                    try ChangeBlock(row.packed, first: row.first, count: Int(row.count), feed: row.feed))
            } catch { return }
        }
        guard blocks.reduce(0, { $0 + $1.bytesCount }) < PendingChanges.contentBytesMax else { return }
        try Prepared(
            db, "DELETE FROM _batch WHERE first BETWEEN ? AND ?", group[0].first.packed,
            group[group.count - 1].first.packed
        ).run()
        forgetBatches()
        try write(blocks.flatMap { block in (0..<block.count).map(block.entry) }, from: group[0].first)
    }

    /// Takes a row out; what it held is to be written again, or not to stay.
    func remove(_ block: ChangeBlock) throws {
        try Prepared(db, "DELETE FROM _batch WHERE first = ?", block.firstDot.packed).run()
        forgetBatches()
    }
}

extension StoreError {
    init(damaged what: String, at path: String) {
        self.init("\(path): \(what) in the change set is damaged; stop writing and run 'kerben doctor'")
    }
}
