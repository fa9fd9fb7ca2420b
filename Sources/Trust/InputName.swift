import Crypto
import FoundationEssentials

/// A name that an input has by its content alone: the same bytes have the same, others never have it.
package enum InputName {
    package static func of(_ parts: [[UInt8]]) -> String {
        var hash = SHA256()
        for part in parts {
            // Its length first, so that no two lists of parts run together to the same bytes.
            withUnsafeBytes(of: UInt64(part.count).bigEndian) { hash.update(bufferPointer: $0) }
            hash.update(data: part)
        }
        return Data(hash.finalize()).base64EncodedString()
    }
}
