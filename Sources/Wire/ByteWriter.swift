import Causality

/// Bytes written one after the other into memory that is there already: an array would be asked for each byte whether it
/// is its only owner and has room.
struct ByteWriter {
    private let memory: UnsafeMutableRawBufferPointer
    private(set) var count = 0

    init(_ memory: UnsafeMutableRawBufferPointer) { self.memory = memory }

    /// A number as ``Varint`` has it.
    @inline(__always) mutating func put(_ value: UInt64) {
        precondition(memory.count - count >= 10, "no room was kept for a number")
        var value = value
        while value >= 0x80 {
            memory[count] = UInt8(truncatingIfNeeded: value) | 0x80
            count += 1
            value >>= 7
        }
        memory[count] = UInt8(value)
        count += 1
    }

    /// A number of which the sign comes last.
    @inline(__always) mutating func put(signed value: Int64) { put(UInt64(bitPattern: value << 1 ^ value >> 63)) }

    /// A text with its length in bytes before it.
    mutating func put(_ text: String) {
        var text = text
        text.withUTF8 { put(text: UnsafeRawBufferPointer($0)) }
    }

    mutating func put(text utf8: UnsafeRawBufferPointer) {
        put(UInt64(utf8.count))
        put(bytes: utf8)
    }

    mutating func put(bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress, let memory = memory.baseAddress else { return }
        precondition(self.memory.count - count >= bytes.count, "no room was kept for bytes")
        (memory + count).copyMemory(from: start, byteCount: bytes.count)
        count += bytes.count
    }
}
