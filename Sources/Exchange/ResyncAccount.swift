/// A site's account of resyncs: how many there were, and how many that nothing which happened here explains.
///
/// The hub gives each store a token with every answer that moved something, and a resync to whoever shows another. So a
/// store that lost no answer needs none: if it gets one, or hears from the hub of one that it did not ask for, another
/// store is at work with its keys. A copy that only reads leaves no other trace.
package struct ResyncAccount: Hashable, Sendable {
    package private(set) var count: Int64
    package private(set) var unexplained: Int64
    /// What of the hub's own count is in this account; nil until it gave one.
    package private(set) var known: Int64?
    /// Exchanges begun since the last answer, the one under way among them.
    package private(set) var begun: Int64
    /// Exchanges that ended without an answer since the hub last gave its count: each may have been a resync.
    package private(set) var lost: Int64

    package init(
        count: Int64 = 0, unexplained: Int64 = 0, known: Int64? = nil, begun: Int64 = 0, lost: Int64 = 0
    ) {
        self.count = Self.kept(count)
        self.unexplained = Self.kept(unexplained)
        self.known = known.map(Self.kept)
        self.begun = Self.kept(begun)
        self.lost = Self.kept(lost)
    }

    /// A store can hold anything, and a damaged hub say it: no sum of these overflows.
    private static func kept(_ number: Int64) -> Int64 { min(max(0, number), 1 << 40) }

    /// An exchange begins; to be kept before anything is sent, so that a crash is a lost answer too.
    package mutating func begin() { begun += 1 }

    /// The hub answered with a resync.
    package mutating func resync() {
        lost += max(0, begun - 1)
        count += 1
        if lost == 0 { unexplained += 1 }
        known = known.map { $0 + 1 }
        begun = 0
    }

    /// The hub refused: an answer, which says nothing of resyncs.
    package mutating func refuse() {
        lost += max(0, begun - 1)
        begun = 0
    }

    /// The hub answered; `hubCount` is how many resyncs it ever gave this site.
    package mutating func answer(hubCount: Int64) {
        let hubCount = Self.kept(hubCount)
        lost += max(0, begun - 1)
        if let known {
            let others = max(0, hubCount - known)
            count += others
            unexplained += max(0, others - lost)
        }
        known = hubCount
        begun = 0
        lost = 0
    }
}
