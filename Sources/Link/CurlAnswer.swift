import CCurl

/// What libcurl's callbacks write to and ask during one transfer.
final class CurlAnswer {
    private(set) var body: [UInt8] = []
    private(set) var isTooLarge = false
    private let bytesMax: Int
    private let abortFlag: AbortFlag

    init(bytesMax: Int, abortFlag: AbortFlag) {
        self.bytesMax = bytesMax
        self.abortFlag = abortFlag
    }

    /// Sets the callbacks, which hold no count of this object: it must outlive the transfer.
    func attach(to easy: CurlHandle.Easy) {
        let pointer = Unmanaged.passUnretained(self).toOpaque()
        easy.setPointer(CURLOPT_WRITEDATA, pointer)
        easy.setPointer(CURLOPT_XFERINFODATA, pointer)
        kerben_set_write_callback(easy.pointer) { bytes, _, count, pointer in
            guard let answer = CurlAnswer.from(pointer) else { return 0 }
            return answer.append(UnsafeRawBufferPointer(start: bytes, count: count)) ? count : 0
        }
        kerben_set_progress_callback(easy.pointer) { pointer, _, _, _, _ in
            CurlAnswer.from(pointer)?.abortFlag.isSet == false ? 0 : 1
        }
    }

    /// False ends the transfer.
    private func append(_ bytes: UnsafeRawBufferPointer) -> Bool {
        isTooLarge = bytes.count > bytesMax - body.count
        if !isTooLarge { body.append(contentsOf: bytes) }
        return !isTooLarge
    }

    private static func from(_ pointer: UnsafeMutableRawPointer?) -> CurlAnswer? {
        pointer.map { Unmanaged<CurlAnswer>.fromOpaque($0).takeUnretainedValue() }
    }
}
