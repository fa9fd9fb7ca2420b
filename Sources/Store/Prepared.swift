package import Causality
package import GRDB
import GRDBSQLite
package import Register

/// A statement that is compiled once a connection, reset after every run: how everything in the store is asked and written.
///
/// GRDB opens, pools and migrates; its values and rows are not used: they cost a third of the time of taking a batch, and its
/// decoding ends the process on a kind that it did not expect.
///
/// Texts and blobs are copied side by side into memory of this object, and SQLite is told that they stay: its own copy
/// is an allocation each.
package final class Prepared {
    private let statement: SQLiteStatement
    private let owner: Statement
    private var memory: UnsafeMutableRawBufferPointer?
    private var used = 0

    private static let memoryBytes = 16 * 1_024

    package init(_ db: Database, _ sql: String) throws {
        let cached = try db.cachedStatement(sql: sql)
        // Whoever goes through its rows now goes on undisturbed.
        owner = sqlite3_stmt_busy(cached.sqliteStatement) == 0 ? cached : try db.makeStatement(sql: sql)
        statement = owner.sqliteStatement
        sqlite3_reset(statement)
        sqlite3_clear_bindings(statement)
    }

    /// The first places; what a blob or a text goes into is bound afterwards.
    package convenience init(_ db: Database, _ sql: String, _ arguments: Int64?...) throws {
        try self.init(db, sql)
        // One too many would be dropped in silence.
        try require(arguments.count <= places)
        for (index, argument) in arguments.enumerated() { bind(Int32(index + 1), argument) }
    }

    /// The same, with a value for each place.
    package convenience init(_ db: Database, _ sql: String, values: [(any SQLValue)?]) throws {
        try self.init(db, sql)
        // One too many would be dropped in silence, one too few be NULL.
        try require(values.count == places)
        for (index, value) in values.enumerated() {
            if let value { value.bind(to: self, at: Int32(index + 1)) }
        }
    }

    private var places: Int { Int(sqlite3_bind_parameter_count(statement)) }

    private func require(_ isRight: Bool) throws {
        if !isRight {
            throw DatabaseError(resultCode: .SQLITE_RANGE, message: "values for \(places) places", sql: owner.sql)
        }
    }

    deinit {
        // Nothing that is bound may outlive its bytes.
        if let memory {
            sqlite3_clear_bindings(statement)
            memory.deallocate()
        }
    }

    /// For the next use of a statement that is kept.
    package func cleared() -> Prepared {
        sqlite3_clear_bindings(statement)
        used = 0
        return self
    }

    package func bind(_ index: Int32, _ value: Int64?) {
        if let value { sqlite3_bind_int64(statement, index, value) } else { sqlite3_bind_null(statement, index) }
    }

    package func bind(_ index: Int32, _ text: String) {
        var text = text
        text.withUTF8 { bind(index, utf8: UnsafeRawBufferPointer($0)) }
    }

    /// A text by its bytes.
    func bind(_ index: Int32, utf8: UnsafeRawBufferPointer) {
        // Nothing at all would be NULL.
        guard let start = utf8.baseAddress else {
            sqlite3_bind_text(statement, index, "", 0, Self.copying)
            return
        }
        let kept = kept(utf8)
        sqlite3_bind_text(
            statement, index, (kept ?? start).assumingMemoryBound(to: CChar.self), Int32(utf8.count),
            kept == nil ? Self.copying : nil)
    }

    package func bind(_ index: Int32, _ bytes: [UInt8]) {
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
    package func run() throws {
        defer { sqlite3_reset(statement) }
        let code = sqlite3_step(statement)
        guard code == SQLITE_DONE || code == SQLITE_ROW else { throw error(code) }
    }

    /// The first column of the first row as a number.
    package func number() throws -> Int64? {
        defer { sqlite3_reset(statement) }
        let code = sqlite3_step(statement)
        if code == SQLITE_DONE { return nil }
        guard code == SQLITE_ROW else { throw error(code) }
        return sqlite3_column_type(statement, 0) == SQLITE_NULL ? nil : sqlite3_column_int64(statement, 0)
    }

    /// Whether there is any row.
    package func exists() throws -> Bool {
        var isThere = false
        try scan { _ in
            isThere = true
            return false
        }
        return isThere
    }

    /// The first column of the first row, of a table that is the store's own: nil where there is no row, or where it is NULL,
    /// and an error where it is of another kind. ``number()`` and the like, on the path of every change, take SQLite's word.
    package func first<T: SQLValue>(_: T.Type) throws -> T? {
        var found: T?
        try scan { row in
            found = try row.value(0)
            return false
        }
        return found
    }

    /// The first column of every row; rows without one are left out.
    package func all<T: SQLValue>(_: T.Type) throws -> [T] {
        var found: [T] = []
        try forEach { row in
            if let value: T = try row.value(0) { found.append(value) }
        }
        return found
    }

    /// The first row; nil where there is none.
    package func row() throws -> SQLRow? {
        var found: SQLRow?
        let names = names
        try scan { row in
            found = SQLRow(row, names)
            return false
        }
        return found
    }

    /// Every row in turn, kept from one to the next.
    package func forEachRow(_ body: (SQLRow) throws -> Void) throws {
        let names = names
        try forEach { try body(SQLRow($0, names)) }
    }

    /// Every row.
    package func rows() throws -> [SQLRow] {
        var found: [SQLRow] = []
        try forEachRow { found.append($0) }
        return found
    }

    /// The place of each column; of two with one name the first.
    private var names: [String: Int] {
        var names: [String: Int] = [:]
        for index in (0..<sqlite3_column_count(statement)).reversed() {
            sqlite3_column_name(statement, index).map { names[String(cString: $0)] = Int(index) }
        }
        return names
    }

    /// The first column of the first row as a blob; nil where there is no row.
    package func bytes() throws -> [UInt8]? {
        var bytes: [UInt8]?
        try scan { row in
            bytes = row.bytes(0)
            return false
        }
        return bytes
    }

    /// The first column of every row as a number; rows without one are left out.
    package func numbers() throws -> [Int64] {
        var numbers: [Int64] = []
        try forEach { row in row.optionalNumber(0).map { numbers.append($0) } }
        return numbers
    }

    /// The same as dots.
    package func dots() throws -> [Dot] { try numbers().compactMap { Dot(packed: $0) } }

    private func error(_ code: Int32) -> DatabaseError {
        let words = sqlite3_errmsg(sqlite3_db_handle(statement)).map { String(cString: $0) }
        return DatabaseError(resultCode: ResultCode(rawValue: code), message: words, sql: owner.sql)
    }

    /// Every row in turn, as it stands in SQLite: a million of them cost no object each.
    package func forEach(_ body: (Columns) throws -> Void) throws {
        try scan {
            try body($0)
            return true
        }
    }

    /// Every row in turn, until `body` says that it wants no more.
    package func scan(_ body: (Columns) throws -> Bool) throws {
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
    package struct Columns {
        fileprivate let statement: SQLiteStatement

        package var count: Int { Int(sqlite3_column_count(statement)) }

        /// One of SQLite's: `SQLITE_INTEGER`, `SQLITE_TEXT`, `SQLITE_BLOB`, `SQLITE_NULL`.
        package func kind(_ index: Int32) -> Int32 { sqlite3_column_type(statement, index) }

        /// Nil where it is NULL; throws where it is of another kind, which is damage.
        package func value<T: SQLValue>(_ index: Int32) throws -> T? {
            guard kind(index) != SQLITE_NULL else { return nil }
            guard let value = T(self, at: index) else {
                let name = sqlite3_column_name(statement, index).map { String(cString: $0) } ?? "column \(index + 1)"
                throw StoreError("the store's \(name) is damaged; stop writing and run 'kerben doctor'")
            }
            return value
        }

        /// 0 where it is NULL.
        package func number(_ index: Int32) -> Int64 { sqlite3_column_int64(statement, index) }

        package func optionalNumber(_ index: Int32) -> Int64? {
            sqlite3_column_type(statement, index) == SQLITE_NULL ? nil : sqlite3_column_int64(statement, index)
        }

        /// Empty where it is NULL.
        package func text(_ index: Int32) -> String { optionalText(index) ?? "" }

        package func optionalText(_ index: Int32) -> String? {
            // By its length: a NUL within it ends nothing.
            sqlite3_column_text(statement, index).map { start in
                let utf8 = UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, index)))
                return String(decoding: utf8, as: UTF8.self)
            }
        }

        /// A field as people read it; nil where it is NULL.
        package func text(_ index: Int32, _ field: Field) -> String? {
            switch sqlite3_column_type(statement, index) {
            case SQLITE_NULL: nil
            case SQLITE_INTEGER: field.type.text(.integer(number(index)))
            default: text(index)
            }
        }

        /// A whole row of a record type's table, by field name; what is NULL is left out.
        package func texts(_ type: RecordType) -> [String: String] {
            var texts: [String: String] = [:]
            // After id and case_id.
            for (index, field) in type.fields.enumerated() { texts[field.name] = text(Int32(index + 2), field) }
            return texts
        }

        /// A blob; empty where it is NULL.
        package func bytes(_ index: Int32) -> [UInt8] { withBytes(index) { $0.map { [UInt8]($0) } ?? [] } }

        /// A blob where it lies, until the next step; nil where it is NULL.
        package func withBytes<T>(_ index: Int32, _ body: (UnsafeRawBufferPointer?) throws -> T) rethrows -> T {
            guard sqlite3_column_type(statement, index) != SQLITE_NULL else { return try body(nil) }
            let start = sqlite3_column_blob(statement, index)
            return try body(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, index))))
        }
    }
}
