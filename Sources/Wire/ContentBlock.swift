/// The contents of consecutive changes of one log, packed together for the store.
///
/// They are alike, and so take half the bytes of as many contents kept one by one.
package struct ContentBlock: Sendable {
    private let bytes: [UInt8]
    /// Where each content ends in `bytes`.
    private let ends: [Int]

    package static func pack(_ contents: [[UInt8]]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(contents.reduce(4) { $0 + $1.count + 4 })
        for number in [contents.count] + contents.map(\.count) {
            withUnsafeBytes(of: UInt32(number).littleEndian) { bytes.append(contentsOf: $0) }
        }
        for content in contents { bytes.append(contentsOf: content) }
        return Compression.pack(bytes, level: 3)
    }

    /// Throws where the block is damaged.
    package init(_ packed: [UInt8]) throws(WireError) {
        let bytes = try Compression.unpack(packed)
        func number(_ index: Int) -> Int {
            bytes[index * 4..<index * 4 + 4].reversed().reduce(0) { $0 << 8 | Int($1) }
        }
        guard bytes.count >= 4, number(0) <= bytes.count / 4 - 1 else { throw .malformed("a block of contents") }
        var end = (number(0) + 1) * 4
        var ends = [end]
        ends.reserveCapacity(number(0) + 1)
        for index in 0..<number(0) {
            end += number(index + 1)
            ends.append(end)
        }
        guard end == bytes.count else { throw .malformed("a block of contents") }
        self.bytes = bytes
        self.ends = ends
    }

    package var count: Int { ends.count - 1 }

    /// The content at `index`; throws where the block has none there.
    package func withContent<T>(_ index: Int, _ body: (UnsafeRawBufferPointer) throws -> T) throws -> T {
        guard index >= 0, index < count else { throw WireError.malformed("a block of contents") }
        return try bytes.withUnsafeBytes {
            try body(UnsafeRawBufferPointer(rebasing: $0[ends[index]..<ends[index + 1]]))
        }
    }
}
