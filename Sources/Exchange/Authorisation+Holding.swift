package import Causality

/// What a site is to a case file, and whether it wrote while it held it: from the hub's grants, the person's custody and the
/// site's own log. Clocks are not asked: what was typed late, or came late, was written when it was written.
extension Authorisation.Holding {
    /// Each further question is asked only where the answers before leave it open.
    ///
    /// - Parameter current: who holds the file now.
    /// - Parameter isElsewhere: whether custody says that others have the person: who keeps a file only for what is still to
    ///   be decided in it reads it, and is no holder.
    /// - Parameter ever: who was ever granted it.
    /// - Parameter had: who ever had the person, and not only said so.
    package init(
        of site: Int, _ caseFile: Dot, current: Set<Int>, isElsewhere: () throws -> Bool, ever: () throws -> Set<Int>,
        had: () throws -> Set<Int>,
        wroteWhileHolding: () throws -> Bool
    ) rethrows {
        if current.contains(site) {
            self = try isElsewhere() ? .held(wroteWhileHolding: wroteWhileHolding()) : .holds
        } else if try caseFile.site != site && !ever().contains(site) {
            self = .never
        } else if try caseFile.site != site && !had().contains(site) {
            self = .addressed
        } else {
            self = .held(wroteWhileHolding: try wroteWhileHolding())
        }
    }

    /// Whether a change that rests on a custody of its site, a valid link of the chain, was written while that site held the
    /// file: before the site itself ended that custody, or before it had heard that the file is withdrawn.
    ///
    /// What was written under a custody that the site opened after it had heard is a claim, and was written under no other.
    ///
    /// - Parameter heard: how far which log had come when its site was first seen to have heard of the withdrawal; nil where
    ///   it has not.
    /// - Parameter isAtDesk: asked by the site itself, before it writes by what its store knows now.
    /// - Parameter ending: the site's own first word that the custody ended, or that the person was sent on.
    package static func wroteWhileHolding(
        _ change: Dot, basis: Dot, heard: (log: LogID, sequence: Int64)?, isAtDesk: Bool, ending: () throws -> Dot?,
        isBasisOpen: Bool
    ) rethrows -> Bool {
        if let heard {
            if change.log == heard.log, change.sequence <= heard.sequence { return true }
            // Not as a dot: a site may have heard before it wrote anything, and says itself how far its log had come.
            guard (basis.log, basis.sequence) <= (heard.log, heard.sequence) else { return false }
        } else if !isAtDesk {
            return true
        }
        // Of one site, dots are in the order in which they were given.
        return try ending().map { change < $0 } ?? isBasisOpen
    }
}
