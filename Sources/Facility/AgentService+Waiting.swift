import Dispatch
import Synchronization

extension AgentService {
    /// As ``syncNow()`` for a thread that may wait, such as that of a command; never on the cooperative pool.
    package nonisolated func waitForSync() -> SyncOutcome {
        let ended = DispatchSemaphore(value: 0)
        let result = SyncResult()
        syncNow { outcome in
            result.outcome.withLock { $0 = outcome }
            ended.signal()
        }
        ended.wait()
        return result.outcome.withLock { $0 }
    }
}

private final class SyncResult: Sendable {
    let outcome = Mutex(AgentService.notRunning)
}
