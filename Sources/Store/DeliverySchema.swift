import GRDB
package import Ledger

/// What deliveries depend on beside the feed and who holds what.
package enum DeliverySchema {
    /// The greatest position that an earlier program's queue gave, and the last place of the feed by then.
    private static let baseKey = "delivery_base"
    private static let fromKey = "delivery_from"

    /// Makes the tables where they are missing, and takes over what an earlier program's queue has left.
    ///
    /// What it queued is sent first, under the numbers that it gave; everything after it is derived. A site that is half way
    /// through it notices nothing.
    static func update(_ db: Database) throws {
        try db.execute(sql: String(decoding: PackageResources.delivery_sql, as: UTF8.self))
        guard try db.tableExists("_delivery") else { return }
        try db.execute(
            sql: """
                INSERT INTO _queued SELECT site, position, dot FROM _delivery;
                INSERT OR REPLACE INTO _meta
                    SELECT '\(baseKey)', coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = '_delivery';
                INSERT OR REPLACE INTO _meta SELECT '\(fromKey)', coalesce(max(value), 0) FROM _meta WHERE key = 'feed';
                DROP TABLE _delivery
                """)
    }

    package static func numbers(_ part: some StorePart) throws -> FeedPositionNumbers {
        let (base, from) = (try part.number(baseKey) ?? 0, try part.number(fromKey) ?? 0)
        let last = try part.lastFeed()
        guard (0..<(1 << 62)).contains(base), (0...max(0, last)).contains(from), last - from < 1 << 34 else {
            throw part.damaged("where deliveries begin")
        }
        return FeedPositionNumbers(base: base, from: from)
    }
}
