import Glibc
import Testing

/// A unix socket that says what a test wants, right or wrong.
final class RawSocket: Sendable {
    let descriptor: Int32

    /// Connects to a daemon, or takes an address without listening, as a daemon that has died.
    init(_ path: String, kind: Kind = .connected) throws {
        descriptor = socket(AF_UNIX, Int32(kind == .datagram ? SOCK_DGRAM.rawValue : SOCK_STREAM.rawValue), 0)
        try #require(descriptor >= 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                let size = socklen_t(MemoryLayout<sockaddr_un>.size)
                return kind == .connected ? connect(descriptor, $0, size) : bind(descriptor, $0, size)
            }
        }
        try #require(result == 0)
    }

    enum Kind { case connected, bound, datagram }

    deinit { close(descriptor) }

    func send(_ bytes: [UInt8]) { _ = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) }

    func endSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// One datagram, or what a stream has next; empty at its end.
    func receive() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &bytes, bytes.count, 0)
        return [UInt8](bytes[..<max(count, 0)])
    }

    /// Everything until the other side closes.
    func receiveAll() -> String {
        var bytes: [UInt8] = []
        while true {
            let more = receive()
            if more.isEmpty { return String(decoding: bytes.dropFirst(4), as: UTF8.self) }
            bytes += more
        }
    }
}
