import Causality

/// Which facilities hold a case file, decided by the hub from its custody.
package enum Scope {
    /// What custody says of who holds the files of a person.
    package struct Decision: Hashable, Sendable {
        /// Sites that must hold them: who has the person, who is about to, and a sender until the receipt is known.
        package var needed: Set<Int>
        /// Who holds them now keeps them: nobody is known to have had the person, or several claim them.
        package var keepsOthers: Bool

        package init(needed: Set<Int>, keepsOthers: Bool) {
            self.needed = needed
            self.keepsOthers = keepsOthers
        }
    }

    /// Whom nobody has any more is still the last holder's, whoever had them before: as if the end had come later than the
    /// word of their arrival.
    ///
    /// A rival claim opens no file to who has it not. Until the dispute is decided only the hub's own word on who holds the
    /// person does, and a dispatch by a site that has the file (`current`) and whose claim is no rival's.
    package static func decision(_ timeline: CustodyTimeline, current: Set<Int>) -> Decision {
        switch timeline.now?.holder {
        case nil: Decision(needed: [], keepsOthers: true)
        case .nobody: Decision(needed: timeline.last, keepsOthers: timeline.last.isEmpty)
        case .facility(let site): Decision(needed: [site], keepsOthers: false)
        case .transit(let from, let to): Decision(needed: Set([from, to].filter { $0 != 0 }), keepsOthers: false)
        case .disputed:
            Decision(
                needed: timeline.claims.reduce(into: []) { needed, claim in
                    if claim.basis.site == 0 { needed.insert(claim.site) }
                    if let to = claim.destination, to != 0, claim.isEstablished, current.contains(claim.site) {
                        needed.insert(to)
                    }
                }, keepsOthers: true)
        }
    }

    /// Who of those that have the files of a person writes them as its holder: who has the person or is an end of their way,
    /// who had them last where nobody has, and in a dispute who is no rival. The others read them. Nil where custody says
    /// nothing of anybody: then they are all the same.
    package static func holders(_ timeline: CustodyTimeline) -> Set<Int>? {
        if isSettled(timeline) { return decision(timeline, current: []).needed }
        guard timeline.isDisputed else { return nil }
        return timeline.last.union(
            timeline.claims.filter(\.isEstablished).compactMap(\.destination).filter { $0 != 0 })
    }

    /// Who may keep the files of a person whom nobody is known to have had, or several claim: who ever had them, says to, or
    /// is about to receive them. Who had a file only because it was joined to another's is none of these once that is taken
    /// back.
    package static func grounds(_ timeline: CustodyTimeline) -> Set<Int> {
        timeline.claims.reduce(into: timeline.sites.union(timeline.named)) { grounds, claim in
            grounds.insert(claim.site)
            if let to = claim.destination { grounds.insert(to) }
        }
    }

    /// Whether custody says whose the person is: one facility's, of two of which one has sent them to the other, or of who
    /// had them last.
    package static func isSettled(_ timeline: CustodyTimeline) -> Bool {
        switch timeline.now?.holder {
        case .facility, .transit: true
        case .nobody: !timeline.last.isEmpty
        case nil, .disputed: false
        }
    }
}
