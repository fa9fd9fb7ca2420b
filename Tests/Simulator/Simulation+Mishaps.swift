import Causality
import Chance
import Decisions
import Exchange
import GRDB
import Register
import Store

/// Worlds in which faults come when they are least welcome: disks are slow, and a fault waits until an agent is in the very
/// state that it is to meet.
///
/// Left to chance alone, what lasts a moment would never be met. Drawn from a stream of its own.
struct Mishaps {
    struct Ambush {
        var pair: Pair
        var from: Int64
    }

    var random: SplitMix64
    var ambushes: [Ambush]
    let areHardships: Bool

    private static let made = Pair.all.filter(\.isMadeToMeet)
    private static let pairs = made.filter { !$0.isHardship }
    /// What seldom meets more often: few are refused, and what was written waits for a moment only.
    private static let hardships =
        made.filter(\.isHardship)
        + made.flatMap { $0.isHardship && [.unsent, .halted].contains($0.state) ? [$0, $0] : [] }
    /// Seeds of hardships, of 16.
    fileprivate static let hardshipSeeds: [UInt64] = [11, 14, 15]

    /// One world in four has the mishaps of a network, and what comes with power cuts, and three in sixteen have hardships: what
    /// befalls a machine in years. The pairs go round, from seed to seed.
    init?(seed: UInt64, workMilliseconds: Int64, hasHardships: Bool) {
        let kind = hasHardships ? Self.hardshipSeeds.firstIndex(of: seed % 16) : nil
        guard seed % 4 == 1 || kind != nil else { return nil }
        var random = SplitMix64(seed: seed ^ 0x5EED)
        let world = kind.map { Int(seed / 16) * Self.hardshipSeeds.count + $0 } ?? Int(seed / 4)
        let (pairs, count) = kind == nil ? (Self.pairs, 5) : (Self.hardships, 8)
        let first = world * count
        ambushes = (first..<(first + count)).map { place in
            let pair = pairs[place % pairs.count]
            return Ambush(pair: pair, from: random.between(0, workMilliseconds * 3 / 4))
        }
        areHardships = kind != nil
        self.random = random
    }

    /// Faults that lead to the states which are waited for, and at which machine; nil: any.
    func preparations(_ machines: Int) -> [(fault: Fault, id: Int?)] {
        var preparations: [(Fault, Int?)] = [(.diskCopied, nil), (.powerCut, nil)]
        for ambush in ambushes {
            let causes: [Fault] =
                switch ambush.pair.state {
                case .refilling: [.refill, .refill, .refill]
                case .filling: [.replacement, .replacement, .replacement]
                case .halted where ambush.pair.fault.isHardship: [.hubOtherVersion, .hubOtherVersion, .revocation]
                case .halted: [ambush.from.isMultiple(of: 2) ? .revocation : .hubOtherVersion]
                case .down: [.powerCut]
                case .backingOff: [.linkCut]
                case .idle, .unsent, .reading, .sending, .applying, .comparing: []
                }
            // The machine has to be one whose disk was copied.
            let isOfCopy = ambush.pair.fault == .copyAtWork
            for id in isOfCopy ? Array(1...machines) : [] { preparations += (causes + [.diskCopied]).map { ($0, id) } }
            if !isOfCopy { preparations += causes.map { ($0, nil) } }
        }
        return preparations
    }

    /// What a disk takes for one reading or writing.
    static let diskMilliseconds: (least: Int64, most: Int64) = (200, 5_000)
}

extension Simulation {
    /// Whether a world of desks of this seed has hardships.
    package static func hasHardships(_ seed: UInt64) -> Bool { Mishaps.hardshipSeeds.contains(seed % 16) }

    /// Counts a fault with what the agent was doing.
    func meet(_ fault: Fault, _ facility: SimulatedFacility) {
        guard facility.isOriginal else { return }
        report.pairs[Pair(fault: fault, state: AgentState(facility)), default: 0] += 1
    }

    func meetEverywhere(_ fault: Fault) { for facility in facilities { meet(fault, facility) } }

