package import Causality

/// Dots in the order of arrival, as a facility keeps them: differences, zigzag-coded, seven bits a byte.
package enum ReceivedDots {
    package static func bytes(_ dots: [Dot]) -> [UInt8] {
        var out: [UInt8] = []
        var last: Int64 = 0
        for dot in dots {
            // Dots are positive, so no difference overflows.
            let difference = dot.packed - last
            var rest = UInt64(bitPattern: difference << 1 ^ difference >> 63)
            while rest >= 0x80 {
                out.append(UInt8(truncatingIfNeeded: rest) | 0x80)
                rest >>= 7
            }
            out.append(UInt8(rest))
            last = dot.packed
        }
        return out
    }

    /// Nil where the bytes are none that ``bytes(_:)`` makes.
    package static func dots(_ bytes: [UInt8]) -> [Dot]? {
        var dots: [Dot] = []
        var last: Int64 = 0
        var rest: UInt64 = 0
        var shift: UInt64 = 0
        for byte in bytes {
            guard shift < 64 else { return nil }
            rest |= UInt64(byte & 0x7F) << shift
            shift += 7
            guard byte < 0x80 else { continue }
            let difference = Int64(bitPattern: rest >> 1) ^ -Int64(rest & 1)
            let (packed, overflow) = last.addingReportingOverflow(difference)
            guard !overflow, let dot = Dot(packed: packed) else { return nil }
            dots.append(dot)
            last = packed
            (rest, shift) = (0, 0)
        }
        return shift == 0 ? dots : nil
    }
}
