import Glibc

/// The address of a unix socket: a path that is short enough for the system.
struct UnixAddress: Sendable {
    /// The system's field, less the zero byte that ends it.
    static let bytesMax = MemoryLayout.size(ofValue: sockaddr_un().sun_path) - 1

    let path: String

    init(path: String) throws(ControlError) {
        guard path.utf8.count <= Self.bytesMax else { throw .pathTooLong(path: path, bytesMax: Self.bytesMax) }
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw .system(operation: "use the socket path", path: path, code: EINVAL)
        }
        self.path = path
    }

    /// A stream socket that is closed on exec.
    func socket(flags: __socket_type = SOCK_CLOEXEC) throws(ControlError) -> Int32 {
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | flags.rawValue)
        let descriptor = Glibc.socket(AF_UNIX, kind, 0)
        guard descriptor >= 0 else { throw failure("make a socket for") }
        return descriptor
    }

    func bind(_ descriptor: Int32) -> Int32 { withAddress { Glibc.bind(descriptor, $0, $1) } }

    func connect(_ descriptor: Int32) -> Int32 { withAddress { Glibc.connect(descriptor, $0, $1) } }

    /// The error of the call that has just failed.
    func failure(_ operation: String) -> ControlError { .system(operation: operation, path: path, code: errno) }

    private func withAddress<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}
