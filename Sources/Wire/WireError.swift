/// Bytes that are no message of this protocol, or one that asks for more than it is worth; says what part, never what
/// was in it.
package enum WireError: Error, Hashable, Sendable, CustomStringConvertible {
    case malformed(String)
    case tooLarge(bytesMax: Int)
    /// More of something than one message may have.
    case tooMany(String, max: Int)

    package var description: String {
        switch self {
        case .malformed(let part): "malformed message: \(part) is wrong"
        case .tooLarge(let bytesMax): "message larger than \(bytesMax) bytes; send less at a time"
        case .tooMany(let part, let max): "message of more than \(max) \(part); send less at a time"
        }
    }
}
