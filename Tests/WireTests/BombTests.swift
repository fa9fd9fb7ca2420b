import Causality
import Exchange
import Register
import Testing
import Wire

/// Small bodies that claim to be large: each is refused before what it claims is made.
@Suite struct BombTests {
    private func refusal(_ body: [UInt8]) throws -> WireError {
        try #require(#expect(throws: WireError.self) { try MessageCoding.request(body) })
    }

    private func sizeMax(_ body: [UInt8]) -> Int { BatchAllowance.request(bodyBytes: body.count).sizeMax }

    @Test(arguments: [
        (field: UInt64(5), name: "shapes", max: 65_536), (23, "columns", 8_192),
    ])
    func `More empty elements than any batch has are refused`(field: UInt64, name: String, max: Int) throws {
        let elements = Frames.message(field, [])
        let body = Frames.request([UInt8]((0...max).map { _ in elements }.joined()))
        #expect(try refusal(body) == .tooMany(name, max: max))
    }

    @Test func `Twenty million empty columns in a few kilobytes are not even unfolded`() throws {
        let columns = [UInt8]((0..<20_000_000 / 8).map { _ in Frames.message(23, []) }.joined())
        let body = Compression.pack(Frames.head + Frames.message(8, columns), level: 1)
        #expect(body.count < 10_000)
        guard case .tooLarge = try refusal(body) else { throw CancellationError() }
    }

    @Test func `Numbers by the hundred thousand are counted before they are read`() throws {
        let logs = Frames.packed(2, (0...65_536).map { _ in 1 })
        #expect(try refusal(Frames.request(logs)) == .tooMany("logs", max: 65_536))
        // The same, one field each.
        let single = [UInt8]((0...65_536).map { _ in Frames.number(2, 1) }.joined())
        #expect(try refusal(Frames.request(single)) == .tooMany("logs", max: 65_536))
        let links = [0] + Frames.head + Frames.packed(9, (0...8_192).map { UInt64($0) })
        #expect(try refusal(links) == .tooMany("chain links", max: 8_192))
        let digests = [0] + Frames.head + Frames.message(10, [UInt8](repeating: 7, count: 8 * 8_193))
        #expect(try refusal(digests) == .tooMany("chain links", max: 8_192))
        let unknown = [0] + Frames.head + [UInt8]((0...256).map { _ in Frames.number(99, 1) }.joined())
        #expect(try refusal(unknown) == .tooMany("unknown fields", max: 256))
        let shape = Frames.message(5, Frames.packed(4, (0..<1_000_001).map { _ in 1 }))
        #expect(try refusal(Frames.request(shape + shape)) == .tooMany("fields", max: 2_000_000))
    }

    @Test func `An answer and a receipt are bounded too`() {
        let held = [0] + Frames.packed(8, (0...262_144).map { _ in 1 })
        #expect(throws: WireError.tooMany("numbers of held runs", max: 262_144)) { try MessageCoding.answer(held) }
        let columns = [0] + Frames.message(10, [UInt8]((0...8_192).map { _ in Frames.message(23, []) }.joined()))
        #expect(throws: WireError.tooMany("columns", max: 8_192)) { try MessageCoding.answer(columns) }
        let digests = [UInt8]((0...1_024).map { _ in Frames.message(5, []) }.joined())
        #expect(throws: WireError.tooMany("digests", max: 1_024)) { try MessageCoding.receipt(bytes: digests) }
    }

    @Test func `A part that is there once is not taken twice`() throws {
        let batch = Frames.message(8, Frames.batch(rows: 1, Frames.field(1, Frames.message(4, Frames.column(1)))))
        #expect(throws: Never.self) { try MessageCoding.request([0] + Frames.head + batch) }
        #expect(try refusal([0] + Frames.head + batch + batch) == .malformed("the protobuf frame"))
        #expect(try refusal([0] + Frames.head + Frames.number(1, 1)) == .malformed("the protobuf frame"))
        // A group, which no message of ours has, and a field of another form than its own.
        #expect(try refusal([0] + Frames.head + [0x3B, 0x3C]) == .malformed("the protobuf frame"))
        #expect(try refusal([0] + Frames.fixed64(1, 1)) == .malformed("the protobuf frame"))
    }

    @Test func `A few bytes that claim many changes are refused by their number`() throws {
        for rows in [UInt64(1_100), 1_000_000, 1_000_001, UInt64(UInt32.max)] {
            let body = Frames.request(Frames.batch(rows: rows, Frames.field(1, Frames.message(4, Frames.column(5)))))
            #expect(body.count < 141)
            guard case .tooMany("changes", let max) = try refusal(body) else { throw CancellationError() }
            #expect(max < 1_100)
        }
        let honest = Frames.request(Frames.batch(rows: 900, Frames.field(1, Frames.message(4, Frames.column(5)))))
        #expect(try MessageCoding.request(honest).changes.count == 900)
    }

