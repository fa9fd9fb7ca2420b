import Machine
import Synchronization

/// A link between one facility and the hub that can be cut: a TCP relay on the loopback interface.
///
/// While it is cut, open connections are reset and new ones are reset as they come, so both sides see what they see when a
/// satellite dish loses its sky: an error, in the middle of a request if need be. One thread serves all its connections
/// and owns their sockets; `cut`, `restore` and `stop` return when that thread has done what they ask.
package final class LinkRelay: Sendable {
    /// Where the facility calls, on 127.0.0.1.
    package let port: UInt16
    private let control: RelayControl

    /// Opens a link to a port of this machine, up.
    package init(to hubPort: UInt16) throws {
        let listener = try LoopbackSocket.listening()
        port = listener.port
        do {
            control = try RelayControl()
        } catch {
            LoopbackSocket.close(listener.socket)
            throw error
        }
        let loop = RelayLoop(listener: listener.socket, control: control, hubPort: hubPort)
        guard DetachedThread.run({ loop.run() }) else {
            throw HarnessError.noThread
        }
    }

    deinit { stop() }

    package var traffic: LinkTraffic { control.state.withLock { $0.traffic } }
    package var isCut: Bool { control.state.withLock { $0.isCut } }

    package func cut() { control.order { $0.isCut = true } }

    /// Lets so many more bytes pass, both ways together, then cuts: in the middle of whatever goes on.
    package func cut(afterBytes count: Int) {
        control.order { $0.bytesUntilCut = count }
    }

    /// Lets so many more bytes pass up, then none, while connections stay open: a request under way, held for as long
    /// as a test needs.
    package func stall(afterBytesUp count: Int) { control.order { $0.bytesUntilStallUp = count } }

    /// The same for the answer: the hub has done its work, and the facility does not hear of it.
    package func stall(afterBytesDown count: Int) { control.order { $0.bytesUntilStallDown = count } }

    /// Whether what may pass before a stall has passed.
    package var isStalled: Bool { control.state.withLock { $0.isStalled } }

    /// Waits until the link has stalled; false where it has not within the bound.
    package func awaitStall(within bound: Duration) -> Bool {
        let deadline = ContinuousClock.now + bound
        while !isStalled {
            guard ContinuousClock.now < deadline else { return false }
            nap(milliseconds: 1)
        }
        return true
    }

    /// Neither cut nor stalled, now and later.
    package func restore() { control.order { $0.restore() } }

    /// Ends the link for good.
    package func stop() { control.order { $0.isStopped = true } }
}
