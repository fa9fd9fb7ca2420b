import FoundationEssentials
package import Causality
import GRDB
package import Register
import Wire

/// The change set: stored, and read back.
extension Session {
    /// Stores a change and returns its content bytes; the caller knows that its dot is free. Views are not touched.
    @discardableResult
    func insert(_ change: Change, isUrgent: Bool = false) throws -> [UInt8] {
        let content = try Content.bytes(change)
        recalled.note(change)
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

    func contains(_ dot: Dot) throws -> Bool {
        if pending.row(dot) != nil { return true }
        let query = try Prepared(db, "SELECT 1 FROM _change WHERE dot = ?")
        query.bind(1, dot.packed)
        return try query.number() != nil
    }

    package func change(_ dot: Dot) throws -> Change? {
        guard let row = pending.row(dot) else { return try changes("dot = ?", [dot.packed]).first }
        let author = try author(row.author)
        return try row.content.withUnsafeBytes {
            try Content.change(
                dot: dot, record: row.record, caseFile: row.caseFile, author: author, salt: row.salt, $0)
        }
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
        try scanRows(condition, arguments) {
            try body($0)
            return true
        }
    }

    /// The same until `body` wants no more.
    func scanRows(_ condition: String, _ arguments: [Int64], _ body: (ChangeRow) throws -> Bool) throws {
        try writePending()
        let query = try Prepared(
            db, "SELECT dot, record, case_id, author, salt, feed, content FROM _change WHERE " + condition)
        for (index, argument) in arguments.enumerated() { query.bind(Int32(index + 1), argument) }
        try query.scan { try body(changeRow($0)) }
    }

    private func changeRow(_ row: Prepared.Columns) throws -> ChangeRow {
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
            return ChangeRow(change: change, feed: row.number(5), contentBytes: size)
        } catch is WireError { throw damaged("the content of \(dot)") }
    }

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
        var packed: [UInt8] = []
        try Prepared(db, "SELECT contents FROM _block WHERE first = ?", first.packed).forEach { row in
            row.withBytes(0) { packed = $0.map { [UInt8]($0) } ?? [] }
        }
        let contents = try ContentBlock(packed)
        if blocks.count >= Self.blocksMax { blocks = [:] }
        blocks[first] = contents
        return contents
    }

    private static let blocksMax = 256

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
        if let row = pending.row(caseFile) { return row.salt ?? 0 }
        let query = try Prepared(db, "SELECT salt FROM _change WHERE dot = ?")
        query.bind(1, caseFile.packed)
        return UInt64(bitPattern: try query.number() ?? 0)
    }
}