    @Test func `Many fields times many rows are refused before any is made`() throws {
        let fields = (1...500).map { UInt64($0) }
        let columns = fields.flatMap { Frames.field($0, Frames.message(3, Frames.column(0))) }
        let body = Frames.request(Frames.batch(rows: 1_000, fields: fields, columns))
        #expect(body.count < 10_000)
        #expect(try refusal(body) == .tooLarge(bytesMax: sizeMax(body)))
    }

    @Test func `One long text in every row is refused by what it would take to store`() throws {
        let text = [UInt8](repeating: 65, count: 9_000)
        let column = Frames.field(1, Frames.message(5, Frames.texts(text)))
        let body = Frames.request(Frames.batch(rows: 1_000, column))
        #expect(try refusal(body) == .tooLarge(bytesMax: sizeMax(body)))
        #expect(sizeMax(body) < 1_000_000)
    }

    @Test func `A removal that claims billions of dots is refused before any is made`() throws {
        func body(_ count: Int64) -> [UInt8] {
            let column = Frames.message(3, Frames.column(3)) + Frames.message(6, Frames.column(count))
            return Frames.request(
                Frames.batch(rows: 1_000, Frames.field(1, column + Frames.message(7, Frames.column(1)))))
        }
        #expect(try refusal(body(10_001)) == .malformed("a removal's length"))
        #expect(try refusal(body(-1)) == .malformed("a removal's length"))
        #expect(try refusal(body(10_000)) == .tooLarge(bytesMax: sizeMax(body(10_000))))
    }

    @Test func `A context of more logs than ever wrote one record is refused`() throws {
        let column = Frames.field(1, Frames.message(4, Frames.column(5)))
        let body = Frames.request(Frames.batch(rows: 4, contexts: 10_000, column))
        #expect(try refusal(body) == .malformed("a context's length"))
        // Twice the same log is not what a writer sends.
        let twice = Frames.request(
            Frames.batch(rows: 1, contexts: 2, column) + Frames.message(14, Frames.column(1)))
        #expect(try refusal(twice) == .malformed("a context"))
    }

    @Test func `Shapes and columns of no change are refused`() throws {
        let column = Frames.field(1, Frames.message(4, Frames.column(5)))
        let shapes = [UInt8]((0..<2).map { _ in Frames.message(5, []) }.joined())
        #expect(
            try refusal(Frames.request(Frames.batch(rows: 1, column) + shapes)) == .malformed("the number of shapes"))
        let other = Frames.field(2, Frames.message(4, Frames.column(5)))
        #expect(try refusal(Frames.request(Frames.batch(rows: 1, column + other))) == .malformed("a field column"))
    }
}

@Suite struct ZstdBombTests {
    @Test func `A header's claim makes nothing`() {
        for size in [UInt64(64) << 20, 1 << 40, .max] {
            let body = [1] + ZstdFrames.claiming(size)
            #expect(throws: WireError.self) { try MessageCoding.request(body) }
            #expect(throws: WireError.self) { try MessageCoding.head(body) }
        }
        #expect(throws: WireError.malformed("the zstd frame")) {
            try Compression.unpack([1] + ZstdFrames.claiming(1 << 20))
        }
    }

    @Test func `A frame that tells no size is unfolded as far as it may go`() throws {
        let frame = [1] + ZstdFrames.repeating(7, blocks: 3)
        let bytes = 3 * ZstdFrames.blockBytes
        #expect(try Compression.unpack(frame) == [UInt8](repeating: 7, count: bytes))
        #expect(try Compression.unpack(frame, bytesMax: bytes).count == bytes)
        #expect(throws: WireError.tooLarge(bytesMax: bytes - 1)) { try Compression.unpack(frame, bytesMax: bytes - 1) }
        #expect(try Compression.prefix(10, of: frame) == [UInt8](repeating: 7, count: 10))
        for cut in 1..<frame.count {
            #expect(throws: WireError.self) { try Compression.unpack(Array(frame[..<cut])) }
        }
        #expect(throws: WireError.malformed("the zstd frame")) { try Compression.unpack(frame + [0]) }
    }

    @Test func `Gigabytes in kilobytes end at what the body is worth`() {
        let body = [1] + ZstdFrames.repeating(0, blocks: 20_000)
        let worth = BatchAllowance.request(bodyBytes: body.count).unfoldedBytesMax
        #expect(worth < 8 * 1_024 * 1_024)
        #expect(throws: WireError.tooLarge(bytesMax: worth)) { try MessageCoding.request(body) }
    }

    @Test func `A window larger than our packing uses is refused`() {
        #expect(throws: Never.self) { try Compression.unpack([1] + ZstdFrames.repeating(1, blocks: 1, windowLog: 23)) }
        for windowLog in [UInt8(24), 27, 31] {
            let frame = [1] + ZstdFrames.repeating(1, blocks: 1, windowLog: windowLog)
            #expect(throws: WireError.malformed("the zstd frame")) { try Compression.unpack(frame) }
        }
    }
}
