/// A canary: a fault of the software that the simulation must find, planted in its driver and nowhere else.
package enum PlantedBug: String, CaseIterable, Sendable {
    /// A facility applies what it receives without the context it was written in.
    case causality
    /// The hub ignores receipts: whoever was dispatched stays in transit.
    case custody
    /// The hub acknowledges before it has committed, and then loses power.
    case acknowledgement
    /// A feed position moves past a change that was not applied.
    case delivery
    /// A verdict is taken, but the change that it names is still shown by its author.
    case verdict
}
