import Glibc
import Machine

/// A blocking client socket on the loopback interface; no wait is longer than ten seconds.
final class TestSocket {
    struct Broken: Error, Equatable { var code: Int32 }

    private let socket: Int32

    init(connectedTo port: UInt16) throws {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var bound = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &bound, socklen_t(MemoryLayout<timeval>.size))
        let result = TestAddress.with(port: port) { connect(socket, $0, $1) }
        if result != 0 {
            let code = errno
            close(socket)
            throw Broken(code: code)
        }
        self.socket = socket
    }

    deinit { close(socket) }

    func send(_ text: String) throws {
        // From a thread of its own where it is more than the buffers on the way hold: the echo must be read meanwhile.
        let bytes = Array(text.utf8)
        if bytes.count > 10_000 {
            let writer = socket
            _ = DetachedThread.run { _ = Glibc.send(writer, bytes, bytes.count, Int32(MSG_NOSIGNAL)) }
        } else if Glibc.send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL)) != bytes.count {
            throw Broken(code: errno)
        }
    }

    func endSending() { shutdown(socket, Int32(SHUT_WR)) }

    /// So many bytes, or fewer where the other side has ended.
    @discardableResult
    func receive(_ count: Int) throws -> String {
        var all: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: count)
        while all.count < count {
            let got = recv(socket, &piece, count - all.count, 0)
            if got < 0 { throw Broken(code: errno) }
            if got == 0 { break }
            all += piece.prefix(got)
        }
        return String(decoding: all, as: UTF8.self)
    }
}

enum TestAddress {
    static func with(port: UInt16, _ call: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_port = port.bigEndian
        place.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        return withUnsafePointer(to: &place) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { call($0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
    }
}
