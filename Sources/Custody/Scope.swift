import Causality

/// Which facilities hold a case file, decided by the hub from its custody.
package enum Scope {
    /// What custody says of who holds the files of a person.
    package struct Decision: Hashable, Sendable {
        /// Sites that must hold them: who has the person, who is about to, and a sender until the receipt is known.
        package var needed: Set<Int>
        /// Who holds them now keeps them: custody says nothing, or several claim the person.
        package var keepsOthers: Bool

        package init(needed: Set<Int>, keepsOthers: Bool) {
            self.needed = needed
            self.keepsOthers = keepsOthers
        }
    }

    /// A rival claim opens no file to who has it not. Until the dispute is decided only the hub's own word on who holds the
    /// person does, and a dispatch by a site that has the file (`current`) and whose claim is no rival's.
    package static func decision(_ timeline: CustodyTimeline, current: Set<Int>) -> Decision {
        switch timeline.now?.holder {
        case nil, .nobody: Decision(needed: [], keepsOthers: true)
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

    /// Who may keep the files of a person whom nobody has now, or several claim: who ever had them, says to, or is about to
    /// receive them. Who had a file only because it was joined to another's is none of these once that is taken back.
    package static func grounds(_ timeline: CustodyTimeline) -> Set<Int> {
        timeline.claims.reduce(into: timeline.sites.union(timeline.named)) { grounds, claim in
            grounds.insert(claim.site)
            if let to = claim.destination { grounds.insert(to) }
        }
    }

    /// Whether custody says that one facility has the person, or two of which one has sent them to the other.
    package static func isSettled(_ timeline: CustodyTimeline) -> Bool {
        switch timeline.now?.holder {
        case .facility, .transit: true
        case nil, .nobody, .disputed: false
        }
    }
}
