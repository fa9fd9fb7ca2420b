import Machine

/// Why a command and a daemon could not talk.
package enum ControlError: Error, Equatable, CustomStringConvertible {
    /// A socket address holds fewer bytes than this path has.
    case pathTooLong(path: String, bytesMax: Int)
    /// Something that is no socket stands where the socket should.
    case notASocket(path: String)
    /// Another daemon already listens there.
    case alreadyServed(path: String)
    /// The socket or the daemon serves only root and the daemon's own user.
    case notPermitted(path: String)
    /// A message is larger than either side takes.
    case tooLarge(bytes: Int, bytesMax: Int)
    /// The other side closed, or fell silent, in the middle of a message.
    case truncated
    /// The bytes are no message of this protocol.
    case malformed
    /// As many commands as the daemon takes are running.
    case busy(connectionsMax: Int)
    /// As much input as the daemon takes at once, or from one user, is under way.
    case crowded
    /// The daemon is about to end and took no more of the request.
    case stopping
    /// A call to the system failed: an errno.
    case system(operation: String, path: String, code: Int32)

    /// One line: what, why, what to do.
    package var description: String {
        switch self {
        case .pathTooLong(let path, let bytesMax):
            "socket path \(path) is longer than the \(bytesMax) bytes the system takes: use a shorter state folder"
        case .notASocket(let path): "\(path) is not a socket: move it away, then start the daemon again"
        case .alreadyServed(let path): "a daemon already listens on \(path): stop it first"
        case .notPermitted(let path):
            "not permitted to use the daemon at \(path): run the command as root or as the daemon's user"
        case .tooLarge(let bytes, let bytesMax):
            "message of \(bytes) bytes is over the limit of \(bytesMax): split the input into parts"
        case .truncated: "the other side stopped in the middle of a message: see whether the daemon runs, then repeat"
        case .malformed: "the message is not one of this protocol: use the command of the daemon's own version"
        case .busy(let connectionsMax): "\(connectionsMax) commands are running already: repeat when one has ended"
        case .crowded: "too much input is under way already: repeat when some of it has been dealt with"
        case .stopping: "the daemon is stopping: repeat when it has ended"
        case .system(let operation, let path, let code):
            "cannot \(operation) \(path): \(systemMessage(code)): check the folder, its owner and its free space"
        }
    }
}
