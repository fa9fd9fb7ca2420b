import Dispatch

/// A gate that one thread waits at until another opens it.
final class ThreadGate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    func signal() { semaphore.signal() }
    func wait() { semaphore.wait() }
}
