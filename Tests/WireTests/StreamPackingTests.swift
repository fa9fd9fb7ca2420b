import Chance
import Testing
import Wire

@Suite struct StreamPackingTests {
    private func packed(_ bytes: [UInt8], pieces: Int) throws -> [UInt8] {
        var out: [UInt8] = []
        let packing = try StreamPacking()
        for start in stride(from: 0, to: bytes.count, by: pieces) {
            try packing.pack(Array(bytes[start..<min(start + pieces, bytes.count)])) { out += $0 }
        }
        try packing.finish { out += $0 }
        return out
    }

    private func unpacked(_ bytes: [UInt8], pieces: Int) throws -> [UInt8] {
        var out: [UInt8] = []
        let unpacking = try StreamUnpacking()
        for start in stride(from: 0, to: bytes.count, by: pieces) {
            try unpacking.unpack(Array(bytes[start..<min(start + pieces, bytes.count)])) {
                #expect($0.count <= 128 * 1_024)
                out += $0
            }
        }
        try unpacking.finish()
        return out
    }

    @Test(arguments: [0, 1, 1_000, 700_001])
    func `A stream comes out as it went in, in whatever pieces`(count: Int) throws {
        var random = SplitMix64(seed: 5)
        let noise = (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        for bytes in [noise, [UInt8](repeating: 7, count: count)] {
            for pieces in [65_536, 1_000] {
                let packed = try packed(bytes, pieces: pieces)
                #expect(try unpacked(packed, pieces: 65_536) == bytes)
                #expect(try unpacked(packed, pieces: 999) == bytes)
            }
        }
    }

    @Test func `A stream that is cut, has something after it or is none is refused`() throws {
        let packed = try packed(Array("a text that is packed, and packed again".utf8), pieces: 10)
        for count in 0..<packed.count {
            #expect(throws: WireError.self, "\(count)") { try unpacked(Array(packed[..<count]), pieces: 16) }
        }
        #expect(throws: WireError.self) { try unpacked(packed + [0], pieces: 1_000) }
        #expect(throws: WireError.self) { try unpacked(packed + [0], pieces: 1) }
        #expect(throws: WireError.self) { try unpacked(Array("no zstd frame at all".utf8), pieces: 100) }
    }
}