    func planMishaps() throws {
        guard var mishaps else { return }
        if mishaps.areHardships { try writeBulk() }
        let more = (0..<(mishaps.areHardships ? rots : 0)).map { $0.isMultiple(of: 2) ? Fault.rot : .hubRot }
        for (fault, id) in mishaps.preparations(facilities.count) + more.map({ ($0, nil) }) {
            let id = id ?? 1 + mishaps.random.below(facilities.count)
            // Copied early, so that there is more to be known by the time that the copy goes to work.
            let latest = fault == .diskCopied ? Self.workMilliseconds / 2 : Self.workMilliseconds
            queue.add(.mishap(fault, id: id), at: mishaps.random.between(60_000, latest))
        }
        self.mishaps = mishaps
    }

    /// Whatever waits for the state that an agent is in now comes before it is over.
    func watch(_ facility: SimulatedFacility) {
        guard var mishaps, !isHealing, facility.isOriginal else { return }
        let state = AgentState(facility)
        while let index = mishaps.ambushes.firstIndex(where: { $0.pair.state == state && $0.from <= now }) {
            let ambush = mishaps.ambushes.remove(at: index)
            let dwell: Int64 =
                switch state {
                case .sending, .refilling, .filling: Self.networkMillisecondsMin - 1
                default: Mishaps.diskMilliseconds.least - 1
                }
            queue.add(
                .mishap(ambush.pair.fault, id: facility.id, meets: state), at: now + mishaps.random.between(1, dwell))
        }
        self.mishaps = mishaps
    }

    func befall(_ fault: Fault, _ facility: SimulatedFacility, meets state: AgentState?) throws {
        guard !isHealing else { return }
        let isMet = state == nil || state == AgentState(facility)
        guard try !isMet || !befalls(fault, facility), let state else { return }
        mishaps?.ambushes.append(.init(pair: Pair(fault: fault, state: state), from: now + 1))
    }

    /// False where it cannot come about now.
    private func befalls(_ fault: Fault, _ facility: SimulatedFacility) throws -> Bool {
        switch fault {
        case .requestLate: return again(facility, .arrives)
        case .answerLost: return again(facility, .lost)
        case .answerDamaged: return again(facility, .corrupted)
        case .linkCut:
            meet(fault, facility)
            count("site \(facility.site) is cut off")
            facility.partitionedUntil = now + chance(5_000, 600_000)
        case .hubPowerCut:
            guard !hub.isDown else { return false }
            crashHub()
        case .hubRestart, .hubViewsAnew:
            meetEverywhere(.hubRestart)
            hub.isDown = false
            count("the hub starts again")
            if fault == .hubViewsAnew { try beginAnew(hub.store) } else { try beginAnewPerhaps(hub.store) }
        case .hubOtherVersion:
            meetEverywhere(fault)
            count("the hub is of another version")
            hub.otherVersionUntil = now + chance(60_000, 600_000)
        case .powerCut:
            guard !facility.isDown else { return false }
            crash(facility)
        case .clockStep:
            meet(fault, facility)
            count("site \(facility.site) steps its clock")
            facility.clock.step(&random)
        case .refill:
            meet(fault, facility)
            count("site \(facility.site) asks for all again")
            try facility.store.write { try $0.account.askRefill() }
            try tell(facility, .requested)
        case .revocation: return try revoke(facility)
        case .diskCopied:
            meet(fault, facility)
            count("the disk of site \(facility.site) is copied")
            facility.spare = try facility.store.copy()
        case .copyAtWork: return try putToWork(facility)
        case .requestLost, .requestDamaged, .restart, .viewsAnew, .oldDisk, .wholeDisk: break
        case .certificateEnd, .hubClockStep, .diskFull, .hubDiskFull, .rot, .hubRot, .replacement, .theft, .retirement:
            return try hardship(fault, facility)
        }
        return true
    }

    func chance(_ low: Int64, _ high: Int64) -> Int64 { mishaps?.random.between(low, high) ?? low }

    /// The last request is delivered now, whether it came already or not.
    private func again(_ facility: SimulatedFacility, _ fate: AnswerFate) -> Bool {
        guard let (exchange, body) = facility.lastRequest, !hub.isDown, now >= facility.partitionedUntil else {
            return false
        }
        facility.lastArrived = max(facility.lastArrived, exchange)
        queue.add(.hubReceived(id: facility.id, exchange: exchange, body: body, fate: fate), at: now)
        return true
    }

    // MARK: Refused

