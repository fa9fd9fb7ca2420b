import Testing
import Wire

/// Small bodies that claim to be large: encoded by hand, since no encoder of ours would.
@Suite struct BombTests {
    private func varint(_ value: UInt64) -> [UInt8] {
        value < 0x80 ? [UInt8(value)] : [UInt8(value & 0x7F) | 0x80] + varint(value >> 7)
    }

    private func number(_ field: UInt64, _ value: UInt64) -> [UInt8] { varint(field << 3) + varint(value) }

    private func message(_ field: UInt64, _ bytes: [UInt8]) -> [UInt8] {
        varint(field << 3 | 2) + varint(UInt64(bytes.count)) + bytes
    }

    /// A column of equal numbers: one number on the wire, however many rows.
    private func column(_ base: Int64) -> [UInt8] { number(1, UInt64(bitPattern: base << 1 ^ base >> 63)) }

    private func request(_ batch: [UInt8]) -> [UInt8] { [0] + number(1, 1) + number(2, 8_193) + message(8, batch) }

    /// A batch of `rows` changes of one shape with `fields` fields, all of them equal.
    private func batch(rows: UInt64, fields: Int, column extra: [UInt8]) -> [UInt8] {
        let numbers = (1...fields).flatMap { varint(UInt64($0)) }
        let shape = number(1, 40) + number(2, 3) + message(4, numbers)
        var batch = number(1, rows) + message(2, varint(8_193)) + message(4, column(1)) + message(5, shape)
        batch += message(20, number(1, 1) + message(2, column(1)) + message(3, [65]))
        for field in 1...fields { batch += message(23, number(1, 40) + number(2, UInt64(field)) + extra) }
        return batch
    }

    @Test func `A removal that claims billions of dots is refused before any is made`() {
        let removals = message(3, column(3)) + message(6, column(100_000)) + message(7, column(1))
        let body = request(batch(rows: 1_000_000, fields: 1, column: removals))
        #expect(body.count < 200)
        #expect(throws: WireError.malformed("a removal's length")) { try MessageCoding.request(body) }
    }

    @Test func `Many fields times many rows are refused before any is made`() {
        let body = request(batch(rows: 1_000_000, fields: 500, column: message(3, column(0))))
        #expect(body.count < 20_000)
        #expect(throws: WireError.malformed("the number of values")) { try MessageCoding.request(body) }
    }

    @Test func `More changes than a batch holds are refused`() {
        let body = request(batch(rows: 1_000_001, fields: 1, column: message(3, column(0))))
        #expect(throws: WireError.malformed("the number of changes")) { try MessageCoding.request(body) }
    }
}
