package import Causality

/// The view of one field or group: the rule applied to its siblings, all at once.
package struct Resolution: Hashable, Sendable {
    package enum Status: Hashable, Sendable {
        /// One sibling, or all of one mind.
        case clean
        /// The rule decided; visible until someone acknowledges it.
        case settled
        /// Only a person can decide.
        case open(OpenReason)
    }

    package enum OpenReason: String, Sendable {
        /// The rule leaves every disagreement to a person.
        case disagreement
        /// Neither side is later beyond both uncertainties.
        case noClearOrder
        /// Two sites claim to be the holder.
        case rivalClaims
        /// The hub itself wrote twice, or did not write.
        case noAuthority
        /// Two deciding documents of the same date, or one without a date.
        case noClearDocument
        /// The most protective value stands until the review.
        case interimReview
    }

    /// Shown meanwhile, aligned with the unit's fields.
    package var values: [Value]
    /// All of them, for rules that keep all: each with the dot that added it.
    package var elements: [Element]
    package var status: Status
    /// Every side, by dot; one where all is clean.
    package var siblings: [Sibling]
    /// What the sides last agreed on.
    package var agreed: [Value]?
    /// The instant a review falls due; data, compared with no clock here.
    package var reviewDue: Int64?

    package struct Element: Hashable, Sendable {
        package var dot: Dot
        package var value: Value
    }

    package var isOpen: Bool { if case .open = status { true } else { false } }
    package var isConflict: Bool { status != .clean }

    /// Resolves `unit` of a record; nil where nothing was written.
    ///
    /// `custodyLinks` are the custody records of the case in the order of the resolved chain.
    package init?(_ unit: ResolutionUnit, of state: RecordState, custodyLinks: [Dot] = []) {
        elements = []
        reviewDue = nil
        agreed = nil
        if unit.rule.keepsAll {
            let writers = state.writers(of: unit)
            guard !writers.isEmpty else { return nil }
            elements = Self.elements(unit, writers)
            values = []
            status = .clean
            siblings = []
            return
        }
        siblings = state.siblings(of: unit)
        guard let first = siblings.first else { return nil }
        values = first.values
        status = .clean
        guard siblings.count > 1, siblings.contains(where: { $0.values != first.values }) else { return }
        agreed = state.agreed(before: siblings, of: unit)
        switch unit.rule.verdict(on: siblings, unit, custodyLinks) {
        case .settled(let winner):
            values = winner.values
            status = .settled
        case .interim(let winner, let due):
            values = winner.values
            status = .open(.interimReview)
            reviewDue = due
        case .open(let reason):
            values = agreed ?? unit.fields.map { _ in .none }
            status = .open(reason)
        }
    }

    /// Additions that no removal names, in the order of `writers`.
    private static func elements(_ unit: ResolutionUnit, _ writers: [Change]) -> [Element] {
        var removed: Set<Dot> = []
        var added: [Element] = []
        for change in writers {
            for write in change.writes where unit.fields.contains(write.field) {
                switch write.value {
                // What its writer had not seen it does not take away.
                case .removal(let dots):
                    if unit.rule == .union { removed.formUnion(dots.filter(change.context.contains)) }
                case .none: break
                default: added.append(Element(dot: change.dot, value: write.value))
                }
            }
        }
        return added.filter { !removed.contains($0.dot) }
    }
}

extension ConflictRule {
    fileprivate enum Verdict {
        case settled(Sibling)
        case interim(Sibling, due: Int64?)
        case open(Resolution.OpenReason)
    }

    /// Decides between two or more differing siblings, seen all at once: never a pairwise fold.
    fileprivate func verdict(on siblings: [Sibling], _ unit: ResolutionUnit, _ links: [Dot]) -> Verdict {
        switch self {
        case .latest: latest(siblings)
        case .custodian: custodian(siblings, links)
        case .authority: authority(siblings)
        case .document: document(siblings, unit)
        case .interim: interim(siblings, unit)
        case .open: leastClosed(siblings, unit)
        case .handover: handover(siblings)
        case .review, .union, .append: .open(.disagreement)
        }
    }

