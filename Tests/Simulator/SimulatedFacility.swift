import Causality
import Exchange
import FoundationEssentials
import Register
import Store
import Trust

/// A facility: a real store, the real agent, a clock of its own, and what its driver must remember.
final class SimulatedFacility {
    let site: Int
    /// Number of the machine: the site's, except of a copy.
    let id: Int
    var store: Store
    var agent: FacilityAgent
    var clock: SimulatedClock
    var link: LinkEstimate
    var isDown = false
    var partitionedUntil: Int64 = 0
    /// Virtual time of the one pending wake-up.
    var wakeAt: Int64?
    /// Number of the request under way; what answers another is dropped, as a closed connection drops it.
    var pendingExchange: Int?
    var pendingSentAt: Moment?
    /// Virtual time of the last answer applied.
    var appliedAt: Int64 = -1
    /// Every change whose `put` returned.
    var acknowledged: [Change] = []
    /// A copy of the disk, as it was.
    var spare: Store?
    var boots = 0
    var lastRequest: (exchange: Int, body: [UInt8])?
    /// The latest request that the hub has seen.
    var lastArrived = 0
    var isRevoked = false { didSet { if isRevoked { wasRevoked = true } } }
    private(set) var wasRevoked = false
    /// As the hub knows it; another with each machine.
    var key: [UInt8]
    var certificate: CertificateTerm
    /// Until then its disk has no room.
    var fullUntil: Int64 = 0
    /// It is gone for good: when something runs at this site again, that is another machine.
    var isLost = false
    /// It took another's place, and the hub has not sent all to it yet.
    var isBeingFilled = false
    /// Forged into the own log, past every check of this site.
    var forged: [Dot] = []

    init(site: Int, id: Int, store: Store, clock: SimulatedClock, link: LinkEstimate) throws {
        self.site = site
        self.id = id
        self.store = store
        self.clock = clock
        self.link = link
        key = [UInt8(site)]
        let start = Date(timeIntervalSince1970: Double(SimulatedClock.startMilliseconds) / 1_000)
        certificate = CertificateTerm(start: CertificateLifetime.start, end: CertificateLifetime.end(now: start))
        agent = try Self.agent(store, link)
    }

    var isOriginal: Bool { id == site }

    var log: LogID { store.identity.log }

    static func agent(_ store: Store, _ link: LinkEstimate) throws -> FacilityAgent {
        try store.read { transaction in
            FacilityAgent(
                state: try transaction.exchangeState(), logEnd: try transaction.ownLog.ownLogEnd(),
                edition: transaction.description.edition,
                schedule: RetrySchedule(
                    intervalMilliseconds: 1_200_000, debounceMilliseconds: 1_000, firstRetryMilliseconds: 5_000,
                    retryMillisecondsMax: 900_000), link: link)
        }
    }

    /// Power is back: nothing of the process is left, everything of the store is.
    func restart(at virtual: Int64) throws {
        isDown = false
        boots += 1
        wakeAt = nil
        pendingExchange = nil
        clock.bootedAt = virtual
        agent = try Self.agent(store, link)
    }

    func writeMoment(at virtual: Int64, saltSeed: UInt64) throws -> WriteMoment {
        let now = clock.moment(at: virtual)
        let error = try store.read {
            try $0.facility.clockEvidence(
                wallNow: now.wallMilliseconds, monotonicNow: now.monotonicMilliseconds, boot: ""
            ).clockError
        }
        return WriteMoment(wallMilliseconds: now.wallMilliseconds, clock: error, saltSeed: saltSeed)
    }
}
