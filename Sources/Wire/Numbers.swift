import FoundationEssentials

/// A column of whole numbers as a base and byte planes.
///
/// All lowest bytes stand together, then all second bytes, and so on: the entropy coder behind (zstd) then sees one
/// distribution a plane. Against packed varints this saved about a third on the benchmark's columns.
extension Kerben_V1_Numbers {
    init(packing numbers: [Int64]) {
        self.init()
        guard let first = numbers.first else { return }
        var low = first
        var high = first
        var previous = first
        var largestStep: UInt64 = 0
        for number in numbers {
            low = min(low, number)
            high = max(high, number)
            largestStep = max(largestStep, Self.zigzag(number &- previous))
            previous = number
        }
        let plainWidth = Self.bytes(UInt64(bitPattern: high &- low))
        let deltaWidth = Self.bytes(largestStep)
        if deltaWidth < plainWidth {
            delta = true
            base = first
            width = UInt32(deltaWidth)
            previous = first
            planes = Self.planes(numbers, deltaWidth) { number in
                defer { previous = number }
                return Self.zigzag(number &- previous)
            }
        } else {
            base = low
            width = UInt32(plainWidth)
            if plainWidth > 0 {
                planes = Self.planes(numbers, plainWidth) { UInt64(bitPattern: $0 &- low) }
            }
        }
    }

    /// The `count` numbers that were packed; throws ``WireError`` where the planes do not fit.
    func unpacked(_ count: Int) throws(WireError) -> [Int64] {
        let width = Int(width)
        guard width <= 8, planes.count == width * count else { throw .malformed("a column's length") }
        guard width > 0 else { return [Int64](repeating: base, count: count) }
        let base = base
        let isDelta = delta
        return [Int64](unsafeUninitializedCapacity: count) { out, initialized in
            planes.withUnsafeBytes { bytes in
                var previous = base
                for row in 0..<count {
                    var raw: UInt64 = 0
                    for plane in 0..<width { raw |= UInt64(bytes[plane * count + row]) << UInt64(plane * 8) }
                    if isDelta {
                        previous = previous &+ Self.unzigzag(raw)
                        out.initializeElement(at: row, to: previous)
                    } else {
                        out.initializeElement(at: row, to: base &+ Int64(bitPattern: raw))
                    }
                }
            }
            initialized = count
        }
    }

    private static func planes(_ numbers: [Int64], _ width: Int, _ raw: (Int64) -> UInt64) -> Data {
        let count = numbers.count
        var bytes = [UInt8](repeating: 0, count: width * count)
        for (row, number) in numbers.enumerated() {
            var value = raw(number)
            for plane in 0..<width {
                bytes[plane * count + row] = UInt8(truncatingIfNeeded: value)
                value >>= 8
            }
        }
        return Data(bytes)
    }

    private static func bytes(_ value: UInt64) -> Int { (64 - value.leadingZeroBitCount + 7) / 8 }
    private static func zigzag(_ value: Int64) -> UInt64 { UInt64(bitPattern: value << 1 ^ value >> 63) }
    private static func unzigzag(_ value: UInt64) -> Int64 { Int64(bitPattern: value >> 1) ^ -Int64(value & 1) }
}

/// A text by its bytes: two spellings of one letter (composed, decomposed) are equal strings and other contents.
private struct SpelledText: Hashable {
    let text: String

    static func == (left: Self, right: Self) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }

    func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}

/// A column of texts: distinct ones sorted, with an index, where that is shorter; else one after the other.
extension Kerben_V1_Texts {
    init(packing texts: [String]) {
        self.init()
        let distinct = Set(texts.map(SpelledText.init)).map(\.text).sorted {
            $0.utf8.lexicographicallyPrecedes($1.utf8)
        }
        let isIndexed = distinct.count < texts.count || texts.count == 1
        let stored = isIndexed ? distinct : texts
        count = UInt32(stored.count)
        if stored.count > 1 { lengths = Kerben_V1_Numbers(packing: stored.map { Int64($0.utf8.count) }) }
        var bytes: [UInt8] = []
        for text in stored { bytes.append(contentsOf: text.utf8) }
        utf8 = Data(bytes)
        guard isIndexed, distinct.count > 1 else { return }
        let position = Dictionary(
            uniqueKeysWithValues: distinct.enumerated().map { (SpelledText(text: $1), Int64($0)) })
        index = Kerben_V1_Numbers(packing: texts.map { position[SpelledText(text: $0)]! })
    }
}
