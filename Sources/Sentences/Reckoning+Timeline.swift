import Register

/// What moved an end after the term began, in the order in which it happened.
extension Reckoning {
    private enum Event {
        case away(from: CivilDay, back: CivilDay?, kind: String)
        case awayDays(Int64, kind: String)
        case cut(CourtRecord.Cut)
        case parole(CourtRecord.Parole)
    }

    private typealias Away = (from: CivilDay, back: CivilDay?, kind: String)

    mutating func timeline(_ standing: [CourtRecord.Judgment], _ chain: inout LawfulEnd.Chain) throws(Lack) {
        var taken: [String: Int64] = [:]
        for event in try events(Set(standing.map(\.id)), &chain) {
            guard let last = chain.last else { return }
            switch event {
            case .awayDays(let days, let kind):
                guard (0...Term.daysMax).contains(days) else { throw .beyond }
                try move(by: days, "\(kind): not counted", &chain)
            case .away(let from, let back, let kind):
                if from > last { continue }
                if let back {
                    try move(by: back.number - from.number, "\(kind) \(from) to \(back): not counted", &chain)
                } else {
                    chain.lacks.append(Lack("\(kind) since \(from): no return is recorded"))
                }
            case .cut(let cut): try apply(cut, last, &taken, &chain)
            case .parole(let parole): try apply(parole, last, &chain)
            }
        }
    }

    private func move(by days: Int64, _ what: String, _ chain: inout LawfulEnd.Chain) throws(Lack) {
        chain.last = try chain.last?.plus(days)
        chain.steps.append(LawfulEnd.Step(what: what, source: "", days: days, day: chain.last))
    }

    /// What has no day comes first.
    private mutating func events(_ ids: Set<String>, _ chain: inout LawfulEnd.Chain) throws(Lack) -> [Event] {
        let start = chain.start
        func concerns(_ id: String?) -> Bool { id.map(ids.contains) ?? true }
        // What names no sentence, and was before this one began, was of others.
        func isEarlier(_ day: CivilDay, _ judgment: String?) -> Bool {
            judgment == nil && start.map { day < $0 } ?? false
        }
        var undated: [Event] = []
        var away: [Away] = []
        for absence in record.absences where concerns(absence.judgment) {
            let options = rules.absent.filter { $0.value.kind == absence.kind }.map { $0.map(\.counts) }
            if try choices.settle("absent: \(absence.kind)", options, all: [true, false], isWhole: true).value {
                continue
            }
            switch absence.days {
            case .number(let days): undated.append(.awayDays(days, kind: absence.kind))
            case .dates(let from, let back):
                if let back, back < from { throw Lack("\(absence.kind) from \(from): back before it") }
                if let back, let start, back <= start { continue }
                away.append((max(from, start ?? from), back, absence.kind))
            }
        }
        let documents = Set(record.cuts.filter { concerns($0.judgment) }.compactMap(\.day)).sorted()
        var dated = try split(united(away), at: documents).map {
            (day: $0.from, event: Event.away(from: $0.from, back: $0.back, kind: $0.kind))
        }
        for cut in record.cuts where concerns(cut.judgment) {
            guard let day = cut.day else {
                undated.append(.cut(cut))
                continue
            }
            if !isEarlier(day, cut.judgment) { dated.append((day, .cut(cut))) }
        }
        for parole in record.paroles where concerns(parole.judgment) && !isEarlier(parole.day, parole.judgment) {
            if let start, parole.day < start {
                chain.lacks.append(Lack("paroled on \(parole.day), before the first day"))
            } else {
                dated.append((parole.day, .parole(parole)))
            }
        }
        // The sort is stable: of one day, absence before document.
        return undated + dated.sorted { $0.day < $1.day }.map(\.event)
    }

    private func united(_ away: [Away]) -> [Away] {
        var united: [Away] = []
        for next in away.sorted(by: { $0.from < $1.from }) {
            if let former = united.last, former.back.map({ next.from <= $0 }) ?? true {
                let back: CivilDay? = if let a = former.back, let b = next.back { max(a, b) } else { nil }
                let kind = former.kind == next.kind ? former.kind : "\(former.kind) and \(next.kind)"
                united[united.count - 1] = (former.from, back, kind)
            } else {
                united.append(next)
            }
        }
        return united
    }

