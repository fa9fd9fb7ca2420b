/// What the hub gives a log with every answer that moved something: how many of them that log has had, under the hub's seal.
///
/// By the count a store that went back is known from its hub, and a hub that went back from its sites; by the seal
/// nobody can make a later one up. Both in the 8 bytes that travel with each request and answer: 28 bits of count (one a
/// second lasts eight years, one a minute five hundred), then 36 of seal. A log that has used them up is given its last
/// one again and again, and what went back is then found by its position alone.
package struct ContinuationToken: Hashable, Sendable {
    package static let countMax: Int64 = 1 << 28 - 1
    private static let countBits: UInt64 = 28

    package var word: UInt64

    package init(word: UInt64) { self.word = word }

    /// `seal` is the hub's, of this count, of which the upper 36 bits are taken.
    package init(count: Int64, seal: UInt64) {
        word = seal & ~UInt64(Self.countMax) | UInt64(min(max(0, count), Self.countMax))
    }

    package var count: Int64 { Int64(word & UInt64(Self.countMax)) }
}

/// What the token that a caller shows says of it, and of the hub.
package enum TokenStanding: Hashable, Sendable {
    /// The one that the hub gave last.
    case current
    /// Given before: its store went back, or an answer was lost.
    case older
    /// Given by this hub, which does not know of it: the hub itself went back.
    case newer
    /// Sealed by another key: it says nothing, and passes for none.
    case foreign

    /// `known` is the last that the hub gave this log, the `count`-th, and `sealed` gives that of another count in the epoch
    /// that the caller names.
    package static func of(
        _ shown: UInt64, known: UInt64, count: Int64, sealed: (Int64) -> ContinuationToken
    ) -> TokenStanding {
        if shown == known { return .current }
        let token = ContinuationToken(word: shown)
        guard shown != 0 else { return .older }
        guard sealed(token.count) == token else { return .foreign }
        return token.count > count ? .newer : .older
    }
}
