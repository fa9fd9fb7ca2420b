import Crypto

/// The SHA-256 of what comes piece by piece.
package struct StreamHash {
    private var hash = SHA256()

    package init() {}

    package mutating func append(_ bytes: [UInt8]) { hash.update(data: bytes) }

    /// In 64 hexadecimal digits, so far.
    package var text: String { hexadecimal(hash.finalize()) }
}
