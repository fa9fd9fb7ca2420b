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
}
