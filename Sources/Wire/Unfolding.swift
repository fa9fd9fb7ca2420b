import CZstd

/// A zstd frame, unpacked in steps: memory follows what really comes out, never what the header claims.
struct Unfolding: ~Copyable {
    /// Level 19 of ``Compression/pack(_:level:)`` uses as much; a frame may ask for 16 times that.
    private static let windowLogMax: Int32 = 23

    private let context: OpaquePointer
    private let bytesMax: Int
    private var place = 0
    private(set) var isAtEnd = false
    private(set) var out: [UInt8] = []

    /// Throws where the frame's header is none, or tells of more than `bytesMax`.
    init(_ frame: UnsafeRawBufferPointer, bytesMax: Int) throws(WireError) {
        let told = ZSTD_getFrameContentSize(frame.baseAddress, frame.count)
        // The highest value says that the size is unknown, the next that this is no zstd frame.
        guard told != UInt64.max - 1 else { throw .malformed("the zstd frame") }
        guard told == UInt64.max || told <= UInt64(bytesMax) else { throw .tooLarge(bytesMax: bytesMax) }
        guard let context = ZSTD_createDCtx() else { throw .malformed("the zstd frame") }
        self.context = context
        self.bytesMax = bytesMax
        let result = ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, Self.windowLogMax)
        precondition(ZSTD_isError(result) == 0, "zstd has had this parameter since 1.4")
    }

    deinit { ZSTD_freeDCtx(context) }

    /// Unpacks until `count` bytes are there or the frame ends; `frame` is the one that it began with.
    mutating func unfold(_ frame: UnsafeRawBufferPointer, upTo count: Int = .max) throws(WireError) {
        var input = ZSTD_inBuffer(src: frame.baseAddress, size: frame.count, pos: place)
        while !isAtEnd, out.count < count {
            let start = out.count
            // One byte beyond the limit shows that there is more.
            let room = min(max(4_096, min(start, 1 << 20)), bytesMax + 1 - start)
            out.append(contentsOf: repeatElement(0, count: room))
            var produced = 0
            let result = out.withUnsafeMutableBytes { out in
                var output = ZSTD_outBuffer(dst: out.baseAddress! + start, size: room, pos: 0)
                defer { produced = output.pos }
                return ZSTD_decompressStream(context, &output, &input)
            }
            out.removeLast(room - produced)
            guard ZSTD_isError(result) == 0 else { throw .malformed("the zstd frame") }
            guard out.count <= bytesMax else { throw .tooLarge(bytesMax: bytesMax) }
            isAtEnd = result == 0
            // Room was left and nothing is left to read: the frame is cut off. Or something follows its end.
            guard isAtEnd ? input.pos == input.size : produced == room || input.pos < input.size else {
                throw .malformed("the zstd frame")
            }
        }
        place = input.pos
    }
}
