import Register

/// One reckoning of a person's sentences, by one way of filling what the rule set leaves open.
struct Reckoning {
    var record: CourtRecord
    let rules: RuleSet
    var choices: Choices
    /// Steps are for people: who asks for all ends of a nation reads none of them.
    var isTraced = true

    /// A first day and parts of a term → the last day of it.
    mutating func last(of parts: [Term], from start: CivilDay) throws(Lack) -> LawfulEnd.Step {
        var day = start
        var isMissing = false
        for part in parts {
            if part.months != 0 {
                let stepped = try day.plus(months: part.months)
                day = stepped.day
                isMissing = isMissing || stepped.isMissing
            }
            day = try day.plus(part.days)
        }
        var step = LawfulEnd.Step(what: isTraced ? Self.words(parts, start, isMissing) : "", source: "", day: day)
        let end = try choices.settle("end.rule", rules.end, all: RuleSet.End.allCases, isWhole: true)
        step.source = end.reference
        guard end.value == .dayBefore else { return step }
        if isMissing {
            let missing = try choices.settle(
                "end.missing", rules.missing, all: RuleSet.Missing.allCases, isWhole: true)
            step.source = missing.reference
            if missing.value == .last { return step }
        }
        step.day = try day.plus(-1)
        return step
    }

    private static func words(_ parts: [Term], _ start: CivilDay, _ isMissing: Bool) -> String {
        let length = parts.map(\.description).joined(separator: " + ")
        return "\(start) + \(length)\(isMissing ? ", a month without that day" : "")"
    }

    /// What lies between two days as a term: ``last(of:from:)`` of it from the first gives the last.
    mutating func rest(from: CivilDay, to: CivilDay) throws(Lack) -> Term {
        func month(_ day: CivilDay) -> Int64 { day.packed / 416 * 12 + day.packed % 416 / 32 }
        var months = max(0, month(to) - month(from) + 1)
        while true {
            guard let end = try last(of: [Term(months: months)], from: from).day else { throw .beyond }
            if end <= to || months == 0 { return Term(months: months, days: to.number - end.number) }
            months -= 1
        }
    }

    mutating func firstDay(of judgment: CourtRecord.Judgment) throws(Lack) -> CivilDay {
        if let start = judgment.start { return start }
        let known: [(RuleSet.Start, CivilDay?)] = [
            (.final, judgment.final), (.judgment, judgment.judged), (.taken, judgment.taken),
        ]
        let days = known.filter { $0.1 != nil }.map(\.0)
        let lack = Lack(.missing, "sentence \(judgment.id): its first day is not recorded")
        guard !days.isEmpty else { throw lack }
        let described = rules.start.filter { days.contains($0.value) }
        // Listed in the order in which they count: the first of which there is a day.
        if let first = described.first, described.allSatisfy({ $0.certainty == .verified }),
            let day = known.first(where: { $0.0 == first.value })?.1
        {
            return day
        }
        let others = days.filter { day in !described.contains { $0.value == day } }.map {
            RuleSet.Option($0, certainty: .open, source: "not described")
        }
        let start = try choices.settle("start", described + others, all: [], isWhole: false).value
        guard let day = known.first(where: { $0.0 == start })?.1 else {
            throw lack
        }
        return day
    }

    /// The parts in which the terms of a chain are stepped.
    mutating func parts(_ terms: [Term]) throws(Lack) -> [Term] {
        guard terms.count > 1 else { return terms }
        if try choices.settle("chain.sum", rules.sum, otherwise: .monthsFirst).value == .monthsFirst {
            var sum = Term()
            for term in terms { sum = try sum + term }
            return [sum]
        }
        var parts: [Term] = []
        for term in terms {
            for part in [Term(months: term.months), Term(days: term.days)] where part != Term() {
                if let former = parts.last, (former.months == 0) == (part.months == 0) {
                    parts[parts.count - 1] = try former + part
                } else {
                    parts.append(part)
                }
            }
        }
        return parts
    }

    /// Each chain of sentences that stand.
    mutating func chains(_ paths: SentenceChains) -> [LawfulEnd.Chain] {
        var chains = paths.all.map { path in chain(path.map { record.judgments[$0] }) }
        for fault in paths.faults {
            chains.append(LawfulEnd.Chain(judgments: [fault.judgment], lacks: [fault.lack]))
        }
        return chains
    }

