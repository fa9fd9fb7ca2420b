import Causality
import Chance
import Decisions
import Exchange
import Register
package import Store
import Trust
import Wire

/// One small world over virtual time: a hub, three to five facilities, a network and clocks that fail, from one seed.
///
/// Everything under test is the real code: `FacilityAgent`, `HubExchange` inside `Transaction.exchange`, the store on SQLite,
/// and messages as `MessageCoding` bytes. Nothing here reads a clock, a file or the machine's randomness.
package final class Simulation {
    package struct Report: Sendable {
        package var seed: UInt64
        package var traceDigest: UInt64
        package var changes: Int
        package var exchanges: Int
        package var bytes: Int
        package var faults: Int
        package var refusedWrites: Int
        package var events: Int
        /// How often what the simulation is there for came about, by name.
        package var coverage: [String: Int] = [:]
        /// Faults by what the agent was doing that they met.
        package var pairs: [Pair: Int] = [:]
        package var trace: [String]
    }

    /// What people do in it.
    package enum World: String, Sendable {
        /// Clerks who make no mistakes, and every rule of a conflict.
        case desks
        /// Bodies that move, and sites that mistype, are late, or lie.
        case bodies
    }

    enum Event {
        case work
        /// The clerk comes to write what happened to a body.
        case due(person: Int, act: Int)
        case woke(id: Int)
        case hubReceived(id: Int, exchange: Int, body: [UInt8], fate: AnswerFate)
        case answerArrived(id: Int, exchange: Int, body: [UInt8])
        case gaveUp(id: Int, exchange: Int)
        /// A slow disk has done what the agent asked for.
        case diskDone(id: Int, boot: Int, FacilityAgent.Effect)
        case facilityRestarted(id: Int)
        case hubRestarted
        case partitionBegan(site: Int, until: Int64)
        case mishap(Fault, id: Int, meets: AgentState? = nil)
        /// A machine asks for another certificate, since an exchange was not carried out under its old one, or beside one.
        case renewalAsked(id: Int, held: HeldExchange?)
        case renewed(id: Int, CertificateTerm, held: HeldExchange?)
        case letIn(site: Int)
        /// A clerk whose edition is newer writes what the older does not know.
        case newerWork
        case edition(site: Int, Int)
        /// One person is to be confined, by two who do not know of each other.
        case order
        case review(site: Int)
        case healed
    }

    /// An exchange that is sent once more when the certificate is renewed.
    struct HeldExchange {
        var number: Int
        var body: [UInt8]
    }

    enum AnswerFate { case arrives, lost, truncated, corrupted }

    /// Thrown inside a transaction: power is cut before the commit.
    struct PowerCut: Error {}

    static let workMilliseconds: Int64 = 3_600_000
    static let healingMillisecondsMax: Int64 = 4 * 3_600_000
    static let timeoutMilliseconds: Int64 = 30_000
    static let networkMillisecondsMin: Int64 = 20
    /// Copies of machines have numbers from here.
    static let copyIDs = 1_000

    let seed: UInt64
    let world: World
    let bug: PlantedBug?
    /// How often more something rots in a world of hardships.
    let rots: Int
    var random: SplitMix64
    /// For ``beginAnewPerhaps(_:)`` and what follows from it.
    var follows: SplitMix64
    var faults: FaultPlan
    var hub: SimulatedHub
    var facilities: [SimulatedFacility] = []
    /// Copies of their disks that are at work, by number of the machine.
    var copies: [Int: SimulatedFacility] = [:]
    /// Nil in most worlds.
    var mishaps: Mishaps?
    var editions: Editions?
    var refused: RefusedWork?
    var population = Population()
    var truth = Truth()
    /// Who had each case file when the hub was last looked at; who ever might have it; and up to where that was.
    var scopeBefore: [Dot: Set<Int>] = [:]
    var entitled: [Dot: Set<Int>] = [:]
    var checkedFeed: Int64 = -1
    var queue = EventQueue<Event>()
    var now: Int64 = 0
    var isHealing = false
    var trace: TraceDigest
    var report: Report
    var exchangeCount = 0
    var feedCopy = FeedCopy()
    /// Every change that the hub wrote by `put`.
    var hubWrites: [Change] = []

    /// `hasMishaps`: whether one world in four has them; nil where it is one of desks.
    package init(
        seed: UInt64, world: World = .desks, plantedBug: PlantedBug? = nil, hasMishaps: Bool? = nil,
        rots: Int = 0, keepsTrace: Bool = false
    ) throws {
        self.seed = seed
        self.world = world
        bug = plantedBug
        self.rots = rots
        random = SplitMix64(seed: seed)
        follows = SplitMix64(seed: ~seed)
        faults = FaultPlan(&random)
        // Each kind of trouble in worlds of its own, drawn from a stream of its own: all others stay as they were.
        if hasMishaps ?? (world == .desks) {
            mishaps = Mishaps(seed: seed, workMilliseconds: Self.workMilliseconds, hasHardships: world == .desks)
        }
        if world == .desks, seed % 16 == 7 { editions = Editions(random: SplitMix64(seed: seed ^ 0xED17)) }
        if world == .desks, seed % 16 == 10 { refused = RefusedWork(seed: seed) }
        trace = TraceDigest(keepsLines: keepsTrace)
        let sites = 3 + random.below(3)
        var begins = Array(repeating: 1, count: sites + 1)
        if var random = editions?.random {
            begins = Self.drawEditions(sites, &random)
            editions?.random = random
        }
        hub = try SimulatedHub(sites: sites, edition: begins[0])
        report = Report(
            seed: seed, traceDigest: 0, changes: 0, exchanges: 0, bytes: 0, faults: 0, refusedWrites: 0, events: 0,
            trace: [])
        for site in 1...sites {
            let clock = SimulatedClock(&random)
            let link = faults.slowLink ? LinkEstimate(bytesPerSecond: 1, packing: 0.02) : LinkEstimate()
            facilities.append(
                try SimulatedFacility(
                    site: site, id: site, store: EmptyStores.shared.take(site: site, edition: begins[site]),
                    clock: clock, link: link))
        }
    }

    /// Works, fails, heals and checks; throws the first ``Violation``.
    ///
    /// `look` is given each store at the end, the hub's first, before it is emptied for another world.
    package func run(_ look: (Store) throws -> Void = { _ in }) throws -> Report {
        do {
            try plan()
            while let (at, event) = queue.next() {
                now = at
                report.events += 1
                try carry(event)
                if isHealing, try isQuiescent() { break }
                guard now < Self.workMilliseconds + Self.healingMillisecondsMax else {
                    throw violation(.quiescence, "still at work after four hours of virtual time: \(try unrest())")
                }
            }
            try check()
            try noteCoverage()
            for store in [hub.store] + facilities.map(\.store) {
                try look(store)
                try EmptyStores.shared.giveBack(store)
            }
        } catch var violation as Violation {
            violation.trace = trace.lines ?? []
            throw violation
        }
        report.traceDigest = trace.value
        report.trace = trace.lines ?? []
        return report
    }

    func violation(_ invariant: Violation.Invariant, _ detail: String) -> Violation {
        Violation(invariant: invariant, seed: seed, detail: detail)
    }

    private func plan() throws {
        for facility in facilities { try tell(facility, .started) }
        for _ in 0..<((world == .bodies ? 30 : 24) + random.below(20)) {
            queue.add(.work, at: random.between(1_000, Self.workMilliseconds))
        }
        for _ in 0..<faults.partitions {
            let start = random.between(0, Self.workMilliseconds)
            let site = facilities[random.below(facilities.count)].site
            queue.add(.partitionBegan(site: site, until: start + random.between(60_000, 2_400_000)), at: start)
        }
        try planMishaps()
        planEditions()
        planOrders()
        try judgeAgainPerhaps()
        queue.add(.healed, at: Self.workMilliseconds)
    }

    // MARK: Events

    private func carry(_ event: Event) throws {
        switch event {
        case .work:
            try followEverywhere()
            try world == .bodies ? live() : work()
        case .due(let person, let act):
            try followEverywhere()
            try write(person, act)
        case .woke(let id):
            guard let facility = machine(id), facility.wakeAt == now, !facility.isDown else { return }
            facility.wakeAt = nil
            try tell(facility, .woke)
        case .hubReceived(let id, let exchange, let body, let fate):
            if let facility = machine(id) { try hubReceives(facility, exchange, body, fate) }
        case .answerArrived(let id, let exchange, let body):
            if let facility = machine(id) { try facilityReceives(facility, exchange, body) }
        case .gaveUp(let id, let exchange):
            guard let facility = machine(id), facility.pendingExchange == exchange else { return }
            trace.add("\(now) site \(facility.site) gives up")
            facility.pendingExchange = nil
            try tell(facility, .exchangeFailed)
        case .diskDone(let id, let boot, let effect):
            if let facility = machine(id), facility.boots == boot, !facility.isDown { try carryOut(effect, facility) }
        case .facilityRestarted(let id): if let facility = machine(id) { try restart(facility) }
        case .hubRestarted:
            meetEverywhere(.hubRestart)
            hub.isDown = false
            try beginAnewPerhaps(hub.store)
        case .partitionBegan(let site, let until):
            guard !isHealing else { return }
            count("site \(site) is cut off until \(until)")
            meet(.linkCut, facilities[site - 1])
            facilities[site - 1].partitionedUntil = until
        case .mishap(let fault, let id, let state): try befall(fault, facilities[id - 1], meets: state)
        case .renewalAsked(let id, let held): if let facility = machine(id) { try renew(facility, held) }
        case .renewed(let id, let term, let held): if let facility = machine(id) { show(term, facility, held) }
        case .letIn(let site): try letIn(facilities[site - 1])
        case .newerWork: try workNewer()
        case .edition(let site, let edition): try change(site, to: edition)
        case .order: try orderTogether()
        case .review(let site): try review(facilities[site - 1])
        case .healed: try heal()
        }
    }

    private func machine(_ id: Int) -> SimulatedFacility? {
        id >= Self.copyIDs ? copies[id] : facilities[id - 1]
    }

    private func heal() throws {
        trace.add("\(now) healed")
        isHealing = true
        faults = .none
        hub.isDown = false
        hub.otherVersionUntil = min(hub.otherVersionUntil, now)
        hub.skewMilliseconds = 0
        copies = [:]
        for facility in facilities {
            try letIn(facility)
            facility.partitionedUntil = 0
            if facility.isDown { try restart(facility) }
        }
        try followEverywhere()
        for (person, act) in truth.unwritten { queue.add(.due(person: person, act: act), at: now + 1_000) }
    }

    private func restart(_ facility: SimulatedFacility) throws {
        guard facility.isDown else { return }
        if facility.isLost { return try enrolAnew(facility) }
        trace.add("\(now) site \(facility.site) restarts")
        copies[Self.copyIDs + facility.site] = nil
        try putInCopyPerhaps(facility)
        meet(.restart, facility)
        try beginAnewPerhaps(facility.store)
        try facility.restart(at: now)
        try tell(facility, .started)
    }

    func crash(_ facility: SimulatedFacility) {
        count("site \(facility.site) loses power")
        meet(.powerCut, facility)
        facility.isDown = true
        facility.pendingExchange = nil
        facility.wakeAt = nil
        queue.add(.facilityRestarted(id: facility.id), at: now + random.between(1_000, 600_000))
        watch(facility)
    }

    func crashHub() {
        count("the hub loses power")
        meetEverywhere(.hubPowerCut)
        hub.isDown = true
        queue.add(.hubRestarted, at: now + random.between(1_000, 600_000))
    }

    /// Notes a fault.
    func count(_ fault: String) {
        report.faults += 1
        trace.add("\(now) \(fault)")
    }
}
