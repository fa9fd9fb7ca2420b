import Glibc
import Machine

/// Says back whatever it hears, connection by connection, each on a thread of its own, until its owner goes.
final class EchoServer {
    let port: UInt16
    private let listener: Int32

    /// One that does not listen keeps its port and refuses every connection.
    init(listens: Bool = true) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard TestAddress.with(port: 0, { bind(listener, $0, $1) }) == 0, !listens || listen(listener, 8) == 0
        else {
            throw TestSocket.Broken(code: errno)
        }
        var place = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        _ = withUnsafeMutablePointer(to: &place) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(listener, $0, &length) }
        }
        port = UInt16(bigEndian: place.sin_port)
        self.listener = listener
        guard listens else { return }
        _ = DetachedThread.run {
            while true {
                let connection = accept(listener, nil, nil)
                if connection < 0 { return }
                // Without a thread the client waits in vain and says so.
                _ = DetachedThread.run { Self.echo(connection) }
            }
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    private static func echo(_ connection: Int32) {
        var piece = [UInt8](repeating: 0, count: 65_536)
        while true {
            let got = recv(connection, &piece, piece.count, 0)
            guard got > 0, send(connection, piece, got, Int32(MSG_NOSIGNAL)) == got else { break }
        }
        close(connection)
    }
}
