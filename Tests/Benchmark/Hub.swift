import Causality
import Decisions
import Exchange
import Register
import Store
import Wire

/// A hub's store behind bodies of bytes, as the HTTP service has it.
final class Hub {
    let path: String
    let store: Store
    /// Tokens as a seeded sequence: a hub draws them at random.
    private var token: UInt64 = 0x5EED

    convenience init(_ path: String, _ description: RegisterDescription = PrisonerRegister.description) throws {
        self.init(
            try Store.open(path, description: description, creating: .init(log: LogID(site: 0, incarnation: 1))))
    }

    /// Spent in exchanges so far.
    private(set) var processorSeconds = 0.0

    private init(_ store: Store) {
        path = store.path
        self.store = store
    }

    /// The same hub after its service was started again.
    func reopened() throws -> Hub { try Hub(path) }

    /// The same hub in memory.
    func copied() throws -> Hub { Hub(try store.copy()) }

    func enrol(_ site: Int) throws -> LogID {
        try store.write { try $0.hub.enrol(site: site, name: "F\(site)", key: [UInt8(site)], now: Time.start) }
    }

    /// Takes its own lines in.
    func take(_ lines: [String]) throws {
        try store.write(at: WriteMoment(wallMilliseconds: Time.start, clock: .reference, saltSeed: 1)) {
            transaction, moment in
            for line in lines {
                _ = try transaction.writing.put(RecordInput.read(line), author: "registrar@0", at: &moment)
            }
        }
    }

    /// Decodes, carries out in one transaction, encodes.
    func exchange(_ body: [UInt8], site: Int, at wall: Int64) throws -> [UInt8] {
        var answer: [UInt8] = []
        let cost = try Cost.of { answer = try answered(body, site: site, at: wall) }
        processorSeconds += cost.processor
        return answer
    }

    private func answered(_ body: [UInt8], site: Int, at wall: Int64) throws -> [UInt8] {
        let request = try MessageCoding.request(body)
        let (nextToken, saltSeed) = (random(), random())
        let answer = try store.write { transaction in
            try transaction.hub.exchange(
                request, site: site,
                at: WriteMoment(wallMilliseconds: wall, clock: .reference, saltSeed: saltSeed),
                chance: nextToken, sign: sign)
        }
        return try MessageCoding.bytes(answer)
    }

    /// 64 bytes that no packing makes smaller, as a P-256 signature is; the key itself is Trust's business.
    private func sign(_ receipt: Receipt) -> Receipt {
        var receipt = receipt
        receipt.signature = (0..<8).flatMap { _ in withUnsafeBytes(of: random()) { Array($0) } }
        return receipt
    }

    private func random() -> UInt64 {
        token &+= 0x9E37_79B9_7F4A_7C15
        var z = token
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }
}

/// The benchmark's own time: the same bytes in every run.
enum Time {
    /// 2026-07-01T08:00Z, in milliseconds since 1970.
    static let start: Int64 = 1_782_892_800_000
}
