package import Register

/// Who decides at a hub: what comes is judged, who is one person and who holds what follows from it.
///
/// The store asks, and knows no rule; what is decided comes back as changes of the hub's own log.
package protocol Decider: SendableMetatype {
    /// Decides on what is unsettled until nothing is.
    static func decide(_ transaction: Transaction, at moment: inout WriteMoment) throws

    /// Judges changes that came, brings them into the views, and decides on what follows from them.
    static func take(_ new: [Change], _ transaction: Transaction, at moment: inout WriteMoment) throws
}
