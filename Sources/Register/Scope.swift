import Causality

/// Which facilities hold a case file, decided by the hub from its custody.
package enum Scope {
    /// Sites that must hold the file now: who has the person, who is about to, and a sender until the receipt is known.
    ///
    /// Nil where custody says nothing (never held, or released): the file stays where it is.
    package static func holders(_ timeline: CustodyTimeline) -> Set<Int>? {
        switch timeline.now?.holder {
        case nil, .nobody: nil
        case .facility(let site): [site]
        case .transit(let from, let to): [from, to]
        case .disputed(let sites): Set(sites)
        }
    }
}
