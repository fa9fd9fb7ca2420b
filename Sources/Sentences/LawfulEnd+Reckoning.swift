package import Register

/// More ways of filling what is open than this are not tried, and said so.
private let waysMax = 4_096

/// When a person's sentences end by a rule set, and how that follows.
///
/// What the rule set has from a document gives the end. Where it leaves something open on which the end depends, every end
/// that comes of it is a candidate; the earliest is there to alarm, and none of them holds or releases anybody.
///
/// - Parameter isTraced: with its steps in words, which cost more than all else.
package func lawfulEnd(of record: CourtRecord, under rules: RuleSet, isTraced: Bool = true) -> LawfulEnd {
    var end = LawfulEnd()
    var runs: [(day: CivilDay?, chains: [LawfulEnd.Chain])] = []
    var open: [String: Bool] = [:]
    var script: [Int]? = []
    while let ways = script, runs.count < waysMax {
        let (chains, choices) = reckon(record, rules, .candidates(ways), isTraced)
        runs.append((chains.compactMap(\.last).max(), chains))
        open.merge(choices.open) { $0 && $1 }
        script = choices.next
    }
    end.isLife = record.question == nil && runs.contains { $0.chains.contains(where: \.isLife) }
    var lacks = Set(runs.flatMap { $0.chains.compactMap(\.lack) })
    if !end.isLife { end.candidates = Set(runs.compactMap(\.day)).sorted() }
    if script != nil { lacks.insert(Lack("more is open than can be tried")) }
    // What is open makes no difference where all that it can be gives one end.
    let isOneEnd = end.candidates.count <= 1
    for (name, isWhole) in open where !(isOneEnd && isWhole) && !end.isLife {
        lacks.insert(Lack("\(name) is not described"))
    }
    end.lacks = lacks.sorted { $0.description < $1.description }
    let (chains, _) =
        open.isEmpty ? (runs.first?.chains ?? [], Choices(.assumed)) : reckon(record, rules, .assumed, isTraced)
    let isAssumed = !end.isLife && chains.allSatisfy { $0.lack == nil }
    end.assumed = isAssumed ? chains.compactMap(\.last).max() : nil
    if lacks.isEmpty, !end.isLife { end.last = end.candidates.first }
    if end.last == nil, end.assumed != nil {
        end.chains = chains
    } else {
        end.chains = runs.first { $0.day == end.earliest }?.chains ?? chains
    }
    if record.question == nil, let day = end.last ?? end.assumed ?? end.earliest {
        end.release = release(day, rules, record.daysOff, &end.releaseSteps)
    }
    return end
}

private func reckon(
    _ record: CourtRecord, _ rules: RuleSet, _ mode: Choices.Mode, _ isTraced: Bool
) -> (chains: [LawfulEnd.Chain], choices: Choices) {
    var reckoning = Reckoning(record: record, rules: rules, choices: Choices(mode), isTraced: isTraced)
    let chains = record.question.map { [reckoning.eligible($0)] } ?? reckoning.chains()
    return (chains, reckoning.choices)
}

/// The last working day that is not after a day, where the rule set says so; nil where it does not say.
private func release(
    _ day: CivilDay, _ rules: RuleSet, _ daysOff: Set<CivilDay>, _ steps: inout [LawfulEnd.Step]
) -> CivilDay? {
    let verified = rules.shift.first { $0.certainty == .verified }
    guard let shift = verified ?? rules.shift.first(where: \.isAssumed) else { return nil }
    func isOff(_ day: CivilDay) -> Bool {
        rules.weekDaysOff.contains(day.weekDay) || rules.daysOff.contains(day.packed) || daysOff.contains(day)
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
