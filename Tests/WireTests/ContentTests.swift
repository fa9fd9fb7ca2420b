import Causality
import Register
import Testing
import Wire

/// A change read back from `bytes`, or from its own content, as a store does.
func stored(_ change: Change, _ bytes: [UInt8]? = nil) throws -> Change {
    try (bytes ?? Content.bytes(change)).withUnsafeBytes {
        try Content.change(
            dot: change.dot, record: change.record, caseFile: change.caseFile, author: change.author,
            salt: change.salt, $0)
    }
}

@Suite struct ContentTests {
    @Test(arguments: UInt64(1)...200) func `What is stored is read back, and has one encoding`(seed: UInt64) throws {
        var random = RandomChanges(seed: seed)
        let change = random.change()
        let bytes = try Content.bytes(change)
        let again = try stored(change, bytes)
        #expect(again == change)
        #expect(try Content.bytes(again) == bytes)
    }

    @Test(arguments: UInt64(1)...60) func `A damaged row is an error, never a crash`(seed: UInt64) throws {
        var random = RandomChanges(seed: seed)
        let change = random.change()
        let bytes = try Content.bytes(change)
        for _ in 0..<60 {
            var damaged = bytes
            damaged[random.below(UInt64(bytes.count))] = UInt8(random.below(256))
            if random.below(2) == 0 { damaged.removeLast(random.below(UInt64(damaged.count))) }
            _ = try? stored(change, damaged)  // Thrown or another change: the chain then says which.
        }
        let huge = [UInt8](repeating: 0xFF, count: 9) + [1]
        #expect(throws: WireError.self) { try stored(change, huge) }
    }
}

/// Rows that no writer made: each is an error at once, whatever it claims.
@Suite struct HostileContentTests {
    /// Type, edition, time, counter, offset, uncertainty.
    private let numbers: [UInt8] = [1, 1, 0, 0, 0, 0]

    private func refusal(_ bytes: [UInt8]) throws -> WireError {
        var random = RandomChanges(seed: 3)
        let change = random.change()
        return try #require(#expect(throws: WireError.self) { try stored(change, bytes) })
    }

    @Test func `A number that no change has is refused`() throws {
        for type in [UInt64(1) << 31, 65_536, .max] {
            _ = try refusal(Frames.varint(type) + numbers.dropFirst() + [0, 0, 0])
        }
        #expect(
            try refusal(Frames.varint(65_536) + numbers.dropFirst() + [0, 0, 0]) == .malformed("a record type's number")
        )
        for basis in [UInt64.max, 1 << 63, 1 << 35] {
            #expect(try refusal(numbers + Frames.varint(basis) + [0, 0]) == .malformed("a custody basis"))
        }
        let late = Frames.varint(UInt64.max - 1)
        #expect(try refusal([1, 1] + late + [0, 0, 0] + [0, 0, 0]) == .malformed("a clock reading"))
    }

    @Test func `A length that the row does not have is refused before anything is made`() throws {
        for count in [UInt64(1) << 62, .max, 1_025, 5] {
            _ = try refusal(numbers + [0] + Frames.varint(count) + [1, 1])
            _ = try refusal(numbers + [0, 0, 0, 1 << 2 | 3] + Frames.varint(count) + [1])
            _ = try refusal(numbers + [0, 0, 0, 1 << 2 | 2] + Frames.varint(count) + [65])
            _ = try refusal(numbers + [0, 0] + Frames.varint(count) + [65])
        }
    }

    @Test func `What has another order, or another encoding, is no change's content`() throws {
        let start = numbers + [0, 0, 0]
        for tag in [UInt64.max, 1 << 40, 65_536 << 2] {
            #expect(try refusal(start + Frames.varint(tag)) == .malformed("a field's number"))
        }
        for fields in [[UInt8(2), 1], [1, 1], [0]] {
            #expect(try refusal(start + fields.map { $0 << 2 }) == .malformed("a field's number"))
        }
        #expect(try refusal(start + [1 << 2 | 2, 1, 0xFF]) == .malformed("stored content"))
        for logs in [[UInt8(9), 8], [8, 8]] {
            let context = logs.flatMap { log in [log, UInt8(1)] }
            #expect(try refusal(numbers + [0, 2] + context + [0]) == .malformed("a context"))
        }
    }
}

@Suite struct ChainTests {
    private func link(_ change: Change, salt: UInt64 = 1, after chain: Chain = .start) throws -> Chain {
        var chain = chain
        try Content.bytes(change).withUnsafeBytes {
            chain.append(
                salt: salt, dot: change.dot, record: change.record, caseFile: change.caseFile, author: change.author,
                content: $0)
        }
        return chain
    }

    @Test func `Every part of a change, its salt and what went before are in the link`() throws {
        var random = RandomChanges(seed: 4)
        var change = random.change()
        change.writes = [Write(1, .text("a"))]
        let own = try link(change)
        #expect(try link(change) == own)
        var others = try [link(change, salt: 2), link(change, after: own)]
        let alterations: [(inout Change) -> Void] = [
            { $0.dot = Dot(LogID(site: 99, incarnation: 1), 1) },
            { $0.record = Dot(LogID(site: 99, incarnation: 1), 1) },
            { $0.caseFile = Dot(LogID(site: 99, incarnation: 1), 1) }, { $0.author += "x" }, { $0.reason += "x" },
            { $0.type += 1 }, { $0.edition += 1 }, { $0.timestamp.counter += 1 },
            { $0.clock = ClockError(offsetMilliseconds: 12_345, uncertaintyExponent: 1) },
            { $0.context.insert(Dot(LogID(site: 99, incarnation: 1), 1)) }, { $0.writes[0].value = .text("b") },
            { $0.writes[0].value = .none }, { $0.writes[0].field = 2 },
        ]
        for alter in alterations {
            var altered = change
            alter(&altered)
            others.append(try link(altered))
        }
        #expect(Set(others + [own]).count == others.count + 1)
        #expect(own.digest == own.link[..<8].reduce(0) { $0 << 8 | UInt64($1) })
    }
}
