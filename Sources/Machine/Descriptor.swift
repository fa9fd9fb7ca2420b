import Glibc

/// Reading and writing an open file, as whole as it can be; `path` is what an error names.
package enum Descriptor {
    private static let pieceBytes = 1 << 16

    /// Appends what can be read now; false at the end.
    package static func readMore(
        _ file: Int32, into bytes: inout [UInt8], _ path: String = ""
    ) throws(SystemCallError) -> Bool {
        var count = 0
        let piece = [UInt8](unsafeUninitializedCapacity: pieceBytes) { buffer, filled in
            count = retried { read(file, buffer.baseAddress, buffer.count) }
            filled = max(count, 0)
        }
        guard count >= 0 else { throw SystemCallError("read", on: path, code: errno) }
        bytes += piece
        return count > 0
    }

    /// All that is left to read; nil where it is more than `bytesMax`.
    package static func readAll(
        _ file: Int32, _ path: String = "", bytesMax: Int = .max
    ) throws(SystemCallError) -> [UInt8]? {
        var bytes: [UInt8] = []
        while try readMore(file, into: &bytes, path) {
            guard bytes.count <= bytesMax else { return nil }
        }
        return bytes
    }

    /// What stands at a place, wherever the file was read before; fewer bytes than asked only at its end.
    package static func piece(
        of file: Int32, at place: Int64, count: Int, _ path: String = ""
    ) throws(SystemCallError) -> [UInt8] {
        var failure: Int32?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count, failure == nil {
                let rest = UnsafeMutableBufferPointer(rebasing: buffer[filled...])
                let got = retried { pread(file, rest.baseAddress, rest.count, off_t(place) + off_t(filled)) }
                if got < 0 { failure = errno }
                guard got > 0 else { break }
                filled += got
            }
        }
        if let failure { throw SystemCallError("read", on: path, code: failure) }
        return bytes
    }

    package static func writeAll(_ bytes: [UInt8], to file: Int32, _ path: String = "") throws(SystemCallError) {
        var written = 0
        while written < bytes.count {
            let start = written
            written += try checked("write", on: path) {
                bytes[start...].withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
            }
        }
    }
}
