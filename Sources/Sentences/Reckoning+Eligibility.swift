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
        // Of life the years are all that is asked for.
        if part == nil, judgment.length == .life { part = .one }
        if part == nil {
            let option = try share(question.subject, judgment)
            (part, source) = (option.value.part, option.reference)
            monthsMin = max(monthsMin, option.value.monthsMin)
        }
        guard let part, (0...Term.monthsMax).contains(monthsMin), (0...Term.daysMax).contains(question.creditDays)
        else { throw .beyond }
        let share = try self.share(part, of: term, from: start)
        note("\(part) of \(term) is \(share)", source, &chain)
        var step = try last(of: [share], from: start)
        step.day = try step.day?.plus(-question.creditDays)
        step.what += question.creditDays == 0 ? "" : ", \(question.creditDays) days credited"
        chain.steps.append(step)
        chain.last = step.day
        try serve([judgment], start, &chain)
        if monthsMin > 0 {
            let least = try last(of: [Term(months: monthsMin)], from: start)
            chain.steps.append(least)
            if let a = least.day, let b = chain.last, a > b { chain.last = a }
        }
        chain.last = try chain.last?.plus(1)
        releaseAtOnce(on: start, &chain)
        chain.steps.append(LawfulEnd.Step(what: "from the next day", source: "", day: chain.last))
    }

    /// What the rule set has by gravity; every one of them where nobody wrote that.
    private mutating func share(
        _ subject: CourtRecord.Question.Subject, _ judgment: CourtRecord.Judgment
    ) throws(Lack) -> RuleSet.Option<RuleSet.Share> {
        let shares = (subject == .parole ? rules.parole : rules.replace).filter {
            $0.value.tag.isEmpty || judgment.tags.contains($0.value.tag)
        }
        guard let gravity = judgment.gravity else {
            let open = shares.map { share in
                var share = share
                (share.certainty, share.isAssumed) = (.open, false)
                return share
            }
            return try choices.settle(
                "\(subject.rawValue) by gravity", open, all: [], isWhole: false,
                lack: Lack(.missing, "\(subject.rawValue): the gravity of the offence is not recorded"))
        }
        let options = shares.filter { $0.value.gravity == gravity }
        let tagged = options.filter { !$0.value.tag.isEmpty }
        return try choices.settle(
            "\(subject.rawValue) of \(gravity)", tagged.isEmpty ? options : tagged, all: [], isWhole: false)
    }

    /// Days before the term may count as served of a share, or may not; time away does not where it does not count.
    private mutating func serve(
        _ judgments: [CourtRecord.Judgment], _ start: CivilDay, _ chain: inout LawfulEnd.Chain
    ) throws(Lack) {
        if let days = try credit(judgments, start, &chain), days != 0,
            try choices.settle("parole.base", [], all: [true, false], isWhole: true).value
        {
            chain.last = try chain.last?.plus(-days)
            chain.steps.append(
                LawfulEnd.Step(what: "credit counts as served", source: "", days: -days, day: chain.last))
        }
        let (cuts, paroles) = (record.cuts, record.paroles)
        (record.cuts, record.paroles) = ([], [])
        defer { (record.cuts, record.paroles) = (cuts, paroles) }
        try timeline(judgments, &chain)
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
