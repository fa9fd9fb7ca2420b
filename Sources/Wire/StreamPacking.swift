import CZstd

/// Packs a stream of any length by zstd, piece by piece; what it keeps in memory does not grow with the stream.
package final class StreamPacking {
    /// Fast, and a third of the size for a store.
    private static let level: Int32 = 3

    private let context: OpaquePointer
    private var out = [UInt8](repeating: 0, count: ZSTD_CStreamOutSize())

    package init() throws(WireError) {
        guard let context = ZSTD_createCCtx() else { throw .malformed("the memory for packing") }
        self.context = context
        let result = ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, Self.level)
        precondition(ZSTD_isError(result) == 0, "zstd has this level")
    }

    deinit { ZSTD_freeCCtx(context) }

    package func pack(_ bytes: [UInt8], to sink: ([UInt8]) throws -> Void) throws {
        try feed(bytes, ZSTD_e_continue, sink)
    }

    package func finish(to sink: ([UInt8]) throws -> Void) throws { try feed([], ZSTD_e_end, sink) }

    private func feed(_ bytes: [UInt8], _ end: ZSTD_EndDirective, _ sink: ([UInt8]) throws -> Void) throws {
        var place = 0
        while true {
            var (left, produced) = (0, 0)
            bytes.withUnsafeBytes { bytes in
                out.withUnsafeMutableBytes { out in
                    var input = ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: place)
                    var output = ZSTD_outBuffer(dst: out.baseAddress, size: out.count, pos: 0)
                    left = ZSTD_compressStream2(context, &output, &input, end)
                    (place, produced) = (input.pos, output.pos)
                }
            }
            guard ZSTD_isError(left) == 0 else { throw WireError.malformed("the packing") }
            if produced > 0 { try sink(Array(out[..<produced])) }
            if end == ZSTD_e_end ? left == 0 : place == bytes.count { return }
        }
    }
}

/// Unpacks what ``StreamPacking`` made; gives it on in pieces of at most 128 KiB, however much a little may unfold to.
package final class StreamUnpacking {
    private static let windowLogMax: Int32 = 23

    private let context: OpaquePointer
    private var out = [UInt8](repeating: 0, count: ZSTD_DStreamOutSize())
    private var isAtEnd = false

    package init() throws(WireError) {
        guard let context = ZSTD_createDCtx() else { throw .malformed("the memory for unpacking") }
        self.context = context
        let result = ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, Self.windowLogMax)
        precondition(ZSTD_isError(result) == 0, "zstd has had this parameter since 1.4")
    }

    deinit { ZSTD_freeDCtx(context) }

    package func unpack(_ bytes: [UInt8], to sink: ([UInt8]) throws -> Void) throws {
        var place = 0
        while place < bytes.count {
            guard !isAtEnd else { throw WireError.malformed("what follows the zstd frame") }
            try step(bytes, &place, sink)
        }
    }

    /// Throws where the stream is cut off.
    package func finish() throws(WireError) {
        guard isAtEnd else { throw .malformed("the end of the zstd frame") }
    }

    private func step(_ bytes: [UInt8], _ place: inout Int, _ sink: ([UInt8]) throws -> Void) throws {
        var isFull = true
        // Room that was filled may have left something behind, with all of the input read.
        while isFull, !isAtEnd {
            var (result, produced) = (0, 0)
            bytes.withUnsafeBytes { bytes in
                out.withUnsafeMutableBytes { out in
                    var input = ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: place)
                    var output = ZSTD_outBuffer(dst: out.baseAddress, size: out.count, pos: 0)
                    result = ZSTD_decompressStream(context, &output, &input)
                    (place, produced) = (input.pos, output.pos)
                }
            }
            guard ZSTD_isError(result) == 0 else { throw WireError.malformed("the zstd frame") }
            if produced > 0 { try sink(Array(out[..<produced])) }
            isAtEnd = result == 0
            isFull = produced == out.count
        }
    }
}
