package import Register

/// So many candidates are shown step by step.
private let tracesMax = 16

/// When a person's sentences end by a rule set, and how that follows.
///
/// What the rule set has from a document gives the end. Where it leaves something open on which the end depends, every
/// end that comes of it is a candidate; the earliest is there to alarm, and none of them holds or releases anybody.
///
/// - Parameter isTraced: with its steps in words, which cost more than all else.
package func lawfulEnd(of record: CourtRecord, under rules: RuleSet, isTraced: Bool = true) -> LawfulEnd {
    var effort = Effort()
    return lawfulEnd(of: record, under: rules, isTraced: isTraced, within: &effort)
}

func lawfulEnd(
    of record: CourtRecord, under rules: RuleSet, isTraced: Bool, within effort: inout Effort
) -> LawfulEnd {
    var tally = Tally(isLife: false, isTraced: isTraced)
    let paths = SentenceChains(record.judgments)
    let events = record.credits.count + record.absences.count + record.cuts.count + record.paroles.count
    let cost = 1 + paths.length + paths.all.count * events
    var script: [Int]? = []
    while let way = script {
        guard effort.spend(cost) else {
            tally.lacks.insert(.excess)
            break
        }
        let reckoning = reckon(record, paths, rules, .candidates(way), isTraced)
        tally.take(reckoning.chains, reckoning.choices)
        script = reckoning.choices.next
    }
    let assumed = tally.open.isEmpty ? tally.chains : reckon(record, paths, rules, .assumed, isTraced).chains
    var end = tally.end(isQuestion: record.question != nil, assumed: assumed)
    guard record.question == nil else { return end }
    if let day = end.last ?? end.assumed ?? end.earliest {
        end.release = rules.release(day, record.daysOff, &end.releaseSteps)
    }
    var steps: [LawfulEnd.Step] = []
    end.alarm = end.earliest.flatMap { rules.release($0, record.daysOff, &steps) }
    return end
}

/// What all ways of filling what is open have given so far; of the ways only those that are shown are kept.
private struct Tally {
    var isLife: Bool
    let isTraced: Bool
    var days: Set<CivilDay> = []
    var lacks: Set<Lack> = []
    var open: [String: Choices.Open] = [:]
    var hasEndlessChain = false
    /// Of the first way, and of the one that ends first.
    var chains: [LawfulEnd.Chain]?
    private var earliest: (day: CivilDay, chains: [LawfulEnd.Chain])?
    private var traces: [LawfulEnd.Candidate] = []

    init(isLife: Bool, isTraced: Bool) {
        self.isLife = isLife
        self.isTraced = isTraced
    }

    mutating func take(_ chains: [LawfulEnd.Chain], _ choices: Choices) {
        if self.chains == nil { self.chains = chains }
        isLife = isLife || chains.contains(where: \.isLife)
        for chain in chains {
            lacks.formUnion(chain.lacks)
            if chain.last == nil, !chain.isSuspended, !chain.isLife { hasEndlessChain = true }
        }
        open.merge(choices.open) { Choices.Open(isWhole: $0.isWhole && $1.isWhole, lack: $0.lack) }
        guard let day = chains.compactMap(\.last).max() else { return }
        let isNew = days.insert(day).inserted
        if earliest.map({ day < $0.day }) ?? true { earliest = (day, chains) }
        guard isTraced, isNew, !choices.supposed.isEmpty else { return }
        traces.append(LawfulEnd.Candidate(last: day, supposed: choices.supposed, chains: chains))
        if traces.count > 2 * tracesMax { traces = Array(traces.sorted { $0.last < $1.last }.prefix(tracesMax)) }
    }

    func end(isQuestion: Bool, assumed chains: [LawfulEnd.Chain]?) -> LawfulEnd {
        var end = LawfulEnd()
        end.isLife = isLife && !isQuestion
        end.hasEndlessChain = hasEndlessChain || self.chains == nil
        var lacks = lacks
        if !end.isLife {
            end.candidates = days.sorted()
            if days.count > 1 { end.traces = Array(traces.sorted { $0.last < $1.last }.prefix(tracesMax)) }
            // What is open makes no difference where all that it can be gives one end.
            for open in open.values where days.count > 1 || !open.isWhole { lacks.insert(open.lack) }
        }
        end.lacks = lacks.sorted { $0.description < $1.description }
        if let chains, !end.isLife, chains.allSatisfy({ $0.lacks.isEmpty }) {
            end.assumed = chains.compactMap(\.last).max()
        }
        if lacks.isEmpty, !end.isLife { end.last = end.candidates.first }
        let isAssumed = end.last == nil && end.assumed != nil
        end.chains = (isAssumed ? chains : earliest?.chains ?? self.chains ?? chains) ?? []
        return end
    }
}

private func reckon(
    _ record: CourtRecord, _ paths: SentenceChains, _ rules: RuleSet, _ mode: Choices.Mode, _ isTraced: Bool
) -> (chains: [LawfulEnd.Chain], choices: Choices) {
    var reckoning = Reckoning(
        record: record, rules: rules, choices: Choices(mode, isTraced: isTraced), isTraced: isTraced)
    let chains = record.question.map { [reckoning.eligible($0)] } ?? reckoning.chains(paths)
    return (chains, reckoning.choices)
}

extension RuleSet {
    /// The last working day that is not after a day, where it says so; nil where it does not say.
    func release(_ day: CivilDay, _ others: Set<CivilDay>, _ steps: inout [LawfulEnd.Step]) -> CivilDay? {
        let verified = shift.first { $0.certainty == .verified }
        guard let shift = verified ?? shift.first(where: \.isAssumed) else { return nil }
        func isOff(_ day: CivilDay) -> Bool {
            weekDaysOff.contains(day.weekDay) || daysOff.contains(day.packed) || others.contains(day)
        }
        guard shift.value != .none, isOff(day) else { return day }
        var number = day.number - 1
        // Nobody's days off fill a month: a list that does is a slip.
        let first = day.number - 31
        while shift.value == .previousWorkingDay, number > first, CivilDay(number: number).map(isOff) ?? false {
            number -= 1
        }
        guard number > first, let release = CivilDay(number: number) else { return day }
        steps.append(
            LawfulEnd.Step(
                what: "\(day) is a day off", source: shift.reference, days: number - day.number, day: release))
        return release
    }
}
