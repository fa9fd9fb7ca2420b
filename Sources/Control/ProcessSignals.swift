import Dispatch
import Glibc

/// The signals that ask a daemon to stop or to read its configuration again, as a stream.
///
/// A signal handler may do next to nothing; here a signal becomes a value that the daemon's loop takes in its own time.
/// When `init` returns, none of these signals ends the process any more. Signals of one kind that come faster than they
/// are taken may arrive as one, as signals do.
package struct ProcessSignals: Sendable {
    /// What a signal asks for.
    package enum Arrival: CaseIterable, Sendable {
        /// SIGTERM: the service manager wants a graceful stop.
        case terminate
        /// SIGINT: somebody at a terminal wants a graceful stop.
        case interrupt
        /// SIGHUP: read the configuration again.
        case hangUp

        fileprivate var number: Int32 {
            switch self {
            case .terminate: SIGTERM
            case .interrupt: SIGINT
            case .hangUp: SIGHUP
            }
        }
    }

    /// The signals in the order of their coming; for one reader.
    package let arrivals: AsyncStream<Arrival>

    /// Starts to listen.
    package init() {
        let (arrivals, continuation) = AsyncStream.makeStream(of: Arrival.self)
        let queue = DispatchQueue(label: "kerben.signals")
        let registered = DispatchSemaphore(value: 0)
        // libdispatch takes a signal through its own handler on Linux, so it must not be set to SIG_IGN here.
        // Unsafe only by its type: libdispatch lets any thread cancel a source, and nothing else is done with them.
        nonisolated(unsafe) let sources = Arrival.allCases.map { arrival in
            let source = DispatchSource.makeSignalSource(signal: arrival.number, queue: queue)
            source.setRegistrationHandler { registered.signal() }
            source.setEventHandler { continuation.yield(arrival) }
            source.activate()
            return source
        }
        for _ in sources { registered.wait() }
        continuation.onTermination = { _ in for source in sources { source.cancel() } }
        self.arrivals = arrivals
    }
}
