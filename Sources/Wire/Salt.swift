import Crypto

/// Salts of case files: one draw of true randomness serves a whole transaction, and no salt tells of another.
///
/// A plain generator was rejected: whoever learnt one of its outputs could compute the others, and test guesses
/// against an erased file's leaf.
package enum Salt {
    /// The first 8 bytes of SHA-256 over a secret seed and a counter that starts at a secret number.
    package static func make(seed: UInt64, counter: UInt64) -> UInt64 {
        var input = (seed.littleEndian, counter.littleEndian)
        return withUnsafeBytes(of: &input) { SHA256.hash(data: $0) }.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
