import Glibc
import Machine

/// The side of the person's command.
package struct ControlClient: Sendable {
    private let path: String

    /// A client of the daemon that listens on this socket, if one does.
    package init(path: String) { self.path = path }

    /// Has the daemon run the command and waits for its answer, however long that takes.
    ///
    /// - Returns: nil where nobody listens, so that the command opens the store itself (under the ``StateLock``).
    /// - Throws: ``ControlError`` where a daemon listens and does not answer; the command may have been run then.
    package func ask(_ request: ControlRequest) throws(ControlError) -> ControlReply? {
        // No daemon can listen on a path that is too long, and the daemon says so when it starts.
        guard let address = try? UnixAddress(path: path) else { return nil }
        let descriptor = try address.socket()
        defer { close(descriptor) }
        guard retried({ address.connect(descriptor) }) == 0 else {
            switch errno {
            case ENOENT, ENOTDIR, ECONNREFUSED: return nil
            case EACCES, EPERM: throw .notPermitted(path: path)
            default: throw address.failure("connect to")
            }
        }
        let stream = MessageStream(descriptor: descriptor)
        do throws(ControlError) {
            try stream.send(request)
        } catch .truncated {
            // The daemon has closed before it read all: its reason, if it gave one, is waiting to be read.
        }
        guard let reply = try stream.receive(ControlReply.self) else { throw .truncated }
        return reply
    }
}
