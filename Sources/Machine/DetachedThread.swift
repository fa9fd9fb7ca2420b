import Glibc

/// A thread of its own for work that waits: on a person's command, or on sockets.
///
/// Not a task: work that blocks would take a thread of the small pool that the exchange runs on. Not a dispatch queue:
/// its pool grows only some time after all of its threads are seen to wait.
package enum DetachedThread {
    private final class Work: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    /// Runs the body on a new thread; false where the system has none to give, and the body is not run.
    package static func run(_ body: @escaping @Sendable () -> Void) -> Bool {
        let work = Unmanaged.passRetained(Work(body)).toOpaque()
        guard start(work) else {
            Unmanaged<Work>.fromOpaque(work).release()
            return false
        }
        return true
    }

    private static func start(_ work: UnsafeMutableRawPointer) -> Bool {
        var thread: pthread_t = 0
        let code = pthread_create(&thread, nil, perform, work)
        if code == 0 { pthread_detach(thread) }
        return code == 0
    }

    private static let perform: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { work in
        if let work { Unmanaged<Work>.fromOpaque(work).takeRetainedValue().body() }
        return nil
    }
}
