import Causality
import Chance
import Exchange
import Register
import Store
import Wire

/// One small world over virtual time: a hub, three to five facilities, a network and clocks that fail, from one seed.
///
/// Everything under test is the real code: `FacilityAgent`, `HubExchange` inside `Session.exchange`, the store on SQLite,
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
        case woke(site: Int)
        case hubReceived(site: Int, exchange: Int, body: [UInt8], fate: AnswerFate)
        case answerArrived(site: Int, exchange: Int, body: [UInt8])
        case gaveUp(site: Int, exchange: Int)
        case facilityRestarted(site: Int)
        case hubRestarted
        case partitionBegan(site: Int, until: Int64)
        case healed
    }

    enum AnswerFate { case arrives, lost, truncated, corrupted }

    /// Thrown inside a transaction: power is cut before the commit.
    struct PowerCut: Error {}

    static let workMilliseconds: Int64 = 3_600_000
    static let healingMillisecondsMax: Int64 = 4 * 3_600_000
    static let timeoutMilliseconds: Int64 = 30_000

    let seed: UInt64
    let world: World
    let bug: PlantedBug?
    var random: SplitMix64
    /// For ``beginAnewPerhaps(_:)`` and what follows from it.
    var follows: SplitMix64
    var faults: FaultPlan
    var hub: SimulatedHub
    var facilities: [SimulatedFacility] = []
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
    /// Every change that the hub wrote by `put`.
    var hubWrites: [Change] = []

    package init(
        seed: UInt64, world: World = .desks, plantedBug: PlantedBug? = nil, keepsTrace: Bool = false
    ) throws {
        self.seed = seed
        self.world = world
        bug = plantedBug
        random = SplitMix64(seed: seed)
        follows = SplitMix64(seed: ~seed)
        faults = FaultPlan(&random)
        trace = TraceDigest(keepsLines: keepsTrace)
        let sites = 3 + random.below(3)
        hub = try SimulatedHub(sites: sites)
        report = Report(
            seed: seed, traceDigest: 0, changes: 0, exchanges: 0, bytes: 0, faults: 0, refusedWrites: 0, events: 0,
            trace: [])
        for site in 1...sites {
            let clock = SimulatedClock(&random)
            let link = faults.slowLink ? LinkEstimate(bytesPerSecond: 1, packing: 0.02) : LinkEstimate()
            facilities.append(
                try SimulatedFacility(
                    site: site, store: EmptyStores.shared.take(site: site), clock: clock, link: link))
        }
    }

    /// Works, fails, heals and checks; throws the first ``Violation``.
    package func run() throws -> Report {
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
            for store in [hub.store] + facilities.map(\.store) { try EmptyStores.shared.giveBack(store) }
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
        for facility in facilities {
            try perform(facility.agent.handle(.started, now: moment(facility), random: random.fraction()), facility)
        }
        for _ in 0..<((world == .bodies ? 30 : 24) + random.below(20)) {
            queue.add(.work, at: random.between(1_000, Self.workMilliseconds))
        }
        for _ in 0..<faults.partitions {
            let start = random.between(0, Self.workMilliseconds)
            let site = facilities[random.below(facilities.count)].site
            queue.add(.partitionBegan(site: site, until: start + random.between(60_000, 2_400_000)), at: start)
        }
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
        case .woke(let site):
            let facility = facilities[site - 1]
            guard facility.wakeAt == now, !facility.isDown else { return }
            facility.wakeAt = nil
            try tell(facility, .woke)
        case .hubReceived(let site, let exchange, let body, let fate):
            try hubReceives(site, exchange, body, fate)
        case .answerArrived(let site, let exchange, let body):
            try facilityReceives(facilities[site - 1], exchange, body)
        case .gaveUp(let site, let exchange):
            let facility = facilities[site - 1]
            guard facility.pendingExchange == exchange else { return }
            trace.add("\(now) site \(site) gives up")
            facility.pendingExchange = nil
            try tell(facility, .exchangeFailed)
        case .facilityRestarted(let site): try restart(facilities[site - 1])
        case .hubRestarted:
            hub.isDown = false
            try beginAnewPerhaps(hub.store)
        case .partitionBegan(let site, let until):
            guard !isHealing else { return }
            count("site \(site) is cut off until \(until)")
            facilities[site - 1].partitionedUntil = until
        case .healed: try heal()
        }
    }

    private func heal() throws {
        trace.add("\(now) healed")
        isHealing = true
        faults = .none
        hub.isDown = false
        for facility in facilities {
            facility.partitionedUntil = 0
            if facility.isDown { try restart(facility) }
        }
        try followEverywhere()
        for (person, act) in truth.unwritten { queue.add(.due(person: person, act: act), at: now + 1_000) }
    }

    private func restart(_ facility: SimulatedFacility) throws {
        guard facility.isDown else { return }
        trace.add("\(now) site \(facility.site) restarts")
        try facility.restart(at: now)
        try beginAnewPerhaps(facility.store)
        try tell(facility, .started)
    }

    func crash(_ facility: SimulatedFacility) {
        count("site \(facility.site) loses power")
        facility.isDown = true
        facility.pendingExchange = nil
        facility.wakeAt = nil
        queue.add(.facilityRestarted(site: facility.site), at: now + random.between(1_000, 600_000))
    }

    private func crashHub() {
        count("the hub loses power")
        hub.isDown = true
        queue.add(.hubRestarted, at: now + random.between(1_000, 600_000))
    }

    /// Notes a fault.
    func count(_ fault: String) {
        report.faults += 1
        trace.add("\(now) \(fault)")
    }

    // MARK: The facility's driver

    func moment(_ facility: SimulatedFacility) -> Moment { facility.clock.moment(at: now) }

    func tell(_ facility: SimulatedFacility, _ event: FacilityAgent.Event) throws {
        guard !facility.isDown else { return }
        try perform(facility.agent.handle(event, now: moment(facility), random: random.fraction()), facility)
    }

    private func perform(_ effects: [FacilityAgent.Effect], _ facility: SimulatedFacility) throws {
        for effect in effects {
            switch effect {
            case .readBatch(let held, let bytesMax):
                let batch = try facility.store.readBatch(held: held, contentBytesMax: bytesMax)
                try tell(facility, .batchRead(batch))
            case .send(let request): try send(request, facility)
            case .apply(let answer, let state, let measurement): try apply(answer, state, measurement, facility)
            case .compareLog(let links, let held):
                let comparison = try facility.store.compareLog(links, held: held, at: now)
                trace.add("\(now) site \(facility.site) compares its log: \(comparison)")
                report.coverage["resyncs", default: 0] += 1
                try tell(facility, .logCompared(comparison))
            case .wake(let after):
                let at = now + after
                if let pending = facility.wakeAt, pending <= at { continue }
                facility.wakeAt = at
                queue.add(.woke(site: facility.site), at: at)
            case .reportRefusal(let refusal):
                throw violation(.nobodyRefused, "site \(facility.site) was refused: \(refusal)")
            }
        }
    }

    private func send(_ request: Request, _ facility: SimulatedFacility) throws {
        exchangeCount += 1
        report.exchanges += 1
        let exchange = exchangeCount
        facility.pendingExchange = exchange
        facility.pendingSentAt = moment(facility)
        let (request, body) = try MessageCoding.fitted(request)
        report.bytes += body.count
        trace.add(
            "\(now) site \(facility.site) sends \(exchange): \(request.changes.map(\.dot)) at \(request.position)")
        trace.add(body)
        queue.add(.gaveUp(site: facility.site, exchange: exchange), at: now + Self.timeoutMilliseconds)
        if now < facility.partitionedUntil { return }
        if random.oneIn(faults.requestLost) { return count("request \(exchange) is lost") }
        if random.oneIn(faults.truncated) { return try damage(body, exchange, isCut: true) }
        if random.oneIn(faults.corrupted) { return try damage(body, exchange, isCut: false) }
        let isLate = random.oneIn(faults.late)
        var delay = random.between(20, 2_000)
        if isLate {
            count("request \(exchange) is late")
            delay += Self.timeoutMilliseconds + random.between(0, 300_000)
        }
        queue.add(.hubReceived(site: facility.site, exchange: exchange, body: body, fate: fate()), at: now + delay)
        if random.oneIn(faults.duplicated) {
            count("request \(exchange) arrives twice")
            let again = now + delay + random.between(0, 60_000)
            queue.add(.hubReceived(site: facility.site, exchange: exchange, body: body, fate: fate()), at: again)
        }
    }

    private func fate() -> AnswerFate {
        if random.oneIn(faults.answerLost) { return .lost }
        if random.oneIn(faults.truncated) { return .truncated }
        if random.oneIn(faults.corrupted) { return .corrupted }
        return .arrives
    }

    /// Bytes are damaged on the way: TLS and the length of the body refuse them, and what got past those would meet the
    /// decoder, which must throw or give a message, but never crash.
    private func damage(_ body: [UInt8], _ exchange: Int, isCut: Bool) throws {
        count("message \(exchange) is \(isCut ? "cut" : "altered") on the way")
        var body = body
        if isCut {
            body.removeLast(random.below(body.count))
        } else {
            body[random.below(body.count)] ^= UInt8(1 << random.below(8))
        }
        _ = try? MessageCoding.request(body)  // Thrown or not: the message is refused by the layers below.
        _ = try? MessageCoding.answer(body)
    }

    private func apply(
        _ answer: Answer, _ state: ExchangeState, _ measurement: ClockMeasurement, _ facility: SimulatedFacility
    ) throws {
        let answer = tampered(answer, for: facility)
        try followPerhaps(facility.store)
        if random.oneIn(faults.facilityCrash) {
            do {
                try facility.store.write { session in
                    try session.apply(answer, state, measurement)
                    throw PowerCut()
                }
            } catch is PowerCut { return crash(facility) }
        }
        try facility.store.write { try $0.apply(answer, state, measurement) }
        facility.appliedAt = now
        try checkHeld(facility, state.held)
        try tell(facility, .applied)
    }

    /// Always: what a facility believes acknowledged is at the hub.
    private func checkHeld(_ facility: SimulatedFacility, _ held: IntervalSet) throws {
        let atHub = try hub.held(of: facility.site)
        for run in held.runs where !atHub.gaps(in: run).isEmpty {
            throw violation(
                .acknowledgedIsHeld, "site \(facility.site) believes \(held), the hub holds \(atHub)")
        }
    }

    // MARK: The hub's driver

    private func hubReceives(_ site: Int, _ exchange: Int, _ body: [UInt8], _ fate: AnswerFate) throws {
        guard !hub.isDown, now >= facilities[site - 1].partitionedUntil else { return }
        let request = try MessageCoding.request(body)
        try followPerhaps(hub.store)
        let moment = WriteMoment(
            wallMilliseconds: SimulatedClock.startMilliseconds + now, clock: .reference, saltSeed: random.next())
        let nextToken = random.next() | 1
        var answer: Answer?
        let isCut = random.oneIn(faults.hubCrash) && random.oneIn(2)
        do {
            try hub.store.write { session in
                answer = try session.exchange(request, site: site, at: moment, nextToken: nextToken) { $0 }
                if isCut { throw PowerCut() }
                if bug == .acknowledgement, answer?.outcome == .done, !request.changes.isEmpty, random.oneIn(4) {
                    throw PowerCut()
                }
            }
        } catch is PowerCut {
            if isCut { return crashHub() }
        }
        try tamperWithHub()
        if world == .bodies, try !hub.store.read({ try $0.areViewsBehind() }) {
            try checkBodies(afterAnswering: site, answer)
        }
        guard let answer else { return }
        let reply = try MessageCoding.bytes(answer)
        report.bytes += reply.count
        trace.add(
            "\(now) hub answers \(exchange): \(answer.outcome) \(answer.changes.map(\.dot)) to \(answer.position), "
                + "holds \(answer.held)")
        trace.add(reply)
        if random.oneIn(faults.hubCrash) { return crashHub() }
        switch fate {
        case .lost: return count("answer \(exchange) is lost")
        case .truncated: return try damage(reply, exchange, isCut: true)
        case .corrupted: return try damage(reply, exchange, isCut: false)
        case .arrives:
            queue.add(.answerArrived(site: site, exchange: exchange, body: reply), at: now + random.between(20, 2_000))
        }
    }

    private func facilityReceives(_ facility: SimulatedFacility, _ exchange: Int, _ body: [UInt8]) throws {
        guard facility.pendingExchange == exchange, !facility.isDown, let sentAt = facility.pendingSentAt,
            now >= facility.partitionedUntil
        else { return }
        facility.pendingExchange = nil
        let answer = try MessageCoding.answer(body)
        if random.oneIn(faults.facilityCrash) { return crash(facility) }
        if random.oneIn(faults.clockStep) {
            count("site \(facility.site) steps its clock")
            facility.clock.step(&random)
        }
        try tell(
            facility,
            .answerReceived(answer, sentAt: sentAt, wireBytes: body.count, contentBytes: body.count * 3))
    }
}
