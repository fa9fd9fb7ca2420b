import Causality
import Chance
import Decisions
import Exchange
import Register
import Store
import Wire

/// What is between a facility and the hub, and the hub's driver.
extension Simulation {
    func send(_ request: Request, _ facility: SimulatedFacility) throws {
        exchangeCount += 1
        report.exchanges += 1
        let exchange = exchangeCount
        facility.pendingExchange = exchange
        facility.pendingSentAt = moment(facility)
        var request = request
        // Filled in parts, so that it can be cut.
        if facility.isBeingFilled { request.answerKiBMax = 1 }
        let (fitted, body) = try MessageCoding.fitted(request)
        request = fitted
        report.bytes += body.count
        trace.add(
            "\(now) site \(facility.site) sends \(exchange): \(request.changes.map(\.dot)) at \(request.position)")
        trace.add(body)
        facility.lastRequest = (exchange, body)
        queue.add(.gaveUp(id: facility.id, exchange: exchange), at: now + Self.timeoutMilliseconds)
        if now < facility.partitionedUntil { return }
        if random.oneIn(faults.requestLost) {
            meet(.requestLost, facility)
            return count("request \(exchange) is lost")
        }
        for (rate, isCut) in [(faults.truncated, true), (faults.corrupted, false)] where random.oneIn(rate) {
            meet(.requestDamaged, facility)
            return try damage(body, exchange, isCut: isCut)
        }
        let isLate = random.oneIn(faults.late)
        var delay = random.between(Self.networkMillisecondsMin, 2_000)
        if isLate {
            count("request \(exchange) is late")
            delay += Self.timeoutMilliseconds + random.between(0, 300_000)
        }
        queue.add(.hubReceived(id: facility.id, exchange: exchange, body: body, fate: fate()), at: now + delay)
        if random.oneIn(faults.duplicated) {
            count("request \(exchange) arrives twice")
            let again = now + delay + random.between(0, 60_000)
            queue.add(.hubReceived(id: facility.id, exchange: exchange, body: body, fate: fate()), at: again)
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

    // MARK: The hub's driver

    func hubReceives(_ facility: SimulatedFacility, _ exchange: Int, _ body: [UInt8], _ fate: AnswerFate) throws {
        guard !hub.isDown, now >= facility.partitionedUntil else { return }
        if exchange <= facility.lastArrived || facility.pendingExchange != exchange { meet(.requestLate, facility) }
        facility.lastArrived = max(exchange, facility.lastArrived)
        guard try isHeard(facility, HeldExchange(number: exchange, body: body), fate) else { return }
        let site = facility.site
        var request = try MessageCoding.request(body)
        if now < hub.otherVersionUntil { request.version += 1 }
        try followPerhaps(hub.store)
        let moment = hub.moment(at: now, saltSeed: random.next())
        let nextToken = random.next() | 1
        var answer: Answer?
        let isCut = random.oneIn(faults.hubCrash) && random.oneIn(2)
        let signs = mishaps?.areHardships == true
        do {
            try onDisk(of: hub.store, fullUntil: hub.fullUntil) {
                try hub.store.write { transaction in
                    answer = try transaction.hub.exchange(request, site: site, at: moment, chance: nextToken) {
                        signs ? Self.signed($0) : $0
                    }
                    if isCut { throw PowerCut() }
                    if bug == .acknowledgement, answer?.outcome == .done, !request.changes.isEmpty, random.oneIn(4) {
                        throw PowerCut()
                    }
                }
            }
        } catch is PowerCut {
            if isCut { return crashHub() }
        } catch let error as StoreError where error.isFull { return noteNoRoom("the hub answers \(exchange)") }
        try tamperWithHub()
        if world == .bodies, try !hub.store.read({ try $0.views.areViewsBehind() }) {
            try checkBodies(afterAnswering: site, answer)
        }
        guard let answer else { return }
        if bug == nil || bug == .owed { try checkDelivery(to: facility, answer, after: request.position) }
        let reply = try MessageCoding.bytes(answer)
        report.bytes += reply.count
        trace.add(
            "\(now) hub answers \(exchange): \(answer.outcome) \(answer.changes.map(\.dot)) to \(answer.position), "
                + "holds \(answer.held)")
        trace.add(reply)
        if random.oneIn(faults.hubCrash) { return crashHub() }
        switch fate {
        case .lost:
            meet(.answerLost, facility)
            return count("answer \(exchange) is lost")
        case .truncated, .corrupted:
            meet(.answerDamaged, facility)
            return try damage(reply, exchange, isCut: fate == .truncated)
        case .arrives:
            queue.add(
                .answerArrived(id: facility.id, exchange: exchange, body: reply),
                at: now + random.between(Self.networkMillisecondsMin, 2_000))
        }
    }

    func facilityReceives(_ facility: SimulatedFacility, _ exchange: Int, _ body: [UInt8]) throws {
        guard facility.pendingExchange == exchange, !facility.isDown, let sentAt = facility.pendingSentAt,
            now >= facility.partitionedUntil
        else { return }
        facility.pendingExchange = nil
        let answer = try MessageCoding.answer(body)
        if !facility.isOriginal, answer.outcome == .done {
            throw violation(.copyRefused, "a copy of site \(facility.site) is answered")
        }
        if random.oneIn(faults.facilityCrash) { return crash(facility) }
        if random.oneIn(faults.clockStep) {
            count("site \(facility.site) steps its clock")
            meet(.clockStep, facility)
            facility.clock.step(&random)
        }
        askToRenewWhenDue(facility)
        try tell(
            facility,
            .answerReceived(answer, sentAt: sentAt, wireBytes: body.count, contentBytes: body.count * 3))
    }
}
