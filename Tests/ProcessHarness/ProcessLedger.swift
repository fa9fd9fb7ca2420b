import Dispatch
import Glibc
import Synchronization

/// Every process that one program started, so that none outlives it.
package final class ProcessLedger: Sendable {
    private struct State {
        var running: [pid_t: ChildProcess] = [:]
        var isInterrupted = false
    }

    private let state = Mutex(State())
    private let interruption = DispatchSemaphore(value: 0)

    package init() {}

    /// Starts a process and keeps it; refused once interrupted.
    package func start(_ make: () throws -> ChildProcess) throws -> ChildProcess {
        try state.withLock { state in
            if state.isInterrupted { throw HarnessError.interrupted }
            let child = try make()
            state.running[child.pid] = child
            return child
        }
    }

    /// Forgets a process that has ended.
    package func forget(_ child: ChildProcess) {
        state.withLock { state in
            if state.running[child.pid] === child { state.running[child.pid] = nil }
        }
    }

    package var isInterrupted: Bool { state.withLock { $0.isInterrupted } }

    /// Asks every process to stop and lets no other start: whoever waits for one of them then finds out by itself.
    package func interrupt() {
        state.withLock { state in
            state.isInterrupted = true
            for child in state.running.values { child.signal(SIGTERM) }
        }
        interruption.signal()
    }

    /// Waits for an interruption.
    package func awaitInterruption() { interruption.wait() }

    /// Stops what still runs: all are asked at once, and killed where they have not ended within the bound.
    package func stopAll(within bound: Duration = .seconds(8)) {
        let children = state.withLock { state in
            defer { state.running = [:] }
            return state.running.values.sorted { $0.pid < $1.pid }
        }
        for child in children { child.signal(SIGTERM) }
        let deadline = ContinuousClock.now + bound
        for child in children where child.wait(atMost: deadline - .now) == nil { child.killNow() }
    }

    /// Ends all at once.
    package func killAll() {
        state.withLock { state in
            for child in state.running.values { child.signal(SIGKILL) }
        }
    }
}
