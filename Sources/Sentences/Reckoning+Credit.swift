import Causality
import Register

/// Days in custody and the like that count towards a term.
extension Reckoning {
    private struct Rated {
        var credit: CourtRecord.Credit
        var rate: RuleSet.Option<RuleSet.Ratio>
    }

    /// What rates are chosen by.
    private struct Ground {
        var tags: Set<String> = []
        /// Not everybody's conviction is known by its tag.
        var isTagOpen = false
        var judged: CivilDay?
        var offence: CivilDay?

        init(_ judgments: [CourtRecord.Judgment]) {
            for judgment in judgments {
                tags.formUnion(judgment.tags)
                isTagOpen = isTagOpen || judgment.isTagOpen
            }
            judged = judgments.compactMap(\.judged).max() ?? judgments.compactMap(\.start).max()
            offence = judgments.compactMap(\.offence).min()
        }
    }

    /// Days to take off: rated days less those that lie inside the term, rounded once; nil where nothing is credited.
    mutating func credit(
        _ judgments: [CourtRecord.Judgment], _ start: CivilDay, _ chain: inout LawfulEnd.Chain
    ) throws(Lack) -> Int64? {
        let ids = Set(judgments.map(\.id))
        let credits = record.credits.enumerated().filter { _, credit in
            credit.judgment.map(ids.contains) ?? credit.from.map { $0 <= start } ?? true
        }
        guard !credits.isEmpty else { return nil }
        let ground = Ground(judgments)
        var rated: [Rated] = []
        for (place, credit) in credits { rated.append(Rated(credit: credit, rate: try rate(credit, place, ground))) }
        // A day that stands twice counts once, at the rate that is better for the person.
        rated.sort { $0.rate.value.isGreater(than: $1.rate.value) }
        var total = Fraction()
        var covered = IntervalSet()
        for item in rated {
            let (days, inside) = try count(item.credit, start, &covered, &chain)
            try total.add(days, times: item.rate.value)
            try total.add(-inside, times: .one)
            let measure = [item.credit.measure, item.credit.regime].compactMap(\.self).joined(separator: " ")
            let part = inside == 0 ? "" : ", \(inside) inside the term"
            note("\(measure): \(days) days × \(item.rate.value)\(part)", item.rate.reference, &chain)
        }
        return try rounded(total, &chain)
    }

    private mutating func rounded(_ total: Fraction, _ chain: inout LawfulEnd.Chain) throws(Lack) -> Int64 {
        guard total.under > 1 else { return total.over }
        let down = total.over / total.under - (total.over % total.under < 0 ? 1 : 0)
        // To ask is no answer that could be tried.
        let all = [RuleSet.Round.up, .down]
        let round = try choices.settle("credit.round", rules.round, all: all, isWhole: true)
        guard round.value != .exactElseAsk else {
            throw Lack("credit of \(total.over)/\(total.under) days: a court has to round it")
        }
        let days = round.value == .up ? down + 1 : down
        note("\(total.over)/\(total.under) days are \(days)", round.reference, &chain)
        return days
    }

    /// Days of a credit that no other has, and how many of them lie on or after the first day of the term.
    private func count(
        _ credit: CourtRecord.Credit, _ start: CivilDay, _ covered: inout IntervalSet, _ chain: inout LawfulEnd.Chain
    ) throws(Lack) -> (days: Int64, inside: Int64) {
        switch credit.days {
        case .number(let days):
            guard (0...Term.daysMax).contains(days) else { throw .beyond }
            return (days, 0)
        case .dates(let from, let to):
            guard from <= to else { throw Lack("credit of \(credit.measure) ends before it begins") }
            let fresh = covered.gaps(in: from.number...to.number)
            covered.insert(from.number...to.number)
            let days = fresh.reduce(Int64(0)) { $0 + $1.upperBound - $1.lowerBound + 1 }
            if days < to.number - from.number + 1 {
                chain.findings.append(
                    LawfulEnd.Finding(kind: .overlap, what: "days of \(credit.measure) from \(from) stand twice"))
            }
            let inside = fresh.reduce(Int64(0)) { sum, days in
                sum + max(0, days.upperBound - max(days.lowerBound, start.number) + 1)
            }
            return (days, inside)
        }
    }

