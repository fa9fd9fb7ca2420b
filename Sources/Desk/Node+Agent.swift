import Exchange
package import Facility
package import Logging
import Machine
import Register
import Store
import Synchronization
import Trust

/// Exchanges of a facility with its hub.
extension Node {
    /// What keeps this site in step with its hub, over the link that its settings and options describe.
    package func makeAgent(
        intervalSeconds: Int64? = nil, logger: Logger, heartbeat: @escaping @Sendable () -> Void = {}
    ) throws -> AgentService {
        try requireFacility()
        let seconds = intervalSeconds ?? options.exchangeIntervalSeconds
        // A disk that takes no word of it stops no exchange.
        do { try noteTrust() } catch { logger.debug("what is in trust/ is not noted: \(error)") }
        let transport = try renewingLink(to: settings.hubURL ?? "", logger)
        link.withLock { $0 = transport }
        return AgentService(
            store: NodeAgentStore(self), transport: transport, edition: description.edition,
            schedule: RetrySchedule(intervalMilliseconds: seconds * 1_000), logger: logger, heartbeat: heartbeat)
    }

    /// Exchanges until nothing waits on either side, or the link fails: by the daemon's agent, or, where there is none, by one
    /// that is made for it and tells `logger`. Blocks.
    package func sync(logger: Logger) throws -> SyncOutcome {
        try requireFacility()
        let result = Mutex<SyncOutcome?>(nil)
        let gate = ThreadGate()
        if let agent = agent.withLock({ $0 }) {
            agent.syncNow { outcome in
                result.withLock { $0 = outcome }
                gate.signal()
            }
        } else {
            try requireWhole()
            let agent = try makeAgent(logger: logger)
            Task {
                let outcome = await agent.syncOnce()
                result.withLock { $0 = outcome }
                gate.signal()
            }
        }
        gate.wait()
        guard let outcome = result.withLock({ $0 }) else { throw CommandFailure("the exchange ended without a word") }
        return outcome
    }
}
