import Causality
package import Register

/// A digest of what a site was sent, change by change in the order of its feed; kept by both ends.
///
/// One running digest a site, not one a case file: it is 8 bytes with an answer that carries changes and none with one
/// that does not, it covers decisions that belong to no file, and whoever keeps the order of arrival can make it again.
/// The hub needs two rows a site for it. It is salted by nothing but what the changes carry: the two ends do not always
/// know the same salts. Either end may drop it and begin anew at any time, as an erasure must.
package struct FeedDigest: Hashable, Sendable {
    package static let start = FeedDigest(chain: .start)

    private var chain: Chain

    private init(chain: Chain) { self.chain = chain }

    /// As stored; nil unless it has 32 bytes.
    package init?(bytes: [UInt8]) {
        guard let chain = Chain(stored: bytes) else { return nil }
        self.chain = chain
    }

    package var bytes: [UInt8] { chain.link }

    /// The first 8 bytes: what travels.
    package var word: UInt64 { chain.digest }

    package mutating func append(_ change: Change) throws(WireError) {
        try Content.bytes(change).withUnsafeBytes {
            chain.append(
                salt: change.salt ?? 0, dot: change.dot, record: change.record, caseFile: change.caseFile,
                author: change.author, content: $0)
        }
    }

    package mutating func append(_ changes: [Change]) throws(WireError) {
        for change in changes { try append(change) }
    }
}
