import Register

/// What is to be served of one sentence.
extension Reckoning {
    /// Its term in prison; nil where none of it is served there. Where it is alone in its chain, it may run from a later
    /// day.
    mutating func served(
        _ judgment: CourtRecord.Judgment, _ isAlone: Bool, _ start: inout CivilDay, _ chain: inout LawfulEnd.Chain
    ) throws(Lack) -> Term? {
        if judgment.isWhollySuspended, judgment.revoked == nil {
            note("suspended as a whole", "", &chain)
            return nil
        }
        var term: Term
        switch judgment.length {
        case .term(let given): term = try given.checked()
        case .joined(let joined): term = try final(joined, judgment, start, &chain)
        case .life, .until: throw Lack("sentence \(judgment.id) has no term that others could follow")
        case .unknown(let what): throw Lack(what.kind, "sentence \(judgment.id): \(what)")
        }
        if let maximum = judgment.maximum, try maximum.end(from: start) < term.end(from: start) {
            note("a milder law: \(term) comes down to \(maximum)", "", &chain)
            term = try maximum.checked()
        }
        for converted in judgment.converted {
            let (days, source) = try prison(converted, start)
            note("\(converted.amount) of \(converted.kind) is \(days)", source, &chain)
            term = try term + days
        }
        if judgment.isWhollySuspended || judgment.suspended != nil {
            return try unsuspended(judgment, term, isAlone, &start, &chain)
        }
        return term
    }

    private mutating func unsuspended(
        _ judgment: CourtRecord.Judgment, _ term: Term, _ isAlone: Bool, _ start: inout CivilDay,
        _ chain: inout LawfulEnd.Chain
    ) throws(Lack) -> Term? {
        let suspended = judgment.isWhollySuspended ? term : judgment.suspended ?? Term()
        let rest = try term - suspended
        guard rest.months >= 0, rest.months > 0 || rest.days >= 0 else {
            throw Lack("sentence \(judgment.id): more is suspended than it is long")
        }
        guard let revoked = judgment.revoked else {
            note("\(suspended) of \(term) is suspended", "", &chain)
            return rest == Term() ? nil : rest
        }
        note("suspended, revoked on \(revoked)", "", &chain)
        guard isAlone else { return term }
        if rest == Term() {
            start = revoked
            return term
        }
        guard let end = try last(of: [rest], from: start).day, end < revoked else { return term }
        start = revoked
        return suspended
    }

    /// One final term of several.
    private mutating func final(
        _ joined: CourtRecord.Joined, _ judgment: CourtRecord.Judgment, _ start: CivilDay,
        _ chain: inout LawfulEnd.Chain
    ) throws(Lack) -> Term {
        let sum = try Sum(joined.terms, from: start, judgment.id)
        let rule = join(judgment, joined.isOverSentences)
        let modes = rule?.value.modes ?? []
        if let mode = joined.mode, !modes.isEmpty, !modes.contains(mode) {
            let known = modes.map(\.rawValue).joined(separator: ", ")
            find("\(mode.rawValue) is none of the ways to join them: \(known)", &chain)
        }
        let cap = joined.cap ?? rule?.value.cap.map { Term(months: $0) }
        var high = sum.all
        if let cap, try cap.end(from: start) < high.end(from: start) { high = cap }
        let terms = joined.terms.map(\.description).joined(separator: ", ")
        if let final = joined.final {
            _ = try final.checked()
            note("the court makes \(final) of \(terms)", rule?.reference ?? "", &chain)
            let bounds = Self.bounds(sum.greatest, high, modes, isAboveBoth: rule?.value.isAboveBoth ?? false)
            let day = try final.end(from: start)
            let (lowest, highest) = (try bounds.low.end(from: start), try bounds.high.end(from: start))
            if day < lowest || day > highest {
                find("the court's \(final) lies outside \(bounds.low)..\(bounds.high)", &chain)
            }
            return final
        }
        let isSure = rule?.certainty == .verified && modes.count == 1
        switch joined.mode ?? (isSure ? modes.first : nil) {
        case .absorb:
            note("the greatest of \(terms): \(sum.greatest)", rule?.reference ?? "", &chain)
            return sum.greatest
        case .full:
            note("\(terms): \(sum.all)\(high == sum.all ? "" : ", at most \(high)")", rule?.reference ?? "", &chain)
            return high
        case .part, nil:
            // What the court added is not on file: from nothing to all of it.
            let lack = Lack("the final term of \(judgment.id) is not on file")
            let ends = [sum.greatest, high].map { RuleSet.Option($0, certainty: .open, source: lack.description) }
            return try choices.settle("final term of \(judgment.id)", ends, all: [], isWhole: false, lack: lack).value
        }
    }

    /// The greatest of several terms, and their sum.
    private struct Sum {
        var greatest: Term
        var all = Term()

        init(_ terms: [Term], from start: CivilDay, _ id: String) throws(Lack) {
            guard let first = terms.first else { throw Lack("sentence \(id): no terms to be joined") }
            greatest = first
            for term in terms {
                all = try all + term
                if try term.end(from: start) > greatest.end(from: start) { greatest = term }
            }
        }
    }

    /// What a court's final term may be by the ways in which it may join them; anything where none is described.
    private static func bounds(
        _ greatest: Term, _ high: Term, _ modes: [RuleSet.Join.Mode], isAboveBoth: Bool
    ) -> (low: Term, high: Term) {
        let more = Term(months: greatest.months, days: greatest.days + 1)
        if modes == [.absorb] { return (greatest, greatest) }
        if modes == [.full] { return (high, high) }
        // Whatever is added in part or in full makes it longer.
        let isLonger = isAboveBoth || !modes.isEmpty && !modes.contains(.absorb)
        return (isLonger ? more : greatest, high)
    }

    private func find(_ what: String, _ chain: inout LawfulEnd.Chain) {
        chain.findings.append(LawfulEnd.Finding(kind: .outOfBounds, what: what))
    }

    private func join(_ judgment: CourtRecord.Judgment, _ isOverSentences: Bool) -> RuleSet.Option<RuleSet.Join>? {
        let rules = isOverSentences ? rules.joinedSentences : rules.joinedOffences
        return rules.first { $0.value.gravity == judgment.gravity } ?? rules.first { $0.value.gravity == "ANY" }
    }

    /// Another kind of punishment as time in prison; a broken day is dropped.
    private mutating func prison(
        _ converted: CourtRecord.Converted, _ start: CivilDay
    ) throws(Lack) -> (Term, String) {
        let options = rules.conversions.filter { $0.value.kind == converted.kind }
        let option = try choices.settle("convert of \(converted.kind)", options, all: [], isWhole: false)
        let amount = option.value.amount
        let given = try converted.amount.checked()
        guard amount.over > 0 else { throw Lack("convert of \(converted.kind): none of it is a day") }
        if amount.over == amount.under { return (given, option.reference) }
        var days = given.days
        if given.months != 0 {
            let month = try choices.settle("month.days", rules.monthDays, otherwise: .thirty).value
            days +=
                month == .thirty
                ? given.months * 30
                : try start.plus(months: given.months).day.number - start.number
        }
        return (try Term(days: days * amount.under / amount.over).checked(), option.reference)
    }

    func note(_ what: @autoclosure () -> String, _ source: String, _ chain: inout LawfulEnd.Chain) {
        if isTraced { chain.steps.append(LawfulEnd.Step(what: what(), source: source)) }
    }
}

extension Term {
    /// The day after it, which tells the longer of two.
    func end(from start: CivilDay) throws(Lack) -> CivilDay { try start.plus(months: months).day.plus(days) }
}
