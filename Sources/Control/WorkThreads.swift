import Dispatch
import Glibc
import Machine
import Synchronization

/// Threads of their own for work that waits, such as for a disk; who asks for it waits without holding a thread of the
/// cooperative pool, which has one for each processor and carries everything else.
///
/// Work is begun in the order in which it came.
package final class WorkThreads: Sendable {
    /// What the threads share; not the object itself, so that they end when nobody can give them work any more.
    private final class Shared: Sendable {
        let line = Mutex<[@Sendable () -> Void]>([])
        let arrivals = DispatchSemaphore(value: 0)

        func serve() {
            while true {
                arrivals.wait()
                let next = line.withLock { line -> (@Sendable () -> Void)? in
                    line.isEmpty ? nil : line.removeFirst()
                }
                guard let next else { return }
                next()
            }
        }
    }

    private let shared = Shared()
    private let count: Int

    package init(count: Int, for work: String) throws(ControlError) {
        self.count = count
        for _ in 0..<count {
            guard DetachedThread.run({ [shared] in shared.serve() }) else {
                throw .system(operation: "start a thread for", path: work, code: EAGAIN)
            }
        }
    }

    deinit { for _ in 0..<count { shared.arrivals.signal() } }

    /// Runs `body` on one of the threads.
    package func run<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            shared.line.withLock { $0.append { continuation.resume(with: .init(catching: body)) } }
            shared.arrivals.signal()
        }
    }
}
