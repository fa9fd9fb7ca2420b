import Dispatch
import Glibc
package import ProcessHarness

/// Ctrl-C and SIGTERM, turned into an orderly end: the first asks, the second kills.
package final class Interruption {
    private let sources: [any DispatchSourceSignal]

    /// Listens until this object goes; when it returns, neither signal ends the process any more.
    package init(_ ledger: ProcessLedger) {
        let queue = DispatchQueue(label: "kerben.demo.signals")
        // libdispatch takes a signal through its own handler on Linux, so it must not be set to SIG_IGN here.
        sources = [SIGINT, SIGTERM].map { number in
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler {
                if ledger.isInterrupted {
                    ledger.killAll()
                    _exit(130)
                }
                ledger.interrupt()
            }
            source.activate()
            return source
        }
    }

    deinit { for source in sources { source.cancel() } }
}
