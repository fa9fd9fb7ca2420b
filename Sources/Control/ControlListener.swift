import Glibc

/// The listening socket of a daemon and its file, which only the daemon's user and root can open, and a group that is named.
///
/// A file that nobody listens on is what a power cut leaves, so it is replaced. Two daemons that start in the same
/// instant could both find it so: take the ``StateLock`` first.
struct ControlListener: Sendable {
    let descriptor: Int32
    private let address: UnixAddress
    private let file: FileIdentity

    var path: String { address.path }

    init(path: String, group: SystemGroup? = nil) throws(ControlError) {
        address = try UnixAddress(path: path)
        descriptor = try address.socket()
        do throws(ControlError) {
            try Self.bind(descriptor, address)
            // Between bind and listen every connect is refused, so nobody comes in before the mode is right.
            if let group, chown(path, .max, group.id) != 0 { throw address.failure("give the socket-group") }
            guard chmod(path, group == nil ? 0o600 : 0o660) == 0 else { throw address.failure("restrict") }
            guard let file = FileIdentity(path: path) else { throw address.failure("find") }
            self.file = file
            guard listen(descriptor, SOMAXCONN) == 0 else { throw address.failure("listen on") }
        } catch {
            close(descriptor)
            throw error
        }
    }

    /// Refuses whoever comes from now on; ``accept()`` still gives those who came before, then nil.
    ///
    /// The file goes first, unless another has taken its place, so that no command is led to a deaf socket.
    func stop() {
        if FileIdentity(path: address.path) == file { unlink(address.path) }
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    /// Waits for the next connection; nil when stopped.
    func accept() -> Int32? {
        while true {
            let connection = Glibc.accept(descriptor, nil, nil)
            if connection >= 0 {
                _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
                return connection
            }
            switch errno {
            case EINTR, ECONNABORTED: continue
            case EMFILE, ENFILE, ENOBUFS, ENOMEM:
                // The connection waits in the queue until something is closed; not in a busy loop.
                poll(nil, 0, 100)
            default: return nil
            }
        }
    }

    private static func bind(_ descriptor: Int32, _ address: UnixAddress) throws(ControlError) {
        if address.bind(descriptor) == 0 { return }
        guard errno == EADDRINUSE else { throw address.failure("bind") }
        guard FileIdentity(path: address.path)?.isSocket ?? true else { throw .notASocket(path: address.path) }
        guard try !isServed(address) else { throw .alreadyServed(path: address.path) }
        guard unlink(address.path) == 0 || errno == ENOENT else { throw address.failure("replace") }
        guard address.bind(descriptor) == 0 else { throw address.failure("bind") }
    }

    private static func isServed(_ address: UnixAddress) throws(ControlError) -> Bool {
        let probe = try address.socket(flags: SOCK_NONBLOCK)
        defer { close(probe) }
        if address.connect(probe) == 0 { return true }
        return errno != ECONNREFUSED && errno != ENOENT
    }
}
