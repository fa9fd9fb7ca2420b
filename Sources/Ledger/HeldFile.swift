/// What is known at the hub of a case file that a site has, or had.
package enum HeldFile: String, Sendable {
    case held
    /// Owed to the site, which has not said that it came: an answer that was lost may have held it.
    case perhaps = "perhaps held"
    /// Withdrawn, of which the site has not said that it heard.
    case withdrawing = "held, withdrawn unheard"
    /// The site let it go when it was told; what was read or copied before is known to nobody.
    case withdrawn = "held before, withdrawn"

    /// `received` is the first place of which it is not known that the site has what it is owed there. Nil for a file of
    /// which the site was only told that it does not hold it.
    package init?(_ holding: Holding, received: Int64) {
        let isOwn = holding.since == 0 && holding.grant == nil
        guard isOwn || holding.grant != nil else { return nil }
        if let until = holding.until {
            self = until < received ? .withdrawn : .withdrawing
        } else {
            self = isOwn || holding.since < received ? .held : .perhaps
        }
    }
}
