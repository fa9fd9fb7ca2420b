import Causality
import GRDB
import GRDBSQLite
import Register

/// A cached statement with raw binds, reset after every run: the batch-apply path, where GRDB's value boxing would cost
/// a third of the time.
///
/// Texts and blobs are copied side by side into memory of this object, and SQLite is told that they stay: its own copy
/// is an allocation each.
final class Prepared {
    private let statement: SQLiteStatement
    private let owner: Statement
    private var memory: UnsafeMutableRawBufferPointer?
    private var used = 0

    private static let memoryBytes = 16 * 1_024

    init(_ db: Database, _ sql: String) throws {
        owner = try db.cachedStatement(sql: sql)
        statement = owner.sqliteStatement
        sqlite3_reset(statement)
        sqlite3_clear_bindings(statement)
    }

    convenience init(_ db: Database, _ sql: String, _ arguments: Int64?...) throws {
        try self.init(db, sql)
        for (index, argument) in arguments.enumerated() { bind(Int32(index + 1), argument) }
    }

    deinit {
        // Nothing that is bound may outlive its bytes.
        if let memory {
            sqlite3_clear_bindings(statement)
            memory.deallocate()
        }
    }

    /// For the next use of a statement that is kept.
    func cleared() -> Prepared {
        sqlite3_clear_bindings(statement)
        used = 0
        return self
    }

    func bind(_ index: Int32, _ value: Int64?) {
        if let value { sqlite3_bind_int64(statement, index, value) } else { sqlite3_bind_null(statement, index) }
    }

    func bind(_ index: Int32, _ text: String) {
        var text = text
        text.withUTF8 { utf8 in
            let kept = kept(UnsafeRawBufferPointer(utf8))
            let bytes = kept ?? UnsafeRawPointer(utf8.baseAddress)
            sqlite3_bind_text(
                statement, index, bytes?.assumingMemoryBound(to: CChar.self), Int32(utf8.count),
                kept == nil ? Self.copying : nil)
        }
    }

    func bind(_ index: Int32, _ bytes: [UInt8]) {
        bytes.withUnsafeBytes {
            let kept = kept($0)
            sqlite3_bind_blob(
                statement, index, kept ?? $0.baseAddress, Int32($0.count), kept == nil ? Self.copying : nil)
        }
    }

    /// SQLITE_TRANSIENT: SQLite copies before the call returns.
    private static var copying: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }

    /// A copy that stays until the next use; nil where there is no room, or nothing to copy.
    private func kept(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawPointer? {
        guard bytes.count > 0, used + bytes.count <= Self.memoryBytes else { return nil }
        let memory = memory ?? .allocate(byteCount: Self.memoryBytes, alignment: 8)
        self.memory = memory
        let place = memory.baseAddress! + used
        place.copyMemory(from: bytes.baseAddress!, byteCount: bytes.count)
        used += bytes.count
        return UnsafeRawPointer(place)
    }

    /// Runs to the end; throws SQLite's error.
    func run() throws {
        let code = sqlite3_step(statement)
        sqlite3_reset(statement)
        guard code == SQLITE_DONE || code == SQLITE_ROW else {
            throw error(code)
        }
    }

    /// The first column of the first row as a number.
    func number() throws -> Int64? {
        defer { sqlite3_reset(statement) }
        let code = sqlite3_step(statement)
        if code == SQLITE_DONE { return nil }
        guard code == SQLITE_ROW else { throw error(code) }
        return sqlite3_column_type(statement, 0) == SQLITE_NULL ? nil : sqlite3_column_int64(statement, 0)
    }

    /// The first column of the first row as a blob; nil where there is no row.
    func bytes() throws -> [UInt8]? {
        var bytes: [UInt8]?
        try scan { row in
            bytes = row.bytes(0)
            return false
        }
        return bytes
    }

    /// The first column of every row as a number; rows without one are left out.
    func numbers() throws -> [Int64] {
        var numbers: [Int64] = []
        try forEach { row in row.optionalNumber(0).map { numbers.append($0) } }
        return numbers
    }

    /// The same as dots.
    func dots() throws -> [Dot] { try numbers().compactMap { Dot(packed: $0) } }

    private func error(_ code: Int32) -> DatabaseError {
        DatabaseError(resultCode: ResultCode(rawValue: code), sql: owner.sql)
    }

    /// Every row in turn, as it stands in SQLite: a million of them cost no object each.
    func forEach(_ body: (Columns) throws -> Void) throws {
        try scan {
            try body($0)
            return true
        }
    }

    /// Every row in turn, until `body` says that it wants no more.
    func scan(_ body: (Columns) throws -> Bool) throws {
        defer { sqlite3_reset(statement) }
        let columns = Columns(statement: statement)
        while true {
            let code = sqlite3_step(statement)
            if code == SQLITE_DONE { return }
            guard code == SQLITE_ROW else { throw error(code) }
            guard try body(columns) else { return }
        }
    }

    /// The columns of the row that a statement stands on.
    struct Columns {
        fileprivate let statement: SQLiteStatement

        /// 0 where it is NULL.
        func number(_ index: Int32) -> Int64 { sqlite3_column_int64(statement, index) }

        func optionalNumber(_ index: Int32) -> Int64? {
            sqlite3_column_type(statement, index) == SQLITE_NULL ? nil : sqlite3_column_int64(statement, index)
        }

        /// Empty where it is NULL.
        func text(_ index: Int32) -> String { optionalText(index) ?? "" }

        func optionalText(_ index: Int32) -> String? {
            sqlite3_column_text(statement, index).map { String(cString: $0) }
        }

        /// A field as people read it; nil where it is NULL.
        func text(_ index: Int32, _ field: Field) -> String? {
            switch sqlite3_column_type(statement, index) {
            case SQLITE_NULL: nil
            case SQLITE_INTEGER: field.type.text(.integer(number(index)))
            default: text(index)
            }
        }

        /// A whole row of a record type's table, by field name; what is NULL is left out.
        func texts(_ type: RecordType) -> [String: String] {
            var texts: [String: String] = [:]
            // After id and case_id.
            for (index, field) in type.fields.enumerated() { texts[field.name] = text(Int32(index + 2), field) }
            return texts
        }

        /// A blob; empty where it is NULL.
        func bytes(_ index: Int32) -> [UInt8] { withBytes(index) { $0.map { [UInt8]($0) } ?? [] } }

        /// A blob where it lies, until the next step; nil where it is NULL.
        func withBytes<T>(_ index: Int32, _ body: (UnsafeRawBufferPointer?) throws -> T) rethrows -> T {
            guard sqlite3_column_type(statement, index) != SQLITE_NULL else { return try body(nil) }
            let start = sqlite3_column_blob(statement, index)
            return try body(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, index))))
        }
    }
}
