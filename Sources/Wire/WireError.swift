/// Bytes that are no message of this protocol; says what part, never what was in it.
package enum WireError: Error, Hashable, Sendable, CustomStringConvertible {
    case malformed(String)
    case tooLarge(bytesMax: Int)

    package var description: String {
        switch self {
        case .malformed(let part): "malformed message: \(part) is wrong"
        case .tooLarge(let bytesMax): "message larger than \(bytesMax) bytes"
        }
    }
}
