import Register

/// What is to be served of one sentence.
extension Reckoning {
    /// Its term in prison; nil where none of it is served there. Where it is the only one of its chain, it may run from a later day.
    mutating func served(
        _ judgment: CourtRecord.Judgment, _ isAlone: Bool, _ start: inout CivilDay, _ chain: inout LawfulEnd.Chain
    ) throws(Lack) -> Term? {
        var term: Term
        switch judgment.length {
        case .term(let given): term = try given.checked()
        case .joined(let joined): term = try final(joined, judgment, start, &chain)
        case .life, .until: throw Lack("sentence \(judgment.id) has no term that others could follow")
        case .unknown(let what): throw Lack("sentence \(judgment.id): \(what)")
        }
        if let maximum = judgment.maximum, try end(of: maximum, start) < end(of: term, start) {
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
        guard var greatest = joined.terms.first else { throw Lack("sentence \(judgment.id): no terms to be joined") }
        var sum = Term()
        for term in joined.terms {
            sum = try sum + term
            if try end(of: term, start) > end(of: greatest, start) { greatest = term }
        }
        let rule = try join(judgment, joined.isOverSentences)
        var high = sum
        let cap = joined.cap ?? rule?.value.cap.map { Term(months: $0) }
        if let cap, try end(of: cap, start) < end(of: high, start) { high = cap }
        let terms = joined.terms.map(\.description).joined(separator: ", ")
        if let final = joined.final {
            _ = try final.checked()
            note("the court makes \(final) of \(terms)", rule?.reference ?? "", &chain)
            let low =
                rule?.value.isAboveBoth == true ? Term(months: greatest.months, days: greatest.days + 1) : greatest
            let day = try end(of: final, start)
            let (lowest, highest) = (try end(of: low, start), try end(of: high, start))
            if day < lowest || day > highest {
                let what = "the court's \(final) lies outside \(low)..\(high)"
                chain.findings.append(LawfulEnd.Finding(kind: .outOfBounds, what: what))
            }
            return final
        }
        switch joined.mode {
        case .absorb:
            note("the greatest of \(terms): \(greatest)", rule?.reference ?? "", &chain)
            return greatest
        case .full:
            note("\(terms): \(sum)\(high == sum ? "" : ", at most \(high)")", rule?.reference ?? "", &chain)
            return high
        case .part, nil:
            // What the court added is not on file: from nothing to all of it.
            let ends = [greatest, high].map {
                RuleSet.Option($0, certainty: .open, source: "the final term is not on file")
            }
            return try choices.settle("the final term of \(judgment.id)", ends, all: [], isWhole: false).value
        }
    }

    private func join(
        _ judgment: CourtRecord.Judgment, _ isOverSentences: Bool
    ) throws(Lack) -> RuleSet.Option<RuleSet.Join>? {
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

    /// The day after a term, which tells the longer of two.
    func end(of term: Term, _ start: CivilDay) throws(Lack) -> CivilDay {
        try start.plus(months: term.months).day.plus(term.days)
    }

    func note(_ what: @autoclosure () -> String, _ source: String, _ chain: inout LawfulEnd.Chain) {
        if isTraced { chain.steps.append(LawfulEnd.Step(what: what(), source: source)) }
    }
}
