/// Whether hub and site have the same digest of what went from one to the other.
///
/// The hub gives the digest with what it sends; the site shows its own once, with the next request. Either may have to
/// begin anew (a refill, a store of an earlier program, a restored disk): that is seen, and is no fault.
package enum FeedAgreement: Int, Hashable, Sendable {
    case agrees = 1
    /// One of the two has nothing to compare.
    case unknown = 0
    case differs = -1

    /// At the hub: what it keeps for the position that a site names, and what the site shows.
    package static func atHub(kept: UInt64?, shown: UInt64?) -> FeedAgreement {
        guard let kept, let shown else { return .unknown }
        return kept == shown ? .agrees : .differs
    }

    /// At the site, of an answer: the digest that the hub gave, and the own one carried on from the last, or begun anew.
    ///
    /// `begun` is asked only where the hub did not carry on. Where neither fits, the own account stands as it is, so
    /// that the next request shows it to the hub.
    package static func atSite(
        given: UInt64?, continued: UInt64, begun: () throws -> UInt64
    ) rethrows -> (agreement: FeedAgreement, begins: Bool) {
        guard let given else { return (.unknown, false) }
        if given == continued { return (.agrees, false) }
        return given == (try begun()) ? (.agrees, true) : (.differs, false)
    }
}

/// The digest of what a site received, as its store keeps it.
package struct FeedWord: Hashable, Sendable {
    package var digest: UInt64
    /// The hub answered a request that showed it.
    package var isTold: Bool

    package init(digest: UInt64, isTold: Bool) {
        self.digest = digest
        self.isTold = isTold
    }

    /// What a request shows: once, and with each receipt asked for, which then speaks of it. An idle exchange carries none.
    package func shown(withReceipt: Bool) -> UInt64? { isTold && !withReceipt ? nil : digest }
}
