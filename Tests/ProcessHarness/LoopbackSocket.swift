import Glibc
import Machine

/// TCP sockets on 127.0.0.1.
package enum LoopbackSocket {
    private static let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)

    /// A listening socket on a port that the system chooses.
    static func listening() throws(SystemCallError) -> (socket: Int32, port: UInt16) {
        let (socket, port) = try bound()
        do {
            try checked("listen") { listen(socket, 64) }
            try setNonBlocking(socket)
        } catch {
            close(socket)
            throw error
        }
        return (socket, port)
    }

    /// A connection to a port of this machine on behalf of one that was accepted; from now on neither of them blocks.
    static func connected(to port: UInt16, for accepted: Int32) throws(SystemCallError) -> Int32 {
        try setNonBlocking(accepted)
        let socket = try checked("socket") { Glibc.socket(AF_INET, kind, 0) }
        do {
            var place = address(port: port)
            try checked("connect to 127.0.0.1:\(port)") {
                withAddress(&place) { connect(socket, $0, $1) }
            }
            try setNonBlocking(socket)
        } catch {
            close(socket)
            throw error
        }
        return socket
    }

    /// A port on which nothing listens now. Another process may take it before it is used; then its user says so.
    package static func freePort() throws -> UInt16 {
        let (socket, port) = try bound()
        close(socket)
        return port
    }

    static func close(_ socket: Int32) { _ = Glibc.close(socket) }

    /// Closes with a reset, dropping what has not been sent.
    static func reset(_ socket: Int32) {
        var atOnce = linger(l_onoff: 1, l_linger: 0)
        setsockopt(socket, SOL_SOCKET, SO_LINGER, &atOnce, socklen_t(MemoryLayout<linger>.size))
        close(socket)
    }

    private static func bound() throws(SystemCallError) -> (socket: Int32, port: UInt16) {
        let socket = try checked("socket") { Glibc.socket(AF_INET, kind, 0) }
        do {
            var place = address(port: 0)
            try checked("bind 127.0.0.1") { withAddress(&place) { bind(socket, $0, $1) } }
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            try checked("getsockname") {
                withUnsafeMutablePointer(to: &place) {
                    $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(socket, $0, &length) }
                }
            }
            return (socket, UInt16(bigEndian: place.sin_port))
        } catch {
            close(socket)
            throw error
        }
    }

    private static func address(port: UInt16) -> sockaddr_in {
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_port = port.bigEndian
        place.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        return place
    }

    private static func withAddress(
        _ place: inout sockaddr_in, _ call: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        withUnsafePointer(to: &place) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                call($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    private static func setNonBlocking(_ socket: Int32) throws(SystemCallError) {
        let flags = try checked("fcntl") { fcntl(socket, F_GETFL) }
        try checked("fcntl") { fcntl(socket, F_SETFL, flags | O_NONBLOCK) }
    }
}
