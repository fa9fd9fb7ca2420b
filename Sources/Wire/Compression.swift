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
        guard let kind = body.first else { throw .malformed("the empty body") }
        switch kind {
        case 0: return Array(body.dropFirst())
        case 1: break
        default: throw .malformed("the packing \(kind)")
        }
        let size = body.withUnsafeBytes { ZSTD_getFrameContentSize($0.baseAddress! + 1, $0.count - 1) }
        // The two highest values say that the size is unknown, or that this is no zstd frame.
        guard size < UInt64.max - 1 else { throw .malformed("the zstd frame") }
        guard size <= UInt64(bytesMax) else { throw .tooLarge(bytesMax: bytesMax) }
        var out = [UInt8](repeating: 0, count: Int(size))
        let written = out.withUnsafeMutableBytes { out in
            body.withUnsafeBytes { ZSTD_decompress(out.baseAddress, out.count, $0.baseAddress! + 1, $0.count - 1) }
        }
        guard ZSTD_isError(written) == 0, written == out.count else { throw .malformed("the zstd frame") }
        return out
    }
}
