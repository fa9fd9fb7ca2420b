import Glibc

/// A thread of its own, for work that blocks as long as it lasts.
enum DetachedThread {
    private final class Work: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    static func run(_ body: @escaping @Sendable () -> Void) throws {
        let work = Unmanaged.passRetained(Work(body)).toOpaque()
        var thread: pthread_t = 0
        let code = pthread_create(&thread, nil, perform, work)
        guard code == 0 else {
            Unmanaged<Work>.fromOpaque(work).release()
            throw DemoError.systemCall("start a thread", message: systemMessage(code))
        }
        pthread_detach(thread)
    }

    private static let perform: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { work in
        if let work { Unmanaged<Work>.fromOpaque(work).takeRetainedValue().body() }
        return nil
    }
}
