import Glibc

/// Reading and writing an open file, as whole as it can be.
package enum Descriptor {
    private static let pieceBytes = 1 << 16

    /// Appends what can be read now; false at the end.
    package static func readMore(_ file: Int32, into bytes: inout [UInt8]) throws(SystemCallError) -> Bool {
        var count = 0
        let piece = [UInt8](unsafeUninitializedCapacity: pieceBytes) { buffer, filled in
            count = retried { read(file, buffer.baseAddress, buffer.count) }
            filled = max(count, 0)
        }
        guard count >= 0 else { throw SystemCallError("read", code: errno) }
        bytes += piece
        return count > 0
    }

    /// All that is left to read.
    package static func readAll(_ file: Int32) throws(SystemCallError) -> [UInt8] {
        var bytes: [UInt8] = []
        while try readMore(file, into: &bytes) {}
        return bytes
    }

    package static func writeAll(_ bytes: UnsafeRawBufferPointer, to file: Int32) throws(SystemCallError) {
        var rest = bytes
        while !rest.isEmpty {
            let piece = rest
            let count = try checked("write") { write(file, piece.baseAddress, piece.count) }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    package static func writeAll(_ bytes: [UInt8], to file: Int32) throws(SystemCallError) {
        var failure: SystemCallError?
        bytes.withUnsafeBytes { bytes in
            do throws(SystemCallError) { try writeAll(bytes, to: file) } catch { failure = error }
        }
        if let failure { throw failure }
    }
}
