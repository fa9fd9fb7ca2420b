import FoundationEssentials
import Glibc
import Machine

/// One end of a connection that carries messages: four bytes of length, most significant first, then JSON.
struct MessageStream: Sendable {
    /// The bytes of JSON in one message.
    static let bytesMax = 64 << 20
    private static let chunkBytes = 64 << 10

    /// Owned by whoever made it.
    let descriptor: Int32

    /// How long one send or receive may wait for the other side.
    func setPatience(_ patience: Duration) {
        let (seconds, attoseconds) = patience.components
        var wait = timeval(tv_sec: Int(seconds), tv_usec: Int(attoseconds / 1_000_000_000_000))
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &wait, size)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &wait, size)
    }

    /// The user on the other side, by the kernel's word; nil where it has none.
    func peerUID() -> UInt32? { peer()?.uid }

    /// The process on the other side, as it was when it connected.
    func peerProcess() -> Int32? { peer()?.pid }

    private func peer() -> (pid: Int32, uid: UInt32)? {
        // The system's `struct ucred`, which glibc shows only to GNU sources: pid, uid, gid.
        var peer: (pid: Int32, uid: UInt32, gid: UInt32) = (0, .max, .max)
        var size = socklen_t(MemoryLayout.size(ofValue: peer))
        guard getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 else { return nil }
        return (peer.pid, peer.uid)
    }

    /// Sends one message, or nothing where it is too large.
    func send(_ message: some Encodable, deadline: ContinuousClock.Instant? = nil) throws(ControlError) {
        guard let json = try? JSONEncoder().encode(message) else { throw .malformed }
        guard json.count <= Self.bytesMax else { throw .tooLarge(bytes: json.count, bytesMax: Self.bytesMax) }
        try send(bytes: withUnsafeBytes(of: UInt32(json.count).bigEndian) { Data($0) } + json, deadline)
    }

    /// Waits for one message, until `deadline` at most; nil where the other side closed without one.
    ///
    /// `takes` is asked with its size before it is read.
    func receive<Message: Decodable>(
        _ type: Message.Type, deadline: ContinuousClock.Instant? = nil, takes: (Int) -> Bool = { _ in true }
    ) throws(ControlError) -> Message? {
        let header = try receive(bytes: 4, deadline)
        if header.isEmpty { return nil }
        guard header.count == 4 else { throw .truncated }
        let length = header.reduce(0) { $0 << 8 | Int($1) }
        guard length <= Self.bytesMax else { throw .tooLarge(bytes: length, bytesMax: Self.bytesMax) }
        guard takes(length) else { throw .crowded }
        let json = try receive(bytes: length, deadline)
        guard json.count == length else { throw .truncated }
        // The decoder's own words quote what it read, which may be of a record.
        guard let message = try? JSONDecoder().decode(type, from: json) else { throw .malformed }
        return message
    }

    private func send(bytes: Data, _ deadline: ContinuousClock.Instant?) throws(ControlError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            guard isBefore(deadline) else { throw .truncated }
            let sent = rest.withUnsafeBytes { buffer in
                retried { Glibc.send(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL)) }
            }
            guard sent > 0 else { throw .truncated }
            rest = rest.dropFirst(sent)
        }
    }

    private func isBefore(_ deadline: ContinuousClock.Instant?) -> Bool {
        deadline.map { ContinuousClock.now < $0 } ?? true
    }

    /// Fewer where the other side closed; memory is taken as bytes come, not as a header promises.
    private func receive(bytes count: Int, _ deadline: ContinuousClock.Instant?) throws(ControlError) -> Data {
        var received = Data()
        var chunk = [UInt8](repeating: 0, count: min(count, Self.chunkBytes))
        while received.count < count {
            // Patience is with each call: who sends a byte at a time has none of it in the end.
            guard isBefore(deadline) else { throw .truncated }
            let wanted = min(chunk.count, count - received.count)
            let length = retried { recv(descriptor, &chunk, wanted, 0) }
            guard length >= 0 else { throw .truncated }
            if length == 0 { break }
            received.append(contentsOf: chunk[..<length])
        }
        return received
    }
}
