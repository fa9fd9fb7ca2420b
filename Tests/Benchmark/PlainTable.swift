import GRDBSQLite

/// The limit: one table of the workload's columns, written by SQLite's C API and nothing else.
///
/// WAL and `synchronous=FULL`, as in the store; texts are bound from memory that outlives the insert, without a copy.
final class PlainTable {
    /// Rows ready to bind: texts as bytes at fixed addresses.
    struct Rows {
        fileprivate enum Slot {
            case text(UnsafeMutablePointer<CChar>, Int32)
            case integer(Int64)
        }
        fileprivate let slots: [[Slot]]

        /// The texts stay allocated until the process ends.
        init(_ records: [Prisoner]) {
            slots = records.map { record in
                record.cells.map { cell in
                    switch cell {
                    case .integer(let number): return .integer(number)
                    case .text(let text):
                        let bytes = Array(text.utf8CString)
                        let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
                        copy.initialize(from: bytes, count: bytes.count)
                        return .text(copy, Int32(bytes.count - 1))
                    }
                }
            }
        }

        var count: Int { slots.count }
    }

    private let database: OpaquePointer
    private let insert: OpaquePointer

    init(_ path: String) throws {
        var database: OpaquePointer?
        var insert: OpaquePointer?
        let columns = Prisoner.Column.allCases.map { "\($0.rawValue) \($0.isInteger ? "INTEGER" : "TEXT")" }
        guard sqlite3_open(path, &database) == SQLITE_OK, let database,
            sqlite3_exec(
                database,
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE prisoner (id INTEGER PRIMARY KEY, "
                    + columns.joined(separator: ", ") + ")", nil, nil, nil) == SQLITE_OK,
            sqlite3_prepare_v2(
                database, "INSERT INTO prisoner VALUES (?" + String(repeating: ", ?", count: columns.count) + ")", -1,
                &insert, nil) == SQLITE_OK, let insert
        else { throw BenchmarkError("\(path): SQLite cannot make a table") }
        self.database = database
        self.insert = insert
    }

    /// Inserts `rows[range]` in one transaction.
    func write(_ rows: Rows, _ range: Range<Int>) throws {
        sqlite3_exec(database, "BEGIN IMMEDIATE", nil, nil, nil)
        for row in rows.slots[range] {
            for (index, slot) in row.enumerated() {
                switch slot {
                case .integer(let number): sqlite3_bind_int64(insert, Int32(index + 2), number)
                case .text(let bytes, let count): sqlite3_bind_text(insert, Int32(index + 2), bytes, count, nil)
                }
            }
            guard sqlite3_step(insert) == SQLITE_DONE else { throw BenchmarkError("SQLite refuses a row") }
            sqlite3_reset(insert)
        }
        guard sqlite3_exec(database, "COMMIT", nil, nil, nil) == SQLITE_OK else {
            throw BenchmarkError("SQLite does not commit")
        }
    }

    /// Folds the write-ahead log in and closes.
    func close() {
        sqlite3_finalize(insert)
        sqlite3_wal_checkpoint_v2(database, nil, SQLITE_CHECKPOINT_TRUNCATE, nil, nil)
        sqlite3_close(database)
    }
}
