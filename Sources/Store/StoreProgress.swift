import GRDB
import GRDBSQLite
import Synchronization

/// What a store is doing, as its watchdog sees it without waiting for it: whether anything is written or waits to be, and how
/// far SQLite has come.
///
/// A counter rather than the time of the last commit: honest work may take minutes, and moves the counter many times a second;
/// what hangs does not move it.
package final class StoreProgress: Sendable {
    /// Instructions of SQLite's machine between two steps: well under a millisecond.
    private static let instructionsPerStep: Int32 = 20_000

    private let writes = Atomic<Int>(0)
    private let written = Atomic<UInt64>(0)
    private let read = Atomic<UInt64>(0)

    package init() {}

    /// Whether a write is under way, or waits for one.
    package var isWriting: Bool { writes.load(ordering: .relaxed) > 0 }
    /// Moves while the writing connection works, and with each write that ends.
    package var writerSteps: UInt64 { written.load(ordering: .relaxed) }
    /// The same of readings.
    package var readerSteps: UInt64 { read.load(ordering: .relaxed) }

    func begin() { writes.add(1, ordering: .relaxed) }

    func end() {
        writes.subtract(1, ordering: .relaxed)
        written.add(1, ordering: .relaxed)
    }

    /// Counts what a connection does from now on; the connection keeps this object, by its configuration.
    func follow(_ db: Database) {
        let context = Unmanaged.passUnretained(self).toOpaque()
        let step = db.configuration.readonly ? Self.stepRead : Self.stepWritten
        sqlite3_progress_handler(db.sqliteConnection, Self.instructionsPerStep, step, context)
    }

    private static let stepWritten: @convention(c) (UnsafeMutableRawPointer?) -> Int32 = { context in
        progress(context)?.written.add(1, ordering: .relaxed)
        return 0
    }

    private static let stepRead: @convention(c) (UnsafeMutableRawPointer?) -> Int32 = { context in
        progress(context)?.read.add(1, ordering: .relaxed)
        return 0
    }

    private static func progress(_ context: UnsafeMutableRawPointer?) -> StoreProgress? {
        context.map { Unmanaged<StoreProgress>.fromOpaque($0).takeUnretainedValue() }
    }
}
