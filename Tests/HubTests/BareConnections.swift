import Foundation

/// Connections of somebody who says nothing, from any address of this machine's 127.0.0.0/8.
final class BareConnections {
    struct Failed: Error {}

    private let port: Int
    private(set) var sockets: [Int32] = []

    init(port: Int) { self.port = port }

    deinit { for socket in sockets { close(socket) } }

    func open(_ count: Int, from address: String) throws {
        for _ in 0..<count {
            let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            guard socket >= 0 else { throw Failed() }
            sockets.append(socket)
            guard Self.call(bind, socket, address, 0), Self.call(connect, socket, "127.0.0.1", port) else {
                throw Failed()
            }
        }
    }

    private static func call(
        _ function: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Int32, _ socket: Int32, _ address: String,
        _ port: Int
    ) -> Bool {
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = in_port_t(port).bigEndian
        name.sin_addr.s_addr = inet_addr(address)
        return withUnsafePointer(to: &name) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                function(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }

    /// Blocks until the other end closes the connection at `index`; false where it has not in twenty seconds.
    func isClosed(_ index: Int) -> Bool {
        var poll = pollfd(fd: sockets[index], events: Int16(POLLIN), revents: 0)
        guard Foundation.poll(&poll, 1, 20_000) == 1 else { return false }
        var byte: UInt8 = 0
        return recv(sockets[index], &byte, 1, 0) <= 0
    }
}
