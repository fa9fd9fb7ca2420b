import Causality
import Exchange
import Logging

extension AgentService {
    func handle(_ input: Input) {
        switch input {
        case .committed(let logEnd, let urgent): drive(.committed(logEnd: logEnd, urgent: urgent))
        case .requested(let done):
            waiters.append(Waiter(done: done, start: status.counters))
            restart(.requested)
        case .woke(let alarm):
            guard alarm == self.alarm, alarmAt != nil else { return }
            alarmAt = nil
            restart(.woke)
        case .called(let call): finish(call)
        case .beat: beat()
        case .stop: beginStop()
        case .stopOverdue:
            logger.notice("stop: the exchange under way is cut; what it carried is sent again")
            runner.transport.abort()
        }
    }

    /// Hands an event to the agent, after the store could be read where it could not before.
    private func restart(_ event: FacilityAgent.Event) {
        if agent == nil { open() }
        drive(event)
    }

    /// Carries an event and all that follows from it without a call to the hub.
    func drive(_ event: FacilityAgent.Event, now: Moment? = nil) {
        var events = [event]
        do {
            while let event = events.popLast() {
                guard let effects = agent?.handle(event, now: now ?? triggers.now(), random: triggers.random())
                else { return }
                // The agent never asks for two things that both have a sequel, so the order of sequels is no question.
                for effect in effects { if let next = try perform(effect) { events.append(next) } }
            }
        } catch {
            fail(store: error)
        }
    }

    /// Carries out one effect; what happened by it, where that is known at once.
    ///
    /// A stopping service still stores the answer that it has, and begins nothing more.
    private func perform(_ effect: FacilityAgent.Effect) throws -> FacilityAgent.Event? {
        switch effect {
        case .readBatch(let held, let contentBytesMax):
            guard !isStopping else { return nil }
            // What the timer was to begin has begun.
            alarmAt = nil
            return .batchRead(try runner.store.readBatch(held: held, contentBytesMax: contentBytesMax))
        case .send(let request):
            isCalling = true
            runner.call(request, now: triggers.now) { [inputs] in inputs.yield(.called($0)) }
        case .apply(let answer, let state, let measurement):
            try runner.store.apply(answer, state, measurement)
            storeSchedule.succeeded()
            return .applied
        case .compareLog(let links, let held, let isResync):
            guard !isStopping else { return nil }
            logger.notice(
                isResync
                    ? "resync: the hub holds \(held.count) changes of this store's log"
                    : "the hub was put back to an earlier state: what it has forgotten is given back to it")
            return .logCompared(try runner.store.compareLog(links, held: held, isResync: isResync))
        case .keep(let link): keep(link)
        case .wake(let milliseconds):
            if case .halted = agent?.phase { tellNextTry(milliseconds) }
            arm(afterMilliseconds: milliseconds)
        case .reportRefusal(let refusal): report(refusal)
        }
        return nil
    }

    /// Sets the one timer, unless it is set to ring sooner: else a stream of commits would put every exchange off.
    func arm(afterMilliseconds milliseconds: Int64) {
        let time = triggers.now().monotonicMilliseconds + milliseconds
        if isStopping { return }
        if let alarmAt, alarmAt <= time { return }
        alarm += 1
        alarmAt = time
        triggers.after(milliseconds) { [inputs, alarm] in inputs.yield(.woke(alarm: alarm)) }
    }

    func beat() { triggers.after(Self.beatMilliseconds) { [inputs] in inputs.yield(.beat) } }

    private func beginStop() {
        guard !isStopping else { return }
        isStopping = true
        guard isCalling else { return }
        triggers.after(Self.stopMillisecondsMax) { [inputs] in inputs.yield(.stopOverdue) }
    }

    private func keep(_ link: LinkEstimate) {
        do { try runner.store.keep(link) } catch { logger.error("cannot keep what was learned of the link (\(error))") }
    }

    private func report(_ refusal: ExchangeRefusal) {
        // What is said once need not be said at each try.
        if status.refusal != refusal { logger.error("the hub refuses: \(refusal.advice)") }
        status.refusal = refusal
        do { try runner.store.note(refusal, at: triggers.now().wallMilliseconds) } catch {
            logger.error("cannot keep the hub's refusal (\(error))")
        }
    }

    private func tellNextTry(_ milliseconds: Int64) {
        status.nextTryAt = triggers.now().wallMilliseconds + milliseconds
        logger.notice(
            "refused: asks again in about \(max(1, milliseconds / 60_000)) minutes, and whenever 'kerben sync now' is given"
        )
    }
}
