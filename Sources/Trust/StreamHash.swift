import Crypto

/// The SHA-256 of what comes piece by piece.
package struct StreamHash {
    private var hash = SHA256()

    package init() {}

    package mutating func append(_ bytes: [UInt8]) { hash.update(data: bytes) }

    /// In 64 hexadecimal digits, so far.
    package var text: String {
        Array(hash.finalize()).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
