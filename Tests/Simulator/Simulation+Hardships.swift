import Causality
import Decisions
import Exchange
import GRDB
import Register
import Store
import Trust

/// What befalls a machine in years: full disks, other machines in its place, thieves, and sites that are closed for a time.
extension Simulation {
    /// False where it cannot come about now.
    func hardship(_ fault: Fault, _ facility: SimulatedFacility) throws -> Bool {
        switch fault {
        case .certificateEnd:
            meet(fault, facility)
            endCertificate(of: facility)
        case .hubClockStep:
            meetEverywhere(fault)
            hub.skewMilliseconds += (chance(0, 1) * 2 - 1) * chance(1, 30) * SimulatedClock.yearMilliseconds
            count("the hub's clock is \(hub.skewMilliseconds) off")
        case .diskFull:
            meet(fault, facility)
            count("the disk of site \(facility.site) is full")
            facility.fullUntil = now + chance(60_000, 1_200_000)
        case .hubDiskFull:
            meetEverywhere(fault)
            count("the hub's disk is full")
            hub.fullUntil = now + chance(60_000, 600_000)
        case .rot, .hubRot: return try rot(fault == .rot ? facility : nil, meets: fault)
        case .replacement: return try lose(facility, to: fault)
        case .theft: return try steal(facility)
        case .retirement: return try retire(facility)
        default: return false
        }
        return true
    }

    func checkHardships() throws {
        guard mishaps?.areHardships == true else { return }
        for facility in facilities {
            guard facility.certificate.isInForce(at: hub.date(at: now)) else {
                throw violation(.certificatesRenewed, "site \(facility.site) has one until \(facility.certificate.end)")
            }
            guard try facility.store.read({ try $0.facility.filling() }) == nil else {
                throw violation(.partIsSaid, "site \(facility.site) says that it is being filled, and is full")
            }
        }
    }

    // MARK: Other machines

    /// A machine stolen from a site goes on calling elsewhere, under a number of its own.
    static let stolenIDs = 2_000..<3_000

    /// A machine is gone with its disk, and another is enrolled for its site: where the hub holds all that it wrote.
    private func lose(_ facility: SimulatedFacility, to fault: Fault) throws -> Bool {
        let end = try facility.store.read { try $0.ownLog.ownLogEnd() }
        guard !facility.isLost, !facility.isRevoked, AgentState(facility) != .unsent,
            try hub.held(of: facility.log).count == end
        else { return false }
        meet(fault, facility)
        count("the machine of site \(facility.site) is gone: \(fault.rawValue)")
        facility.isLost = true
        facility.spare = nil
        copies[Self.copyIDs + facility.site] = nil
        guard !facility.isDown else { return true }
        facility.isDown = true
        facility.pendingExchange = nil
        facility.wakeAt = nil
        queue.add(.facilityRestarted(id: facility.id), at: now + chance(1_000, 600_000))
        watch(facility)
        return true
    }

    /// The hub is told at once; the thief writes and calls, and is heard no more.
    private func steal(_ facility: SimulatedFacility) throws -> Bool {
        let (store, wasDown) = (facility.store, facility.isDown)
        // What the hub has not judged yet of a lost machine's work it sets aside.
        let isJudged = try hub.store.read {
            try !$0.views.areViewsBehind() && $0.query("SELECT 1 FROM _waiting").numbers().isEmpty
        }
        guard !hub.isDown, isJudged, try lose(facility, to: .theft) else { return false }
        let time = hub.milliseconds(at: now)
        _ = try hub.store.write { try $0.hub.shutOut(facility.site, nil, since: time, now: time) }
        let id = Self.stolenIDs.lowerBound + facility.site
        let thief = try SimulatedFacility(
            site: facility.site, id: id, store: store, clock: facility.clock, link: facility.link)
        (thief.key, thief.certificate) = (facility.key, facility.certificate)
        copies[id] = thief
        if wasDown { try store.followToEnd(at: { nil }) }
        if try !store.read({ try $0.views.areViewsBehind() }) { try report(thief) }
        note("machines stolen")
        try tell(thief, .started)
        return true
    }

    /// Where a machine was lost, another is enrolled, and begins with nothing.
    func enrolAnew(_ facility: SimulatedFacility) throws {
        guard !hub.isDown else { return queue.add(.facilityRestarted(id: facility.id), at: now + 60_000) }
        let time = hub.milliseconds(at: now)
        facility.key += [1]
        let log = try hub.store.write { [key = facility.key, site = facility.site] in
            try $0.hub.enrol(site: site, name: "site \(site)", key: key, now: time)
        }
        trace.add("\(now) site \(facility.site) has another machine: \(log)")
        note("machines replaced")
        facility.store = try Store.open(
            ":memory:", description: facility.store.description, creating: Store.Identity(log: log))
        let issued = hub.date(at: now)
        facility.certificate = CertificateTerm(
            start: CertificateLifetime.start, end: CertificateLifetime.end(now: issued))
        facility.lastRequest = nil
        facility.spare = nil
        // Whoever revoked the former machine lets this one in.
        (facility.isLost, facility.isRevoked, facility.isBeingFilled) = (false, false, true)
        try facility.restart(at: now)
        try tell(facility, .started)
    }

    /// What every site is sent, and takes more than one answer.
    func writeBulk() throws {
        for number in 0..<8 {
            let text = String(repeating: "word \(number) ", count: 100)
            try writeAtHub(
                RecordInput(type: "facility", fields: ["site": .integer(Int64(90 + number)), "name": .text(text)]))
        }
    }

    /// Always: what is here by half says so.
    func checkFilling(_ facility: SimulatedFacility, _ answer: Answer) throws {
        guard facility.isBeingFilled, answer.outcome == .done else { return }
        facility.isBeingFilled = answer.more
        guard answer.more else { return note("machines filled") }
        note("parts of a first fill")
        if bug == .filling {
            try facility.store.write { try $0.db.execute(sql: "DELETE FROM _meta WHERE key IN ('filled', 'to_fill')") }
        }
        guard try facility.store.read({ try $0.facility.filling() }) != nil else {
            throw violation(.partIsSaid, "site \(facility.site) has a part, and takes it for all")
        }
    }

    // MARK: Closed for a time

    /// Nobody is held there any more, and its machine is let in again: what it wrote meanwhile comes with it.
    private func retire(_ facility: SimulatedFacility) throws -> Bool {
        guard !facility.isRevoked, !facility.isLost, !hub.isDown else { return false }
        let state = AgentState(facility)
        do {
            let time = hub.milliseconds(at: now)
            _ = try hub.store.write { try $0.hub.retire(site: facility.site, now: time) }
        } catch is Refusal { return false }
        report.pairs[Pair(fault: .retirement, state: state), default: 0] += 1
        count("site \(facility.site) is retired")
        note("sites retired")
        facility.isRevoked = true
        queue.add(.letIn(site: facility.site), at: now + chance(10_000, 900_000))
        return true
    }
}
