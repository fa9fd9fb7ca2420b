import Chance
import Exchange
import GRDB
import Store

/// Disks without room: what is to be written is refused whole, what was there stays, and all goes on once there is room.
extension Simulation {
    func noteNoRoom(_ what: String) {
        report.refusedWrites += 1
        note("refused for want of room")
        trace.add("\(now) \(what): no room")
    }

    /// Carries out what may write, where SQLite says that the disk is full once anything is to be written in some tables, at
    /// whatever statement that is.
    func onDisk<T>(of store: Store, fullUntil: Int64, _ body: () throws -> T) throws -> T {
        guard now < fullUntil, !isHealing else { return try body() }
        let before = try Standing(store)
        try store.fill(mishaps?.random.next() ?? 0)
        let result = Result { try body() }
        try store.fill(nil)
        if bug == .room, case .failure(let error as StoreError) = result, error.isFull {
            try store.write { try $0.db.execute(sql: "INSERT INTO _waiting VALUES (77, 77)") }
        }
        if case .failure(let error as StoreError) = result, error.isFull, try Standing(store) != before {
            throw violation(.refusedWhole, "\(store.identity.log): \(before), then \(try Standing(store))")
        }
        return try result.get()
    }

    /// The same of what a machine's daemon does for its agent; where there is no room, it begins anew with what is on disk, after
    /// a while.
    func onDisk<T>(of facility: SimulatedFacility, _ body: () throws -> T) throws -> T? {
        do { return try onDisk(of: facility.store, fullUntil: facility.fullUntil, body) } catch let error as StoreError
            where error.isFull
        {
            noteNoRoom("site \(facility.site) exchanges")
            facility.agent = try SimulatedFacility.agent(facility.store, facility.link)
            facility.pendingExchange = nil
            let at = now + chance(1_000, 60_000)
            facility.wakeAt = at
            queue.add(.woke(id: facility.id), at: at)
            return nil
        }
    }

    /// What is in a store: of a transaction that was undone, nothing.
    private struct Standing: Hashable {
        var own: Int64
        var feed: Int64
        var state: ExchangeState?
        var counts: [Int64]

        init(_ store: Store) throws {
            (own, feed, state, counts) = try store.read { transaction in
                let tables = ["_batch", "_void", "_span", "_conflict", "_waiting", "_received", "_file_change"]
                return (
                    try transaction.ownLog.ownLogEnd(), try transaction.lastFeed(),
                    store.identity.isHub ? nil : try transaction.exchangeState(),
                    try tables.map { try transaction.query("SELECT count(*) FROM \($0)").numbers().first ?? 0 }
                )
            }
        }
    }
}

extension Store {
    /// From now on there is no room in some tables, which a seed draws; with nil there is in all.
    ///
    /// A small store has room in the pages that it has. So SQLite is made to say that it has none by triggers: it does where
    /// a table with automatic numbers has no number left.
    fileprivate func fill(_ seed: UInt64?) throws {
        try write { transaction in
            let db = transaction.db
            guard let seed else {
                for name in try String.fetchAll(db, sql: "SELECT name FROM sqlite_temp_schema WHERE type = 'trigger'") {
                    try db.execute(sql: "DROP TRIGGER temp.\"\(name)\"")
                }
                return
            }
            try db.execute(
                sql: """
                    CREATE TEMP TABLE IF NOT EXISTS no_room (number INTEGER PRIMARY KEY AUTOINCREMENT);
                    INSERT OR IGNORE INTO no_room VALUES (9223372036854775807)
                    """)
            let tables = try String.fetchAll(
                db,
                sql: """
                    SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE 'CREATE TABLE%'
                    AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_name%' ESCAPE '\\' ORDER BY name
                    """)
            var random = SplitMix64(seed: seed)
            for table in random.shuffled(tables).prefix(6) {
                for verb in ["INSERT", "UPDATE"] {
                    try db.execute(
                        sql: """
                            CREATE TEMP TRIGGER "no_room \(verb) \(table)" BEFORE \(verb) ON main."\(table)"
                            BEGIN INSERT INTO no_room VALUES (NULL); END
                            """)
                }
            }
        }
    }
}
