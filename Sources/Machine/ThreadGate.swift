import Dispatch

/// A gate that one thread waits at until another opens it.
package final class ThreadGate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    package init() {}

    package func signal() { semaphore.signal() }
    package func wait() { semaphore.wait() }
}
