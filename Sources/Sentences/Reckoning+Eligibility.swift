import Register

/// From which day somebody may ask for parole, or for a milder kind of punishment.
extension Reckoning {
    mutating func eligible(_ question: CourtRecord.Question) -> LawfulEnd.Chain {
        var chain = LawfulEnd.Chain(judgments: record.judgments.map(\.id))
        do throws(Lack) {
            try reckon(question, &chain)
        } catch {
            chain.last = nil
            chain.lacks.append(error)
        }
        return chain
    }

    private mutating func reckon(
        _ question: CourtRecord.Question, _ chain: inout LawfulEnd.Chain
    ) throws(Lack) {
        guard let judgment = record.judgments.first, record.judgments.count == 1 else {
            throw Lack("a share is asked of one sentence, or of one final term")
        }
        var start = try firstDay(of: judgment)
        chain.start = start
        let term: Term
        if judgment.length == .life {
            let years = try choices.settle("life.years", rules.lifeYears, all: [], isWhole: false)
            guard (0...Term.monthsMax / 12).contains(years.value) else { throw .beyond }
            note("life: \(years.value) years", years.reference, &chain)
            term = Term(months: years.value * 12)
        } else {
            guard let given = try served(judgment, true, &start, &chain) else {
                throw Lack("sentence \(judgment.id) is suspended")
            }
            term = given
        }
        var (part, monthsMin, source) = (question.part, question.monthsMin, "")
        if part == nil {
            let shares = question.subject == .parole ? rules.parole : rules.replace
            let options = shares.filter {
                $0.value.gravity == judgment.gravity && ($0.value.tag.isEmpty || judgment.tags.contains($0.value.tag))
            }
            let tagged = options.filter { !$0.value.tag.isEmpty }
            let option = try choices.settle(
                "\(question.subject.rawValue) of \(judgment.gravity ?? "unknown gravity")",
                tagged.isEmpty ? options : tagged, all: [], isWhole: false)
            (part, source) = (option.value.part, option.reference)
            monthsMin = max(monthsMin, option.value.monthsMin)
        }
        guard let part, (0...Term.monthsMax).contains(monthsMin), (0...Term.daysMax).contains(question.creditDays)
        else { throw .beyond }
        let share = try share(part, of: term, from: start)
        note("\(part) of \(term) is \(share)", source, &chain)
        var step = try last(of: [share], from: start)
        step.day = try step.day?.plus(-question.creditDays)
        step.what += question.creditDays == 0 ? "" : ", \(question.creditDays) days credited"
        chain.steps.append(step)
        if monthsMin > 0 {
            let least = try last(of: [Term(months: monthsMin)], from: start)
            chain.steps.append(least)
            if let a = least.day, let b = step.day, a > b { step = least }
        }
        chain.last = try step.day?.plus(1)
        releaseAtOnce(on: start, &chain)
        chain.steps.append(LawfulEnd.Step(what: "from the next day", source: "", day: chain.last))
    }

    /// Part of a term: whole months, and the broken one in days, up.
    private mutating func share(
        _ part: RuleSet.Ratio, of term: Term, from start: CivilDay
    ) throws(Lack) -> Term {
        let months = term.months * part.over / part.under
        let broken = term.months * part.over % part.under
        var month: Int64 = 30
        if broken > 0, try choices.settle("month.days", rules.monthDays, otherwise: .thirty).value == .calendar {
            month = try start.plus(months: months + 1).day.number - start.plus(months: months).day.number
        }
        let days = broken * month + term.days * part.over
        return Term(months: months, days: days / part.under + (days % part.under > 0 ? 1 : 0))
    }
}