    private func latest(_ siblings: [Sibling]) -> Verdict {
        var ranges: [ClosedRange<Int64>] = []
        for sibling in siblings {
            guard let range = sibling.change.clock.range(of: sibling.change.timestamp) else {
                return .open(.noClearOrder)
            }
            ranges.append(range)
        }
        // Only who begins last can be later than all others.
        let last = ranges.indices.max { ranges[$0].lowerBound < ranges[$1].lowerBound }
        guard let last, ranges.indices.allSatisfy({ $0 == last || ranges[last].lowerBound > ranges[$0].upperBound })
        else { return .open(.noClearOrder) }
        return .settled(siblings[last])
    }

    private func custodian(_ siblings: [Sibling], _ links: [Dot]) -> Verdict {
        let places = Dictionary(links.enumerated().map { ($1, $0) }, uniquingKeysWith: { _, last in last })
        let ranks = siblings.map { sibling in sibling.change.basis.flatMap { places[$0] } ?? -1 }
        guard let best = ranks.max(), best >= 0 else { return .open(.rivalClaims) }
        let winners = siblings.indices.filter { ranks[$0] == best }
        return winners.count == 1 ? .settled(siblings[winners[0]]) : .open(.rivalClaims)
    }

    private func authority(_ siblings: [Sibling]) -> Verdict {
        let byHub = siblings.filter { $0.change.dot.site == 0 }
        return byHub.count == 1 ? .settled(byHub[0]) : .open(.noAuthority)
    }

    private func document(_ siblings: [Sibling], _ unit: ResolutionUnit) -> Verdict {
        func value(_ sibling: Sibling, _ field: Int?) -> Int64? {
            field.flatMap { unit.fields.firstIndex(of: $0) }.flatMap { sibling.values[$0].integer }
        }
        // An appeal's outcome beats the decision that it names, whatever their dates.
        let beaten = Set(siblings.compactMap { value($0, unit.parameters.appealOfField) })
        let standing = siblings.filter { !beaten.contains($0.change.dot.packed) }
        if standing.count == 1 { return .settled(standing[0]) }
        let dates = standing.compactMap { value($0, unit.parameters.documentDateField) }
        guard dates.count == standing.count, let last = dates.max() else { return .open(.noClearDocument) }
        let winners = standing.indices.filter { dates[$0] == last }
        return winners.count == 1 ? .settled(standing[winners[0]]) : .open(.noClearDocument)
    }

    private func interim(_ siblings: [Sibling], _ unit: ResolutionUnit) -> Verdict {
        guard let winner = first(siblings, unit) else { return .open(.disagreement) }
        let times = siblings.filter { $0.change.clock.isKnown }.map(\.change.correctedMilliseconds)
        let due = times.min().map {
            CivilTime.pack($0 / 1_000 + unit.parameters.reviewDays * 86_400, .day)
        }
        return .interim(winner, due: due)
    }

    private func leastClosed(_ siblings: [Sibling], _ unit: ResolutionUnit) -> Verdict {
        first(siblings, unit).map { .settled($0) } ?? .open(.disagreement)
    }

    /// The sibling whose leading value stands first in the rule's order; nil where one stands nowhere.
    private func first(_ siblings: [Sibling], _ unit: ResolutionUnit) -> Sibling? {
        let ranks = siblings.map { $0.values[0].text.flatMap { unit.parameters.order.firstIndex(of: $0) } }
        guard let best = ranks.compactMap({ $0 }).min(), !ranks.contains(nil) else { return nil }
        return siblings[ranks.firstIndex(of: best)!]
    }

    /// The site that opened the record speaks for it; the rest is the custody chain's to say.
    private func handover(_ siblings: [Sibling]) -> Verdict {
        let byOwner = siblings.filter { $0.change.dot.site == $0.change.record.site }
        return byOwner.count == 1 ? .settled(byOwner[0]) : .open(.rivalClaims)
    }
}
