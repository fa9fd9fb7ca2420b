package import Causality
import GRDB
import FoundationEssentials
package import Register
import Synchronization

/// The store of one site: the change set, its views and where the exchange stands, in one SQLite database.
///
/// WAL and `synchronous=FULL`: when a write returns, it is on disk. Everything happens inside a ``Session``, which is
/// one transaction.
package final class Store: Sendable {
    package static let schemaVersion: Int64 = 1

    private let queue: DatabaseQueue
    package let path: String
    package let identity: Identity
    package let description: RegisterDescription
    let custody: CustodyFields
    /// Minutes east of UTC: where a day begins for what is counted by days.
    let offsetMinutes: Int64
    /// What is tallied, as text.
    let tallies: String
    /// SQLite's count of what others wrote in this file when the own unsent changes were last proved.
    let tailProvedAt = Mutex<Int64?>(nil)

    /// Which site's store this is; fixed for the life of a store.
    package struct Identity: Hashable, Sendable {
        package var log: LogID
        /// The hub's epoch: a restored hub has a new one.
        package var epoch: Int

        package init(log: LogID, epoch: Int = 1) {
            self.log = log
            self.epoch = epoch
        }

        package var isHub: Bool { log.site == 0 }
    }

    /// Opens the store at `path`; makes it, as `identity`, where that is given and there is none.
    ///
    /// Throws ``StoreError`` where it is missing, newer than this program, damaged or not writable.
    package static func open(
        _ path: String, description: RegisterDescription, creating identity: Identity? = nil, offsetMinutes: Int64 = 0
    ) throws -> Store {
        let isNew = path != ":memory:" && !FileManager.default.fileExists(atPath: path)
        if isNew, identity == nil {
            throw StoreError("\(path): no store here; run 'kerben hub init' or 'kerben facility enrol' first")
        }
        if !isNew, path != ":memory:", !FileManager.default.isWritableFile(atPath: path) {
            throw StoreError("\(path): the store is read-only for this user; run as the user that owns it")
        }
        var configuration = Configuration()
        configuration.label = "kerben"
        // The only references are to authors, made by the statement before: SQLite need not look each up again.
        configuration.foreignKeysEnabled = false
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000")
        }
        do {
            let queue =
                try path == ":memory:"
                ? DatabaseQueue(configuration: configuration) : DatabaseQueue(path: path, configuration: configuration)
            return try Store(queue, path, description, identity, offsetMinutes)
        } catch let error as DatabaseError { throw StoreError(error, at: path) }
    }

    private init(
        _ queue: DatabaseQueue, _ path: String, _ description: RegisterDescription, _ creating: Identity?,
        _ offsetMinutes: Int64
    ) throws {
        self.queue = queue
        self.path = path
        self.description = description
        self.offsetMinutes = offsetMinutes
        self.tallies = Tally.fingerprint(description)
        do { custody = try CustodyFields(description) } catch {
            throw StoreError("register description lacks \(error.names.joined(separator: ", ")), which custody needs")
        }
        let views = ViewSchema(description, custody, offsetMinutes)
        identity = try queue.write { db in
            if let creating, try !db.tableExists("_meta") { try Self.create(db, creating) }
            let identity = try Self.identity(db, path)
            try views.update(db)
            try ProofSchema.update(db, identity.log)
            return identity
        }
    }

    private static func create(_ db: Database, _ identity: Identity) throws {
        try db.execute(sql: String(decoding: PackageResources.schema1_sql, as: UTF8.self))
        let values: [(String, Int64)] = [
            ("schema", schemaVersion), ("site", Int64(identity.log.site)),
            ("incarnation", Int64(identity.log.incarnation)), ("epoch", Int64(identity.epoch)),
        ]
        for (key, value) in values {
            try db.execute(sql: "INSERT INTO _meta VALUES (?, ?)", arguments: [key, value])
        }
    }

    private static func identity(_ db: Database, _ path: String) throws -> Identity {
        guard try db.tableExists("_meta") else { throw StoreError("\(path): is no Kerben store") }
        func value(_ key: String) throws -> Int64 {
            guard let value = try Int64.fetchOne(db, sql: "SELECT value FROM _meta WHERE key = ?", arguments: [key])
            else { throw StoreError("\(path): the store does not say its \(key); run 'kerben doctor'") }
            return value
        }
        let version = try value("schema")
        guard version <= schemaVersion else {
            throw StoreError(
                "\(path): written by a newer Kerben (schema \(version), this program knows \(schemaVersion)); update it"
            )
        }
        return Identity(
            log: LogID(site: Int(try value("site")), incarnation: Int(try value("incarnation"))),
            epoch: Int(try value("epoch")))
    }

    /// Runs `body` in one transaction: all of it is on disk when this returns, or none of it.
    package func write<T>(_ body: (Session) throws -> T) throws -> T {
        try StoreError.plainly(at: path) {
            try queue.write { db in
                let session = try Session(self, db)
                let result = try body(session)
                try session.finish()
                return result
            }
        }
    }

    /// Runs `body` on one consistent state; what it writes by mistake is undone.
    ///
    /// Not GRDB's `read`: that sets `PRAGMA query_only` around it, and SQLite then compiles every statement of the
    /// connection again. One read cost the next write half of its time.
    ///
    /// With `feed`, the state is the one that was known at that feed position; throws ``StoreError`` for a position not
    /// reached yet.
    package func read<T>(knownAt feed: Int64? = nil, _ body: (Session) throws -> T) throws -> T {
        try StoreError.plainly(at: path) { try readDirectly(knownAt: feed, body) }
    }

    private func readDirectly<T>(knownAt feed: Int64?, _ body: (Session) throws -> T) throws -> T {
        try queue.writeWithoutTransaction { db in
            // What is undone for a look back is never written out, unless there is no room for it.
            if feed != nil { try db.execute(sql: "PRAGMA cache_size = -262144") }
            defer { if feed != nil { try? db.execute(sql: "PRAGMA cache_size = -2000") } }  // SQLite's own default.
            var result: T?
            try db.inTransaction(.deferred) {
                let session = try Session(self, db)
                if let feed { try session.goBack(to: feed) }
                result = try body(session)
                return .rollback
            }
            guard let result else { preconditionFailure("a body that returns has given its result") }
            return result
        }
    }

    /// Folds the write-ahead log into the database file and closes it.
    package func close() throws {
        try? queue.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
        try queue.close()
    }

    /// A byte-for-byte copy of the store in memory, as a cloned or restored disk would be; or in a file without a name,
    /// which SQLite keeps in memory while it is small and deletes when it is closed.
    package func copy(inFile: Bool = false) throws -> Store {
        let other = inFile ? try DatabaseQueue(path: "") : try DatabaseQueue()
        try queue.backup(to: other)
        return try Store(other, ":memory:", description, nil, offsetMinutes)
    }
}
