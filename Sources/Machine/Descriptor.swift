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
