import Causality
import Exchange
import GRDB
import Register
import Store
import Wire

/// The hub: a real store and the real half of the exchange, one request at a time.
final class SimulatedHub {
    var store: Store
    var isDown = false
    /// Until then it refuses everybody, since it speaks another protocol version.
    var otherVersionUntil: Int64 = 0
    var clock = SimulatedClock.startMilliseconds

    init(sites: Int, edition: Int = 1) throws {
        store = try EmptyStores.shared.take(site: 0, edition: edition)
        try store.write { session in
            for site in 1...sites {
                _ = try session.enrol(site: site, name: "site \(site)", key: [UInt8(site)], now: 0)
            }
        }
    }

    func held(of site: Int) throws -> IntervalSet {
        try store.read { try $0.held(of: LogID(site: site, incarnation: 1)) }
    }

    /// The last feed position waiting for each site.
    func lastPositions() throws -> [Int: Int64] {
        try store.read { session in
            let rows = try Row.fetchAll(session.db, sql: "SELECT site, max(position) FROM _delivery GROUP BY site")
            return Dictionary(rows.map { ($0[0], $0[1]) }, uniquingKeysWith: { first, _ in first })
        }
    }
}