    /// A document that comes while somebody is away finds only the days before it not counted. Both are in order.
    private func split(_ away: [Away], at days: [CivilDay]) throws(Lack) -> [Away] {
        var parts: [Away] = []
        var rest = days[...]
        for var next in away {
            rest = rest.drop { $0 < next.from }
            while let day = rest.first, next.back.map({ day < $0 }) ?? true {
                rest.removeFirst()
                let after = try day.plus(1)
                if after == next.back { continue }
                parts.append((next.from, after, next.kind))
                next.from = after
            }
            parts.append(next)
        }
        return parts
    }

    private mutating func apply(
        _ cut: CourtRecord.Cut, _ last: CivilDay, _ taken: inout [String: Int64], _ chain: inout LawfulEnd.Chain
    ) throws(Lack) {
        if let day = cut.day, day > last { return }
        let why = cut.why.isEmpty ? "shortened" : cut.why
        var source = ""
        let after: CivilDay
        switch cut.amount {
        case .days(let days):
            guard (0...Term.daysMax).contains(days) else { throw .beyond }
            after = try last.plus(-days)
        case .times(let name, let times):
            let (days, reference) = try days(name, times, cut.day, &taken)
            source = reference
            after = try last.plus(-days)
        case .share(let share):
            guard let day = cut.day else { throw Lack("\(why): its document has no day") }
            guard share.over <= share.under else { throw Lack("\(why): more than all that is unserved") }
            // The broken day is dropped, for the person.
            after = try day.plus((last.number - day.number) * (share.under - share.over) / share.under)
        case .term(let term):
            guard let from = try cut.day?.plus(1) ?? chain.start else { throw Lack("\(why): its document has no day") }
            let rest = try rest(from: from, to: last)
            let left = try rest - term
            note("\(why): \(rest) unserved, less \(term)", "", &chain)
            after = left.months < 0 ? try from.plus(-1) : try self.last(of: [left], from: from).day ?? last
        }
        chain.last = after
        chain.steps.append(
            LawfulEnd.Step(what: why, source: source, days: after.number - last.number, day: after))
        if let day = cut.day ?? chain.start { releaseAtOnce(on: day, &chain) }
    }

    /// Days off for so many times, within what a calendar year may give.
    private mutating func days(
        _ name: String, _ times: Int64, _ day: CivilDay?, _ taken: inout [String: Int64]
    ) throws(Lack) -> (Int64, String) {
        let options = rules.reductions.filter { $0.value.name == name }
        let option = try choices.settle("reduce: \(name)", options, all: [], isWhole: false)
        guard (0...Term.daysMax).contains(times) else { throw .beyond }
        var days = times * option.value.days
        if let most = option.value.most {
            let key = "\(name) \(day.map { $0.packed / 416 } ?? 0)"
            days = min(days, max(0, most - taken[key, default: 0]))
            taken[key, default: 0] += days
        }
        return (days, option.reference)
    }

    private mutating func apply(
        _ parole: CourtRecord.Parole, _ last: CivilDay, _ chain: inout LawfulEnd.Chain
    ) throws(Lack) {
        if parole.day > last { return }
        let rest = try restOnParole(parole, last, &chain)
        note("paroled on \(parole.day), rest \(rest)", "", &chain)
        guard parole.retaken != nil || parole.rest != nil else { return }
        if let retaken = parole.retaken, retaken < parole.day { throw Lack("held again before the parole") }
        let next = try parole.day.plus(1)
        let step = try self.last(of: [rest], from: parole.retaken ?? next)
        chain.steps.append(step)
        chain.last = step.day
    }

    /// As its document gives it, and as it is left of the term; where they differ neither overrides the other.
    private mutating func restOnParole(
        _ parole: CourtRecord.Parole, _ last: CivilDay, _ chain: inout LawfulEnd.Chain
    ) throws(Lack) -> Term {
        let from = try parole.day.plus(1)
        let left = try rest(from: from, to: last)
        guard let given = parole.rest else { return left }
        if try self.last(of: [given], from: from).day == last { return given }
        let lack = Lack("the rest on parole since \(parole.day): \(given) is written, \(left) is left of the term")
        chain.findings.append(LawfulEnd.Finding(kind: .otherRest, what: lack.description))
        let options = [
            RuleSet.Option(given, certainty: .open, source: "its document", isAssumed: true),
            RuleSet.Option(left, certainty: .open, source: "what is left of the term"),
        ]
        return try choices.settle(
            "rest on parole since \(parole.day)", options, all: [], isWhole: true, lack: lack
        ).value
    }
}
