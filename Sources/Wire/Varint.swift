/// Numbers of seven bits a byte, the low ones first, as protobuf and the stored content have them.
enum Varint {
    /// Nil where the bytes end first, or go on beyond 64 bits.
    static func read(_ bytes: UnsafeRawBufferPointer, at place: inout Int) -> UInt64? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while place < bytes.count, shift < 64 {
            let byte = bytes[place]
            place += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        return nil
    }

    static func put(_ out: inout [UInt8], _ value: UInt64) {
        var value = value
        while value >= 0x80 {
            out.append(UInt8(truncatingIfNeeded: value) | 0x80)
            value >>= 7
        }
        out.append(UInt8(value))
    }

    /// A text with its length in bytes before it.
    static func put(_ out: inout [UInt8], _ text: String) {
        put(&out, UInt64(text.utf8.count))
        out.append(contentsOf: text.utf8)
    }
}
