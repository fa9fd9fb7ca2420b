import Causality
import Decisions
import Exchange
import FoundationEssentials
import Register
import Store
import Wire

/// The hub: a real store and the real half of the exchange, one request at a time.
final class SimulatedHub {
    var store: Store
    var isDown = false
    /// Until then it refuses everybody, since it speaks another protocol version.
    var otherVersionUntil: Int64 = 0
    var skewMilliseconds: Int64 = 0
    /// Until then its disk has no room.
    var fullUntil: Int64 = 0

    init(sites: Int, edition: Int = 1) throws {
        store = try EmptyStores.shared.take(site: 0, edition: edition)
        try store.write { transaction in
            for site in 1...sites {
                _ = try transaction.hub.enrol(site: site, name: "site \(site)", key: [UInt8(site)], now: 0)
            }
        }
    }

    func held(of log: LogID) throws -> IntervalSet { try store.read { try $0.hub.held(of: log) } }

    func milliseconds(at virtual: Int64) -> Int64 { SimulatedClock.startMilliseconds + virtual + skewMilliseconds }

    func date(at virtual: Int64) -> Date {
        Date(timeIntervalSince1970: Double(milliseconds(at: virtual)) / 1_000)
    }

    /// Of what it writes and decides.
    func moment(at virtual: Int64, saltSeed: UInt64) -> WriteMoment {
        WriteMoment(wallMilliseconds: milliseconds(at: virtual), clock: .reference, saltSeed: saltSeed)
    }

    /// How many changes a facility is owed beyond what it has.
    func owed(to facility: SimulatedFacility) throws -> Int {
        try store.read { try $0.deliveries.countOwed(to: facility.site, after: facility.agent.state.position) }
    }
}