    private mutating func chain(_ judgments: [CourtRecord.Judgment]) -> LawfulEnd.Chain {
        let ids = Set(judgments.filter { !$0.isSetAside }.map(\.id))
        var chain = LawfulEnd.Chain(judgments: judgments.filter { !$0.isSetAside }.map(\.id))
        for gap in record.gaps where gap.judgment.map(ids.contains) ?? true { chain.lacks.append(gap.lack) }
        do throws(Lack) {
            try reckon(judgments, &chain)
        } catch {
            chain.last = nil
            chain.lacks.append(error)
        }
        return chain
    }

    private mutating func reckon(
        _ judgments: [CourtRecord.Judgment], _ chain: inout LawfulEnd.Chain
    ) throws(Lack) {
        let standing = judgments.filter { !$0.isSetAside }
        findOtherTimes(standing, &chain)
        guard let first = judgments.first else { return }
        // However little is on file of it, nobody is in prison for what is suspended.
        if standing.allSatisfy({ $0.isWhollySuspended && $0.revoked == nil }) {
            chain.isSuspended = true
            return
        }
        if standing.contains(where: { $0.length == .life }) {
            chain.isLife = true
            chain.start = first.start
            chain.steps.append(LawfulEnd.Step(what: "for life: no end by itself", source: ""))
            return
        }
        if let only = standing.first, standing.count == 1, case .until(let day) = only.length {
            chain.last = day
            chain.start = only.start
            chain.steps.append(LawfulEnd.Step(what: "the end on file", source: "", day: day))
        } else {
            var start = try firstDay(of: first)
            chain.start = start
            let terms = try terms(standing, &start, &chain)
            guard !terms.isEmpty else {
                chain.isSuspended = true
                return
            }
            chain.start = start
            try credited(standing, terms, start, &chain)
        }
        try timeline(standing, &chain)
    }

    private func findOtherTimes(_ standing: [CourtRecord.Judgment], _ chain: inout LawfulEnd.Chain) {
        for judgment in standing {
            guard let day = judgment.judged,
                rules.validFrom.map({ day.packed < $0 }) ?? false || rules.validTo.map({ day.packed > $0 }) ?? false
            else { continue }
            chain.findings.append(LawfulEnd.Finding(kind: .otherTime, what: "judged on \(day), not under \(rules.id)"))
        }
    }

    /// Those that are served, one after the other. One that is not on file is none yet: the others end no earlier for
    /// it.
    private mutating func terms(
        _ standing: [CourtRecord.Judgment], _ start: inout CivilDay, _ chain: inout LawfulEnd.Chain
    ) throws(Lack) -> [Term] {
        var terms: [Term] = []
        let former = chain.lacks.count
        for judgment in standing {
            if case .unknown(let what) = judgment.length, !judgment.isWhollySuspended || judgment.revoked != nil {
                chain.lacks.append(Lack(what.kind, "sentence \(judgment.id): \(what)"))
            } else if let term = try served(judgment, standing.count == 1, &start, &chain) {
                terms.append(term)
            }
        }
        if terms.isEmpty, chain.lacks.count > former { throw chain.lacks.removeLast() }
        return terms
    }

    /// The term, with its credit.
    private mutating func credited(
        _ judgments: [CourtRecord.Judgment], _ terms: [Term], _ start: CivilDay, _ chain: inout LawfulEnd.Chain
    ) throws(Lack) {
        let parts = try parts(terms)
        let full = try last(of: parts, from: start)
        chain.steps.append(full)
        chain.last = full.day
        guard let days = try credit(judgments, start, &chain), days != 0 else { return }
        let way = try choices.settle("credit.way", rules.way, otherwise: .end)
        var day = try full.day?.plus(-days)
        if way.value == .start { day = try last(of: parts, from: try start.plus(-days)).day }
        chain.steps.append(LawfulEnd.Step(what: "credit taken off", source: way.reference, days: -days, day: day))
        chain.last = day
        releaseAtOnce(on: start, &chain)
    }

    /// Nobody is held for a term that ended before a day; free on it.
    func releaseAtOnce(on day: CivilDay, _ chain: inout LawfulEnd.Chain) {
        guard let last = chain.last, last < day else { return }
        chain.last = day
        chain.steps.append(LawfulEnd.Step(what: "before \(day): release at once", source: "", day: day))
        chain.findings.append(LawfulEnd.Finding(kind: .atOnce, what: "served in full by \(day)"))
    }
}
