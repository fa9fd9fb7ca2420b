import Register

/// What moved an end after the term began, in the order in which it happened.
extension Reckoning {
    private enum Event {
        case away(from: CivilDay, back: CivilDay?, kind: String)
        case awayDays(Int64, kind: String)
        case cut(CourtRecord.Cut)
        case parole(CourtRecord.Parole)
    }

    mutating func timeline(_ ids: Set<String>, _ chain: inout LawfulEnd.Chain) throws(Lack) {
        var taken: [String: Int64] = [:]
        for event in try events(ids, chain.start) {
            guard let last = chain.last else { return }
            switch event {
            case .awayDays(let days, let kind):
                guard (0...Term.daysMax).contains(days) else { throw .beyond }
                try move(by: days, "\(kind): not counted", &chain)
            case .away(let from, let back, let kind):
                if from > last { continue }
                guard let back else { throw Lack("\(kind) since \(from): no return is recorded") }
                try move(by: back.number - from.number, "\(kind) \(from) to \(back): not counted", &chain)
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
    private mutating func events(_ ids: Set<String>, _ start: CivilDay?) throws(Lack) -> [Event] {
        func concerns(_ id: String?) -> Bool { id.map(ids.contains) ?? true }
        var undated: [Event] = []
        var away: [(from: CivilDay, back: CivilDay?, kind: String)] = []
        for absence in record.absences where concerns(absence.judgment) {
            let options = rules.absent.filter { $0.value.kind == absence.kind }.map {
                RuleSet.Option(
                    $0.value.counts, name: $0.name, certainty: $0.certainty, source: $0.source, isAssumed: $0.isAssumed)
            }
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
        var dated = try split(united(away), at: record.cuts.compactMap(\.day)).map {
            (day: $0.from, event: Event.away(from: $0.from, back: $0.back, kind: $0.kind))
        }
        for cut in record.cuts where concerns(cut.judgment) {
            if let day = cut.day { dated.append((day, .cut(cut))) } else { undated.append(.cut(cut)) }
        }
        for parole in record.paroles where concerns(parole.judgment) { dated.append((parole.day, .parole(parole))) }
        // The sort is stable: of one day, absence before document.
        return undated + dated.sorted { $0.day < $1.day }.map(\.event)
    }

    private func united(
        _ away: [(from: CivilDay, back: CivilDay?, kind: String)]
    ) -> [(from: CivilDay, back: CivilDay?, kind: String)] {
        var united: [(from: CivilDay, back: CivilDay?, kind: String)] = []
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

    /// A document that comes while somebody is away finds only the days before it not counted.
    private func split(
        _ away: [(from: CivilDay, back: CivilDay?, kind: String)], at days: [CivilDay]
    ) throws(Lack) -> [(from: CivilDay, back: CivilDay?, kind: String)] {
        var parts: [(from: CivilDay, back: CivilDay?, kind: String)] = []
        for var next in away {
            for day in Set(days).sorted() where day >= next.from && next.back.map({ day < $0 }) ?? true {
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
        case .unknown: throw Lack("\(why): how much is not recorded")
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
        let from = try parole.day.plus(1)
        let rest = if let given = parole.rest { given } else { try rest(from: from, to: last) }
        note("paroled on \(parole.day), rest \(rest)", "", &chain)
        guard parole.retaken != nil || parole.rest != nil else { return }
        if let retaken = parole.retaken, retaken < parole.day { throw Lack("held again before the parole") }
        let step = try self.last(of: [rest], from: parole.retaken ?? from)
        chain.steps.append(step)
        chain.last = step.day
    }
}
