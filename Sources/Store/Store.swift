package import Causality
package import Custody
import Dispatch
import FoundationEssentials
package import GRDB
package import Ledger
import Machine
package import Register
package import Synchronization

/// The store of one site: the change set, its views and where the exchange stands, in one SQLite database.
///
/// WAL and `synchronous=FULL`: when a write returns, it is on disk. Everything happens inside a ``Transaction``, which is
/// one transaction. Writes are one after another, in the order in which they were asked for; readings have connections of
/// their own, and wait for nobody; a look back, which writes, has a copy of its own.
package final class Store: Sendable {
    package static let schemaVersion: Int64 = 2

    private let writer: any DatabaseWriter
    /// Nil in memory, where there is one connection for all.
    private let pool: DatabasePool?
    package let progress: StoreProgress
    /// A look back takes as much disk as the store: one at a time.
    private let lookBacks = DispatchSemaphore(value: 1)
    package let path: String
    package let identity: Identity
    private let isClosed = Atomic<Bool>(false)
    private let noWrites = Mutex<String?>(nil)
    /// Where its files were when they were first looked at.
    private let places = Mutex<[String: FilePlace]>([:])

    private struct FilePlace: Hashable {
        var device: UInt64
        var inode: UInt64
    }

    /// What this opening of the store writes in: of a hub a log that begins with it, so that one which was put back gives
    /// no dot that it gave before. When the last one is used up, the first goes on.
    package var log: LogID { current.withLock { $0 } }
    private let current: Mutex<LogID>
    package let description: RegisterDescription
    package let custody: CustodyFields
    let decider: any Decider.Type
    /// Minutes east of UTC: where a day begins for what is counted by days.
    package let zone: LocalZone
    /// By type, what writes a row of its table: put together once, not once a write.
    let upserts: [Int: String]
    /// What is tallied, as text.
    let tallies: String
    /// SQLite's count of what others wrote in this file when the own unsent changes were last proved.
    let tailProvedAt = Mutex<Int64?>(nil)
    let suspicions = KeptSuspicions()
    /// Where answers to sites that are being filled left off.
    package let fillMarks = Mutex<[Int: FillMark]>([:])

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
    ///
    /// `chance` is asked in which incarnation a hub writes from now on, and for the key of its tokens; without it, it writes in
    /// the one that it was made with.
    package static func open(
        _ path: String, description: RegisterDescription, creating identity: Identity? = nil, zone: ZoneSetting = 0,
        drawing chance: (() -> UInt64)? = nil, deciding decider: any Decider.Type
    ) throws -> Store {
        let isNew = path != ":memory:" && !FileManager.default.fileExists(atPath: path)
        if isNew, identity == nil {
            throw StoreError("\(path): no store here; run 'kerben hub init' or 'kerben facility enrol' first")
        }
        if !isNew, path != ":memory:", !FileManager.default.isWritableFile(atPath: path) {
            throw StoreError("\(path): the store is read-only for this user; run as the user that owns it")
        }
        let progress = StoreProgress()
        var configuration = Self.configuration(progress)
        configuration.maximumReaderCount = readersMax
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA busy_timeout = 5000")
        }
        do {
            let pool = try path == ":memory:" ? nil : DatabasePool(path: path, configuration: configuration)
            let writer: any DatabaseWriter = try pool ?? DatabaseQueue(configuration: configuration)
            // Here, since GRDB makes it NORMAL when it has opened a pool.
            try writer.writeWithoutTransaction {
                try $0.execute(sql: "PRAGMA synchronous = FULL; PRAGMA cache_size = -\(writerCacheKiB)")
            }
            return try Store(
                writer, pool, progress, path, description, identity, zone, decider, drawing: chance)
        } catch let error as DatabaseError { throw StoreError(error, at: path) }
    }

    /// More than a daemon carries out commands at once, so that no reading waits for another to end.
    private static let readersMax = 48

    /// A long write that outgrows it puts pages in the write-ahead log again and again.
    private static let writerCacheKiB = 16_384

    private static func configuration(_ progress: StoreProgress) -> Configuration {
        var configuration = Configuration()
        configuration.label = "kerben"
        // No table refers to another.
        configuration.foreignKeysEnabled = false
        configuration.prepareDatabase { progress.follow($0) }
        return configuration
    }

    private init(
        _ writer: any DatabaseWriter, _ pool: DatabasePool?, _ progress: StoreProgress, _ path: String,
        _ description: RegisterDescription, _ creating: Identity?, _ zone: ZoneSetting,
        _ decider: any Decider.Type, drawing chance: (() -> UInt64)?, else log: LogID? = nil
    ) throws {
        self.writer = writer
        self.pool = pool
        self.progress = progress
        self.path = path
        self.description = description
        self.decider = decider
        upserts = Dictionary(
            description.types.map { ($0.number, RecordsView.upsert($0)) }, uniquingKeysWith: { first, _ in first })
        self.tallies = Tally.fingerprint(description)
        do { custody = try CustodyFields(description) } catch {
            throw StoreError("register description lacks \(error.names.joined(separator: ", ")), which custody needs")
        }
        let custody = custody
        try SchemaMigration.update(writer, at: path)
        let (identity, zone, log) = try writer.write { db in
            if let creating, try !db.tableExists("_meta") { try Self.create(db, creating) }
            let identity = try Self.identity(db, path)
            let zone = try zone.settled(db)
            try ViewSchema(description, custody, zone).update(db)
            try ProofSchema.update(db, identity.log)
            try DeliverySchema.update(db)
            guard identity.isHub, let chance else { return (identity, zone, log ?? identity.log) }
            try TokenKey.make(db, chance)
            return (identity, zone, try FreshIncarnation.log(of: 0, db, chance()) ?? identity.log)
        }
        self.identity = identity
        self.zone = zone
        current = Mutex(log)
        _ = isInPlace
    }

    /// Whether the files that this store was opened from are those that its path names. Where not, what is written to them is
    /// gone with this process.
    package var isInPlace: Bool {
        guard pool != nil else { return true }
        return [path, path + "-wal"].allSatisfy { file in
            let found = FileStatus(file).map { FilePlace(device: $0.device, inode: $0.inode) }
            return places.withLock { places in
                let first = places[file] ?? found
                places[file] = first
                return found == first
            }
        }
    }

    /// A hub that has learned that it was put back goes on in another log: it may go on with the memory of then, too.
    package func beginLog(_ db: Database, _ chance: UInt64) throws {
        guard let log = try FreshIncarnation.log(of: 0, db, chance) else { return }
        current.withLock { $0 = log }
    }

    private static func create(_ db: Database, _ identity: Identity) throws {
        for sql in [PackageResources.schema2_sql, PackageResources.batches_sql] {
            try db.execute(sql: String(decoding: sql, as: UTF8.self))
        }
        let values: [(String, Int64)] = [
            ("schema", schemaVersion), ("site", Int64(identity.log.site)),
            ("incarnation", Int64(identity.log.incarnation)), ("epoch", Int64(identity.epoch)),
        ]
        for (key, value) in values {
            try Prepared(db, "INSERT INTO _meta VALUES (?, ?)", values: [key, value]).run()
        }
    }

    static func identity(_ db: Database, _ path: String) throws -> Identity {
        guard try db.tableExists("_meta") else { throw StoreError("\(path): is no Kerben store") }
        func value(_ key: String) throws -> Int64 {
            guard let value = try Prepared(db, "SELECT value FROM _meta WHERE key = ?", values: [key]).first(Int64.self)
            else { throw StoreError("\(path): the store does not say its \(key); run 'kerben doctor'") }
            return value
        }
        let version = try value("schema")
        guard version <= schemaVersion else {
            throw StoreError(
                "\(path): written by a newer Kerben (schema \(version), this program knows \(schemaVersion)); update it"
            )
        }
        guard version == schemaVersion else {
            throw StoreError("\(path): the store says a schema that there never was; restore it from a backup")
        }
        let (site, incarnation, epoch) = (try value("site"), try value("incarnation"), try value("epoch"))
        guard (0...Int64(LogID.siteMax)).contains(site), (1...Int64(LogID.incarnationMax)).contains(incarnation),
            (1...Int64(Int32.max)).contains(epoch)
        else { throw StoreError("\(path): the store says a site that there cannot be; restore it from a backup") }
        return Identity(log: LogID(site: Int(site), incarnation: Int(incarnation)), epoch: Int(epoch))
    }

    /// Runs `body` in one transaction: all of it is on disk when this returns, or none of it.
    package func write<T>(_ body: (Transaction) throws -> T) throws -> T {
        if let why = noWrites.withLock(\.self) { throw StoreError(why) }
        progress.begin()
        defer { progress.end() }
        return try StoreError.plainly(at: path) {
            do {
                return try writer.writeWithoutTransaction { db in
                    try Self.inTransaction(db) {
                        let transaction = try Transaction(self, db)
                        let result = try body(transaction)
                        try transaction.finish()
                        guard isInPlace else { throw StoreError("\(path): \(Self.outOfPlace)") }
                        return result
                    }
                }
            } catch {
                // They may speak of places that are given again.
                fillMarks.withLock { $0 = [:] }
                throw error
            }
        }
    }

    /// For a copy of a store that is only to be read: whatever is written from now on is refused, in these words.
    package func refuseWrites(_ why: String) { noWrites.withLock { $0 = why } }

    package static let outOfPlace =
        "the store's file was removed or replaced while it was open, and nothing more is taken; stop the daemon, put back what "
        + "was there, and run 'kerben doctor'"

    /// Not GRDB's `write`: that compiles BEGIN and COMMIT each time, an eighth of what a small write costs.
    private static func inTransaction<T>(_ db: Database, _ body: () throws -> T) throws -> T {
        try Prepared(db, "BEGIN IMMEDIATE").run()
        do {
            let result = try body()
            try Prepared(db, "COMMIT").run()
            return result
        } catch {
            // Where SQLite has undone it already there is nothing left; what went wrong is what is thrown.
            try? db.rollback()
            throw error
        }
    }

    /// The same, where this site writes at a moment: what the hub is to decide of it is decided before it commits.
    package func write<T>(at moment: WriteMoment, _ body: (Transaction, inout WriteMoment) throws -> T) throws -> T {
        try write { transaction in
            var moment = moment
            let result = try body(transaction, &moment)
            try transaction.settle(at: &moment)
            return result
        }
    }

    /// Runs `body` on one consistent state, whatever is written meanwhile; what it writes by mistake is undone or refused.
    ///
    /// With `feed`, the state is the one that was known at that feed position; throws ``StoreError`` for a position not
    /// reached yet.
    package func read<T>(knownAt feed: Int64? = nil, _ body: (Transaction) throws -> T) throws -> T {
        try StoreError.plainly(at: path) { try readDirectly(knownAt: feed, body) }
    }

    private func readDirectly<T>(knownAt feed: Int64?, _ body: (Transaction) throws -> T) throws -> T {
        if let feed { return try lookBack(to: feed, body) }
        if let pool { return try pool.read { try body(Transaction(self, $0)) } }
        return try readInMemory(body)
    }

    /// Not GRDB's `read`: that sets `PRAGMA query_only` around it, and SQLite then compiles every statement of the
    /// connection again. One read cost the next write half of its time.
    private func readInMemory<T>(_ body: (Transaction) throws -> T) throws -> T {
        try writer.writeWithoutTransaction { db in
            var result: T?
            try db.inTransaction(.deferred) {
                result = try body(Transaction(self, db))
                return .rollback
            }
            guard let result else { preconditionFailure("a body that returns has given its result") }
            return result
        }
    }

    /// SQLite's count of what other programs wrote in this file. Asked of the writing connection, to which its own writes are
    /// none: a reading one counts those too.
    func foreignWrites(_ db: Database) throws -> Int64 {
        func count(_ db: Database) throws -> Int64 { try Prepared(db, "PRAGMA data_version").first(Int64.self) ?? 0 }
        guard let pool, db.configuration.readonly else { return try count(db) }
        return try pool.writeWithoutTransaction(count)
    }

    /// Undoes what came later, on a copy: the store has one writer at a time, and a look back may take minutes.
    private func lookBack<T>(to feed: Int64, _ body: (Transaction) throws -> T) throws -> T {
        let last = try read { try $0.lastFeed() }
        guard feed <= last else { throw StoreError("watermark \(feed) is not reached yet (the last is \(last))") }
        lookBacks.wait()
        defer { lookBacks.signal() }
        return try privateCopy().write { transaction in
            try transaction.upkeep.goBack(to: feed)
            return try body(transaction)
        }
    }

    /// Puts views that were made in another file, from what was here up to `feed`, in the place of those that are shown.
    func takeViews(from file: String, madeUpTo feed: Int64) throws {
        progress.begin()
        defer { progress.end() }
        try StoreError.plainly(at: path) {
            try writer.writeWithoutTransaction { db in
                try Prepared(db, "ATTACH DATABASE ? AS made", values: [file]).run()
                // Where that fails the connection sees one file more, which is removed.
                defer { try? Prepared(db, "DETACH DATABASE made").run() }
                try db.inTransaction(.immediate) {
                    let transaction = try Transaction(self, db)
                    try transaction.upkeep.takeViews(madeUpTo: feed)
                    try transaction.finish()
                    return .commit
                }
            }
        }
    }

    /// Folds the write-ahead log into the database file and closes it, once.
    package func close() throws {
        guard !isClosed.exchange(true, ordering: .acquiringAndReleasing) else { return }
        // Where that fails, as on a full disk, the log stays beside the file, and the next to open it reads both.
        try? writer.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
        try writer.close()
    }

    /// A byte-for-byte copy of the store in memory, as a cloned or restored disk would be.
    package func copy() throws -> Store { try copied(to: DatabaseQueue()) }

    /// The same, opened by a hub that begins anew.
    package func copy(drawing chance: @escaping () -> UInt64) throws -> Store {
        try copied(to: DatabaseQueue(), drawing: chance)
    }

    /// The same, opened under another register description: its views begin anew.
    package func copy(describedBy other: RegisterDescription) throws -> Store {
        try copied(to: DatabaseQueue(), describedBy: other)
    }

    /// A copy of the present state that nobody else sees, and that is gone with this object: to try what is not to be done,
    /// or to undo what was, without keeping the store's writer.
    ///
    /// In a file without a name in SQLite's folder for temporary ones; of a store in memory, in memory. Costs as much disk
    /// as the store, and the time to copy that.
    package func privateCopy() throws -> Store { try privateCopy(at: "") }

    /// The same in a file of that name, to take something of it over.
    func privateCopy(at place: String) throws -> Store {
        let progress = StoreProgress()
        var configuration = Self.configuration(progress)
        configuration.prepareDatabase { db in
            try db.execute(
                sql: "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536")
        }
        return try copied(
            to: pool == nil
                ? DatabaseQueue(configuration: configuration)
                : DatabaseQueue(path: place, configuration: configuration),
            progress)
    }

    private func copied(
        to other: DatabaseQueue, _ progress: StoreProgress = StoreProgress(),
        describedBy description: RegisterDescription? = nil, drawing chance: (() -> UInt64)? = nil
    ) throws -> Store {
        try writer.backup(to: other)
        return try Store(
            other, nil, progress, ":memory:", description ?? self.description, nil, ZoneSetting(zone), decider,
            drawing: chance, else: log)
    }
}
