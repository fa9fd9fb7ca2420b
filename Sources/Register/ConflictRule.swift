/// What decides between siblings of a field or group (design §4).
package enum ConflictRule: String, CaseIterable, Sendable {
    /// One sibling clearly later than every other, outside both uncertainties.
    case latest
    /// The sibling written under the latest valid link of the custody chain.
    case custodian
    /// The hub, the single writer.
    case authority
    /// The later deciding document, not the later keystroke.
    case document
    /// The most protective value stands in the meantime; a review falls due.
    case interim
    /// The least closed state.
    case open
    /// All of both, less what a removal saw.
    case union
    /// Every entry stays, in topological order.
    case append
    /// The custody state machine.
    case handover
    /// Nobody but a person.
    case review

    /// Rules that keep many values at once, so that several siblings are no conflict.
    package var keepsAll: Bool { self == .union || self == .append }
}
