import Causality

/// Protobuf by hand: what no encoder of ours would make.
enum Frames {
    static func varint(_ value: UInt64) -> [UInt8] {
        var out: [UInt8] = []
        var value = value
        while value >= 0x80 {
            out.append(UInt8(truncatingIfNeeded: value) | 0x80)
            value >>= 7
        }
        return out + [UInt8(value)]
    }

    static func number(_ field: UInt64, _ value: UInt64) -> [UInt8] { varint(field << 3) + varint(value) }

    static func fixed64(_ field: UInt64, _ value: UInt64) -> [UInt8] {
        varint(field << 3 | 1) + withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }

    static func message(_ field: UInt64, _ bytes: [UInt8]) -> [UInt8] {
        varint(field << 3 | 2) + varint(UInt64(bytes.count)) + bytes
    }

    static func packed(_ field: UInt64, _ values: some Sequence<UInt64>) -> [UInt8] {
        message(field, values.flatMap(varint))
    }

    /// A column of equal numbers: one number on the wire, however many rows.
    static func column(_ base: Int64) -> [UInt8] { number(1, UInt64(bitPattern: base << 1 ^ base >> 63)) }

    /// A column of equal texts.
    static func texts(_ text: [UInt8]) -> [UInt8] {
        number(1, 1) + message(2, column(Int64(text.count))) + message(3, text)
    }

    static let head = number(1, 1) + number(2, UInt64(log.packed))
    static let log = LogID(site: 1, incarnation: 1)

    /// A body that is not packed.
    static func request(_ batch: [UInt8], _ rest: [UInt8] = []) -> [UInt8] { [0] + head + message(8, batch) + rest }

    /// A batch of `rows` changes of one shape that create records; sequences go up by one.
    static func batch(rows: UInt64, fields: [UInt64] = [1], contexts: UInt64 = 0, _ columns: [UInt8]) -> [UInt8] {
        let shape = number(1, 40) + number(2, 3) + number(3, contexts) + packed(4, fields)
        return number(1, rows) + packed(2, [UInt64(log.packed)]) + message(4, column(1)) + message(5, shape)
            + message(20, texts([65])) + columns
    }

    /// A field's column of equal values.
    static func field(_ number: UInt64, _ parts: [UInt8]) -> [UInt8] {
        message(23, Frames.number(1, 40) + Frames.number(2, number) + parts)
    }
}

/// A zstd frame by hand, of blocks that repeat one byte: four bytes of it are 128 KiB.
enum ZstdFrames {
    static let blockBytes = 128 * 1_024

    static func repeating(_ byte: UInt8, blocks: Int, windowLog: UInt8 = 20) -> [UInt8] {
        var frame: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x00, (windowLog - 10) << 3]
        for block in 1...blocks {
            let header = UInt32(blockBytes) << 3 | 1 << 1 | (block == blocks ? 1 : 0)
            frame += [UInt8(header & 0xFF), UInt8(header >> 8 & 0xFF), UInt8(header >> 16 & 0xFF), byte]
        }
        return frame
    }

    /// The header of a frame of one segment that claims `size` bytes, and nothing behind it.
    static func claiming(_ size: UInt64) -> [UInt8] {
        [0x28, 0xB5, 0x2F, 0xFD, 0xE0] + withUnsafeBytes(of: size.littleEndian) { Array($0) }
    }
}
