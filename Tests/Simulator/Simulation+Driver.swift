import Causality
import Chance
import Exchange
import Store

/// What drives a facility's agent, and does for it what its daemon would.
extension Simulation {
    func moment(_ facility: SimulatedFacility) -> Moment { facility.clock.moment(at: now) }

    func tell(_ facility: SimulatedFacility, _ event: FacilityAgent.Event) throws {
        guard !facility.isDown else { return }
        let effects = facility.agent.handle(event, now: moment(facility), random: random.fraction())
        watch(facility)
        try perform(effects, facility)
    }

    func perform(_ effects: [FacilityAgent.Effect], _ facility: SimulatedFacility) throws {
        for effect in effects {
            switch effect {
            case .readBatch, .apply, .compareLog:
                guard mishaps != nil, !isHealing else {
                    try carryOut(effect, facility)
                    continue
                }
                let (least, most) = Mishaps.diskMilliseconds
                queue.add(
                    .diskDone(id: facility.id, boot: facility.boots, effect), at: now + random.between(least, most))
            case .send(let request): try send(request, facility)
            case .keep(let link):
                // What cannot be kept is learned again.
                do {
                    try onDisk(of: facility.store, fullUntil: facility.fullUntil) {
                        try facility.store.write { try $0.facility.keep(link) }
                    }
                } catch let error as StoreError where error.isFull {
                    noteNoRoom("site \(facility.site) keeps its link")
                }
            case .wake(let after):
                let at = now + after
                if let pending = facility.wakeAt, pending <= at { continue }
                if bug == .halted, case .halted = facility.agent.phase { continue }
                facility.wakeAt = at
                queue.add(.woke(id: facility.id), at: at)
            case .reportRefusal(let refusal): try checkRefusal(refusal, facility)
            }
        }
    }

    /// What the store does for the agent.
    func carryOut(_ effect: FacilityAgent.Effect, _ facility: SimulatedFacility) throws {
        switch effect {
        case .readBatch(let held, let bytesMax):
            let batch = try onDisk(of: facility) {
                try facility.store.readBatch(held: held, contentBytesMax: bytesMax)
            }
            if let batch { try tell(facility, .batchRead(batch)) }
        case .apply(let answer, let state, let measurement): try apply(answer, state, measurement, facility)
        case .compareLog(let links, let held, let isResync):
            let compared = try onDisk(of: facility) {
                try facility.store.compareLog(links, held: held, isResync: isResync, at: now)
            }
            guard let comparison = compared else { return }
            trace.add("\(now) site \(facility.site) compares its log: \(comparison)")
            report.coverage["resyncs", default: 0] += 1
            try tell(facility, .logCompared(comparison))
        case .send, .keep, .wake, .reportRefusal: break
        }
    }

    func apply(
        _ answer: Answer, _ state: ExchangeState, _ measurement: ClockMeasurement, _ facility: SimulatedFacility
    ) throws {
        let answer = tampered(answer, for: facility)
        try followPerhaps(facility.store)
        if random.oneIn(faults.facilityCrash) {
            do {
                try facility.store.write { transaction in
                    try transaction.facility.apply(answer, state, measurement)
                    throw PowerCut()
                }
            } catch is PowerCut { return crash(facility) }
        }
        let applied: Void? = try onDisk(of: facility) {
            try facility.store.write { try $0.facility.apply(answer, state, measurement) }
        }
        guard applied != nil else { return }
        facility.appliedAt = now
        try checkHeld(facility, state.held)
        try checkFilling(facility, answer)
        try tell(facility, .applied)
    }

    /// Always: what a facility believes acknowledged is at the hub.
    func checkHeld(_ facility: SimulatedFacility, _ held: IntervalSet) throws {
        let atHub = try hub.held(of: facility.log)
        for run in held.runs where !atHub.gaps(in: run).isEmpty {
            throw violation(
                .acknowledgedIsHeld, "site \(facility.site) believes \(held), the hub holds \(atHub)")
        }
    }
}