    private mutating func rate(
        _ credit: CourtRecord.Credit, _ place: Int, _ ground: Ground
    ) throws(Lack) -> RuleSet.Option<RuleSet.Ratio> {
        var options = rules.rates.filter { option in
            let rate = option.value
            return rate.measure == credit.measure && ground.tags.isDisjoint(with: rate.notTags)
                && (rate.regime == "ANY" || credit.regime == nil || rate.regime == credit.regime)
                && holds(rate, credit, ground) != false
        }
        let own = options.filter { $0.value.regime == credit.regime }
        if !own.isEmpty { options = own }
        let isOpen = options.contains { option in
            holds(option.value, credit, ground) == nil || !option.value.notTags.isEmpty && ground.isTagOpen
        }
        // One that not everybody gets is there beside one for all, and better or worse than it.
        let special = options.filter { !$0.value.notTags.isEmpty }
        if !isOpen, !special.isEmpty { options = special }
        let isTold = credit.regime != nil || Set(options.map(\.value.regime)).count == 1
        let name = ["credit of \(credit.measure)", credit.regime].compactMap(\.self).joined(separator: " ")
        guard isOpen || !isTold && Set(options.map(\.value.days)).count > 1 else {
            // What a court states in days is rated already.
            if options.isEmpty, credit.measure == "DAYS_STATED" { return RuleSet.Option(.one, source: "") }
            let ratios = options.map { $0.map(\.days) }
            return try choices.settle(name, ratios, all: [.none, .one, .two], isWhole: false)
        }
        let ratios = options.map { option in
            var ratio = option.map(\.days)
            ratio.certainty = .open
            return ratio
        }
        // Where the record leaves it open, each time in custody is a question of its own.
        return try choices.settle(
            "\(name), the \(place + 1).", ratios, all: [], isWhole: false,
            lack: Lack(.missing, "\(name): what its rate depends on is not recorded"))
    }

    /// Whether a rate holds on the date by which it is chosen; nil where that date is not known.
    private func holds(_ rate: RuleSet.Rate, _ credit: CourtRecord.Credit, _ ground: Ground) -> Bool? {
        guard rate.from != nil || rate.to != nil else { return true }
        let day: CivilDay? =
            switch rate.by {
            case .judgment: ground.judged
            case .offence: ground.offence
            case .measure: if case .dates(let from, _) = credit.days { from } else { nil }
            }
        guard let date = day?.packed else { return nil }
        return rate.from.map { $0 <= date } ?? true && rate.to.map { date <= $0 } ?? true
    }
}

extension RuleSet.Ratio {
    fileprivate static let none = RuleSet.Ratio(0, 1) ?? one
    fileprivate static let two = RuleSet.Ratio(2, 1) ?? one
    fileprivate func isGreater(than other: RuleSet.Ratio) -> Bool { over * other.under > other.over * under }
}

/// A sum of parts of days, exact.
struct Fraction {
    private(set) var over: Int64 = 0
    private(set) var under: Int64 = 1

    mutating func add(_ number: Int64, times ratio: RuleSet.Ratio) throws(Lack) {
        let a = over.multipliedReportingOverflow(by: ratio.under)
        let b = number.multipliedReportingOverflow(by: ratio.over)
        let c = b.partialValue.multipliedReportingOverflow(by: under)
        let sum = a.partialValue.addingReportingOverflow(c.partialValue)
        let below = under.multipliedReportingOverflow(by: ratio.under)
        guard !a.overflow, !b.overflow, !c.overflow, !sum.overflow, !below.overflow else { throw .beyond }
        var (x, y) = (sum.partialValue.magnitude, below.partialValue.magnitude)
        while y != 0 { (x, y) = (y, x % y) }
        let common = Int64(clamping: max(x, 1))
        (over, under) = (sum.partialValue / common, below.partialValue / common)
    }
}
