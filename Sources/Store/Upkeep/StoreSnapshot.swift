package import Causality
import FoundationEssentials
import GRDB
import Ledger

/// A store as it is at one moment, in a file of its own: made while others read and write it, and without keeping any of them.
package enum StoreSnapshot {
    /// What a snapshot is of.
    package struct Facts: Hashable, Sendable {
        package var schema: Int64
        package var log: LogID
        package var epoch: Int
        /// The last place in the order of arrival.
        package var feed: Int64
        /// Of each log, the end of what is whole from its first change on.
        package var ends: [LogID: Int64]
    }

    /// Copies the store at `path` to a new file `copy`; also of a store that another process has open.
    ///
    /// SQLite's own online backup, on a reading connection: a snapshot of what was committed when it began. Nothing is
    /// written in the store. Throws ``StoreError`` where it is of another schema than this program's.
    package static func take(of path: String, to copy: String) throws -> Facts {
        try StoreError.plainly(at: path) {
            var configuration = Configuration()
            configuration.label = "kerben snapshot"
            configuration.readonly = true
            configuration.busyMode = .timeout(5)
            guard FileManager.default.isReadableFile(atPath: path) else {
                throw StoreError("\(path): no store that this user can read; run as the user that owns it")
            }
            let store = try DatabaseQueue(path: path, configuration: configuration)
            // Nothing is lost with a reading connection that does not close well.
            defer { try? store.close() }
            // Before it is copied: a store of another program is told apart without its cost.
            _ = try store.read { try facts($0, path) }
            try StoreError.plainly(at: copy) { try fill(copy, from: store) }
            return try self.facts(of: copy)
        }
    }

    /// What is wrong with the pages of a snapshot, by SQLite's quick check; nothing of a record.
    package static func problems(of path: String) throws -> [String] {
        try StoreError.plainly(at: path) {
            try reading(path) { db in
                try Prepared(db, "PRAGMA quick_check(10)").all(String.self).filter { $0 != "ok" }
            }
        }
    }

    private static func fill(_ copy: String, from store: DatabaseQueue) throws {
        var configuration = Configuration()
        configuration.prepareDatabase { db in
            // It is thrown away with the process that makes it.
            try db.execute(sql: "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF")
        }
        let file = try DatabaseQueue(path: copy, configuration: configuration)
        try store.backup(to: file)
        try file.close()
    }

    private static func facts(of path: String) throws -> Facts { try reading(path) { try facts($0, path) } }

    /// What `body` finds in a database file that nobody writes.
    static func reading<T>(_ path: String, _ body: (Database) throws -> T) throws -> T {
        var configuration = Configuration()
        configuration.readonly = true
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        let result = try queue.read(body)
        try queue.close()
        return result
    }

    private static func facts(_ db: Database, _ path: String) throws -> Facts {
        guard try db.tableExists("_meta") else { throw StoreError("\(path): is no Kerben store") }
        let schema = try Prepared(db, "SELECT value FROM _meta WHERE key = 'schema'").first(Int64.self) ?? 0
        guard schema >= Store.schemaVersion || schema < 1 else {
            throw StoreError(
                "\(path): is of an earlier schema (\(schema)); run 'kerben doctor', which brings it to this program's")
        }
        let identity = try Store.identity(db, path)
        let ledger = SQLiteLedger(db, log: identity.log, path: path)
        let ends = try ledger.storedRuns().runs.compactMapValues { runs in runs.first { $0.low == 1 }?.high }
        return Facts(
            schema: schema, log: identity.log, epoch: identity.epoch, feed: try ledger.lastFeed(), ends: ends)
    }
}
