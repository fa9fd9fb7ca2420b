import Causality
import Exchange
import Figures
import Logging

extension AgentService {
    /// Takes the end of a call to the agent, and counts it.
    func finish(_ call: HubCall) {
        isCalling = false
        status.counters.roundTrips += 1
        status.counters.bytesUp += call.bytesUp
        status.counters.bytesDown += call.bytesDown
        ExchangeMeters().note(call.ended)
        switch call.result {
        case .failure(let failure): fail(call: failure.line)
        case .success(let answer):
            guard !isStuck(answer, call.request) else {
                return fail(call: "The hub took nothing of what waits here and said not why; call the hub's operator.")
            }
            receive(answer, call)
        }
    }

    private func receive(_ answer: Answer, _ call: HubCall) {
        let wireBytes = Int(call.bytesUp + call.bytesDown)
        drive(
            .answerReceived(
                answer, sentAt: call.sentAt, wireBytes: wireBytes, contentBytes: call.contentBytes,
                changesSent: call.request.changes.count),
            now: call.receivedAt)
        guard answer.outcome == .done, agent != nil else { return }
        if status.failure != nil || status.refusal != nil { logger.notice("exchanges go on") }
        status.failure = nil
        status.refusal = nil
        status.nextTryAt = nil
        status.succeededAt = call.receivedAt.wallMilliseconds
        status.counters.exchanges += 1
        status.counters.changesSent += call.request.changes.count
        status.counters.changesReceived += answer.changes.count
        logger.debug("exchange: \(call.request.changes.count) changes out, \(answer.changes.count) in")
    }

    /// Whether another exchange would be the same again: without an end to it, a metered link would pay for each. A hub that
    /// has more and sends nothing of it is another matter, for which the agent waits.
    private func isStuck(_ answer: Answer, _ request: Request) -> Bool {
        guard let state = agent?.state, answer.outcome == .done, answer.changes.isEmpty else { return false }
        // What is given back is no longer here to be given.
        guard state.givenBackUpTo == nil else { return false }
        return answer.held == state.held && answer.position == state.position
            && answer.held.prefixEnd < request.logEnd
    }

    private func fail(call line: String) {
        // A dead link is everyday life: one line when it dies, not one an attempt.
        if status.failure == line { logger.debug("\(line)") } else { logger.notice("\(line)") }
        status.failure = line
        drive(.exchangeFailed)
    }

    /// Answers those who wait, once the agent rests.
    func settle() {
        guard !waiters.isEmpty, let end else { return }
        for waiter in waiters {
            waiter.done(
                SyncOutcome(
                    end: end, counters: status.counters - waiter.start,
                    renewalFailure: runner.transport.renewalFailure))
        }
        waiters = []
    }

    /// Nil while there is more to come.
    private var end: SyncOutcome.End? {
        guard let agent else { return .failed(status.failure ?? "The store cannot be read; check the disk.") }
        switch agent.phase {
        case .halted(let refusal): return .refused(refusal)
        case .idle: break
        default: return nil
        }
        if let failure = status.failure { return .failed(failure) }
        if agent.waitsForHub { return .failed(SyncStatus.waitsForHubWords) }
        return agent.isQuiescent
            ? .quiescent : .failed("This store and the hub do not agree on its log; run kerben doctor.")
    }
}
