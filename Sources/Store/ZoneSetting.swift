import GRDB
package import Register

/// What time of day a store goes by, as whoever opens it says.
package struct ZoneSetting: Sendable, ExpressibleByIntegerLiteral {
    private var zone: LocalZone
    private var from: Int64?
    private var isSaid = false

    /// For all times.
    package init(_ zone: LocalZone) { self.zone = zone }

    /// Now, and since when, in seconds since 1970; since `now` where that is not said and it is new. Of what was before, the
    /// store goes by what it was told then.
    package init(_ zone: LocalZone, since: Int64?, now: Int64) {
        self.zone = zone
        from = since ?? now
        isSaid = since != nil
    }

    package init(integerLiteral minutes: Int64) { zone = LocalZone(minutes: minutes) }

    private static let key = "zone"

    /// Takes it into what the store keeps.
    func settled(_ db: Database) throws -> LocalZone {
        guard let from else { return zone }
        let kept = try Prepared(db, "SELECT value FROM _meta WHERE key = ?", values: [Self.key]).first(String.self)
        // Nobody said before what held before.
        let former = kept.flatMap { LocalZone(text: $0) } ?? zone
        let isKnown = former.minutes == zone.minutes && !isSaid
        let settled = isKnown ? former : former.changed(to: zone.minutes, from: from)
        if settled.text != kept {
            try Prepared(db, "INSERT OR REPLACE INTO _meta VALUES (?, ?)", values: [Self.key, settled.text]).run()
        }
        return settled
    }
}