    /// By mistake: the operator lets it in again. (Whoever is enrolled anew begins with an empty store, as LiarTests and
    /// ProcessTests do; here it is the agent that has to find by itself that it is welcome.)
    private func revoke(_ facility: SimulatedFacility) throws -> Bool {
        guard !facility.isRevoked else { return false }
        meet(.revocation, facility)
        count("site \(facility.site) is revoked")
        facility.isRevoked = true
        try hub.store.write { try $0.hub.revoke(site: facility.site, now: now) }
        queue.add(.letIn(site: facility.site), at: now + chance(10_000, 900_000))
        return true
    }

    /// With all that it wrote meanwhile.
    func letIn(_ facility: SimulatedFacility) throws {
        guard facility.isRevoked else { return }
        trace.add("\(now) site \(facility.site) is let in again")
        facility.isRevoked = false
        _ = try hub.store.write { try $0.hub.readmit(site: facility.site, now: now) }
    }

    /// Nothing is wrong, and nobody was ever refused without a reason.
    func checkRefusal(_ refusal: ExchangeRefusal, _ facility: SimulatedFacility) throws {
        trace.add("\(now) site \(facility.site) is refused: \(refusal)")
        let isExpected =
            switch refusal {
            case .branch: !facility.isOriginal
            case .revoked: facilities[facility.site - 1].wasRevoked || Self.stolenIDs.contains(facility.id)
            case .unknownVersion: hub.otherVersionUntil > 0
            case .wrongLog: !facility.isOriginal && facility.log != facilities[facility.site - 1].log
            case .wrongEpoch: false
            }
        guard isExpected else {
            throw violation(.nobodyRefused, "site \(facility.site) was refused: \(refusal)")
        }
        if refusal == .branch || !facility.isOriginal && refusal == .wrongLog {
            note(refusal == .branch ? "copies refused" : "former machines refused")
            copies[facility.id] = nil
        } else {
            if facility.isOriginal { note("agents halted") }
            try facility.store.write { try $0.facility.note(refusal, at: now) }
        }
    }

    // MARK: Copies

    /// A copy of a disk goes to work under the site's keys: beside its own machine, or while that is off.
    ///
    /// Only one that has not all that the hub holds of the log: another would be the site itself, as far as anybody knows.
    @discardableResult
    func putToWork(_ facility: SimulatedFacility) throws -> Bool {
        let id = Self.copyIDs + facility.site
        guard let spare = facility.spare, copies[id] == nil, !facility.isRevoked, !facility.isBeingFilled,
            spare.identity.log == facility.log
        else { return false }
        let end = try spare.read { try $0.ownLog.ownLogEnd() }
        guard try hub.held(of: facility.log).last > end else { return false }
        meet(facility.isDown ? .oldDisk : .copyAtWork, facility)
        count("a copy of site \(facility.site) goes to work")
        facility.spare = nil
        let copy = try SimulatedFacility(
            site: facility.site, id: id, store: spare, clock: facility.clock, link: facility.link)
        copies[id] = copy
        try spare.followToEnd(at: { nil })
        if end.isMultiple(of: 2) || !facility.isDown { try report(copy) }
        try tell(copy, .started)
        return true
    }

    /// A copy writes before it calls for the first time.
    func report(_ copy: SimulatedFacility) throws {
        var moment = try copy.writeMoment(at: now, saltSeed: UInt64(bitPattern: chance(1, .max / 2)))
        _ = try copy.store.write { transaction in
            try transaction.writing.put(
                RecordInput(type: "report", fields: ["facility": .integer(Int64(copy.site))]), author: author(copy),
                at: &moment)
        }
        copy.agent = try SimulatedFacility.agent(copy.store, copy.link)
    }

    /// As the machine loses power, its disk may be gone too, and what was copied of it is put in.
    func putInCopyPerhaps(_ facility: SimulatedFacility) throws {
        guard let spare = facility.spare, mishaps?.random.oneIn(2) == true, !isHealing else { return }
        let isWhole = try spare.read { try $0.ownLog.ownLogEnd() } == facility.store.read { try $0.ownLog.ownLogEnd() }
        guard isWhole else {
            try putToWork(facility)
            return
        }
        meet(.wholeDisk, facility)
        count("site \(facility.site) begins again with a copy of all its work")
        facility.store = spare
        facility.spare = nil
    }
}
