/// The hash chain of a log after `sequence`, by its first 8 bytes.
package struct ChainLink: Hashable, Sendable {
    package var sequence: Int64
    package var digest: UInt64

    package init(sequence: Int64, digest: UInt64) {
        self.sequence = sequence
        self.digest = digest
    }
}
