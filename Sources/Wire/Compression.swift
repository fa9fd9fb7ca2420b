import CZstd

/// The outer frame of a body: one byte that says how it is packed, then the bytes.
///
/// 0 as is, 1 zstd, 2 (kept free) zstd with a trained dictionary named by the id that follows.
package enum Compression {
    /// Most bytes that a body may unfold to: guards against a small body that unfolds to gigabytes.
    package static let bytesMax = 64 * 1_024 * 1_024

    package static func pack(_ bytes: [UInt8], level: Int32? = nil) -> [UInt8] {
        guard bytes.count > 96 else { return [0] + bytes }
        let capacity = ZSTD_compressBound(bytes.count)
        var out = [UInt8](repeating: 1, count: capacity + 1)
        // High levels cost seconds on megabytes and gain little there; small bodies are packed as tightly as can be.
        let level = level ?? (bytes.count < 256 * 1_024 ? 19 : 9)
        let size = out.withUnsafeMutableBytes { out in
            bytes.withUnsafeBytes { ZSTD_compress(out.baseAddress! + 1, capacity, $0.baseAddress, $0.count, level) }
        }
        guard ZSTD_isError(size) == 0, size < bytes.count else { return [0] + bytes }
        out.removeLast(capacity - size)
        return out
    }

    package static func unpack(_ body: [UInt8], bytesMax: Int = bytesMax) throws(WireError) -> [UInt8] {
        guard try isPacked(body) else {
            guard body.count - 1 <= bytesMax else { throw .tooLarge(bytesMax: bytesMax) }
            return Array(body.dropFirst())
        }
        let result = body.withUnsafeBytes { body in
            Result { () throws(WireError) in try unfolded(UnsafeRawBufferPointer(rebasing: body[1...]), bytesMax) }
        }
        return try result.get()
    }

    /// The first `count` bytes of what ``unpack(_:bytesMax:)`` gives, or fewer where that is shorter; the rest is not
    /// unfolded, and may be damaged.
    package static func prefix(_ count: Int, of body: [UInt8], bytesMax: Int = bytesMax) throws(WireError) -> [UInt8] {
        guard try isPacked(body) else { return Array(body.dropFirst().prefix(count)) }
        let result = body.withUnsafeBytes { body in
            Result { () throws(WireError) in
                let frame = UnsafeRawBufferPointer(rebasing: body[1...])
                var unfolding = try Unfolding(frame, bytesMax: bytesMax)
                try unfolding.unfold(frame, upTo: count)
                return Array(unfolding.out.prefix(count))
            }
        }
        return try result.get()
    }

    private static func isPacked(_ body: [UInt8]) throws(WireError) -> Bool {
        guard let kind = body.first else { throw .malformed("the empty body") }
        guard kind <= 1 else { throw .malformed("the packing \(kind)") }
        return kind == 1
    }

    /// A claim of no more than this is believed: unpacking at one stroke takes half the time.
    private static let believedBytesMax = 1_024 * 1_024

    private static func unfolded(_ frame: UnsafeRawBufferPointer, _ bytesMax: Int) throws(WireError) -> [UInt8] {
        let told = ZSTD_getFrameContentSize(frame.baseAddress, frame.count)
        guard told <= UInt64(min(bytesMax, believedBytesMax)) else {
            var unfolding = try Unfolding(frame, bytesMax: bytesMax)
            try unfolding.unfold(frame)
            return unfolding.out
        }
        var out = [UInt8](repeating: 0, count: Int(told))
        let written = out.withUnsafeMutableBytes {
            ZSTD_decompress($0.baseAddress, $0.count, frame.baseAddress, frame.count)
        }
        guard ZSTD_isError(written) == 0, written == out.count else { throw .malformed("the zstd frame") }
        return out
    }
}
