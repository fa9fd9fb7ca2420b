import Glibc
import Machine
import Synchronization

/// One connection through a relay: two sockets and what waits to go each way.
struct RelayedConnection {
    private struct Direction {
        let from: Int32
        let to: Int32
        var waiting: [UInt8] = []
        var written = 0
        /// The sender has said that it sends no more.
        var isEnded = false
        /// The receiver has been told so.
        var isClosed = false

        var hasWaiting: Bool { written < waiting.count }

        private var noSignal: Int32 { Int32(MSG_NOSIGNAL) }

        /// Writes what the receiver takes; false where it takes nothing any more.
        mutating func write() -> Bool {
            while hasWaiting {
                let count = waiting.withUnsafeBytes { bytes in
                    // No SIGPIPE: a receiver that is gone shows in the answer.
                    retried { send(to, bytes.baseAddress?.advanced(by: written), bytes.count - written, noSignal) }
                }
                if count < 0 { return errno == EAGAIN }
                written += count
            }
            if isEnded, !isClosed {
                isClosed = true
                shutdown(to, Int32(SHUT_WR))
            }
            return true
        }
    }

    private static let pieceBytesMax = 65_536

    private var up: Direction
    private var down: Direction
    private var isGoingUp = false

    init(facility: Int32, hub: Int32) {
        up = Direction(from: facility, to: hub)
        down = Direction(from: hub, to: facility)
    }

    /// What to wait for: first the facility's socket, then the hub's.
    func interests(_ state: RelayControl.State) -> [pollfd] {
        [
            interest(reading: up, room: state.room(isUp: true), writing: down),
            interest(reading: down, room: state.room(isUp: false), writing: up),
        ]
    }

    private func interest(reading: Direction, room: Int, writing: Direction) -> pollfd {
        var events: Int32 = 0
        if room > 0, !reading.isEnded, !reading.hasWaiting { events |= POLLIN }
        if writing.hasWaiting { events |= POLLOUT }
        // A socket of which nothing is wanted is left out: poll would report its hang-up again and again.
        return pollfd(fd: events == 0 ? -1 : reading.from, events: Int16(events), revents: 0)
    }

    /// Passes what can be passed now; false once the connection is over, its sockets closed.
    mutating func pass(_ control: RelayControl) -> Bool {
        guard pass(\.up, isUp: true, control), pass(\.down, isUp: false, control) else {
            reset()
            return false
        }
        guard up.isClosed, down.isClosed else { return true }
        LoopbackSocket.close(up.from)
        LoopbackSocket.close(up.to)
        return false
    }

    /// Ends both sides at once, with a reset.
    func reset() {
        LoopbackSocket.reset(up.from)
        LoopbackSocket.reset(up.to)
    }

    /// One way; false where the connection has broken.
    private mutating func pass(
        _ way: WritableKeyPath<Self, Direction>, isUp: Bool, _ control: RelayControl
    ) -> Bool {
        let room = control.state.withLock { $0.room(isUp: isUp) }
        if room > 0, !self[keyPath: way].isEnded, !self[keyPath: way].hasWaiting {
            guard let piece = Self.read(self[keyPath: way].from, bytesMax: room) else { return false }
            if let piece {
                self[keyPath: way].isEnded = piece.isEmpty
                self[keyPath: way].waiting = Array(piece.prefix(admit(piece.count, isUp: isUp, control)))
                self[keyPath: way].written = 0
            }
        }
        return self[keyPath: way].write()
    }

    /// What has come, empty at the end; an inner nil where nothing has come, an outer one where the connection broke.
    private static func read(_ socket: Int32, bytesMax: Int) -> [UInt8]?? {
        var count = 0
        let piece = [UInt8](unsafeUninitializedCapacity: min(pieceBytesMax, bytesMax)) { buffer, filled in
            count = retried { recv(socket, buffer.baseAddress, buffer.count, 0) }
            filled = max(count, 0)
        }
        if count >= 0 { return .some(piece) }
        return errno == EAGAIN ? .some(nil) : nil
    }

    /// Counts bytes on their way; gives how many of them may still pass.
    private mutating func admit(_ count: Int, isUp: Bool, _ control: RelayControl) -> Int {
        let isTurn = isGoingUp && !isUp
        isGoingUp = isUp
        return control.state.withLock { state in
            if isTurn { state.traffic.roundTrips += 1 }
            return state.pass(count, isUp: isUp)
        }
    }
}
