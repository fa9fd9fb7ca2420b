import Register

/// Sentences that follow or replace one another, with what happened to them.
struct FiledGroup {
    typealias Row = FiledSentences.Row

    /// More ways of deciding what is in dispute, or of reading what is known in part, than this are not reckoned.
    private static let waysMax = 64

    var sentences: [Row]
    var events: [Row]
    /// The person has no others.
    var isAlone: Bool
    var isTooMuch = false

    /// One row of it.
    enum Place: Hashable {
        case sentence(Int)
        case event(Int)
    }

    /// Fields of a row that may be otherwise, each time together.
    struct Variation {
        var place: Place
        var others: [[String: String]]
        /// What is said where it makes a difference; nil for a dispute.
        var lack: Lack?
    }

    subscript(place: Place) -> Row {
        get {
            switch place {
            case .sentence(let place): sentences[place]
            case .event(let place): events[place]
            }
        }
        set {
            switch place {
            case .sentence(let place): sentences[place] = newValue
            case .event(let place): events[place] = newValue
            }
        }
    }

    var places: [Place] { sentences.indices.map { .sentence($0) } + events.indices.map { .event($0) } }

    /// Its end by each side of what is in dispute; nil where by every side nothing of it stands.
    func end(_ sets: [RuleSet], isTraced: Bool, within effort: inout Effort) -> SentenceEnd? {
        let (ways, isWhole) = self.ways(disputes)
        let standing = sentences.filter { $0.sides("outcome").isEmpty || $0.otherSides["outcome"] != nil }
        guard let first = ways.first, !standing.isEmpty,
            ways.contains(where: { $0.sentences.contains(where: \.stands) })
        else { return nil }
        var end = SentenceEnd(
            sentences: standing.map(\.id), ruleSet: first.rules(sets).id,
            computed: first.reckoned(sets, isTraced, within: &effort))
        for way in ways.dropFirst() {
            end.otherSides.append(way.reckoned(sets, isTraced, within: &effort))
        }
        if !isWhole { end.computed.lose() }
        if isTraced, !end.isSuspended { end.eligibility = first.eligibility(sets, within: &effort) }
        end.take(
            written: ways.map { WrittenEnd($0.sentences) }, early: standing.flatMap { $0.sides("earliest_release") })
        var steps: [LawfulEnd.Step] = []
        end.writtenAlarm = end.typedSides.first.flatMap { first.rules(sets).release($0, [], &steps) }
        end.isCharge = standing.allSatisfy(\.isCharge) && events.allSatisfy { $0["sentence"].isEmpty }
        let judged = standing.map { CivilDay.bounds(of: $0["court_date"])?.upperBound }
        end.judged = judged.contains(nil) ? nil : judged.compactMap(\.self).max()
        return end
    }

    /// The rule set that the latest of those that stand names, or else that of its edition, such as `KG 2021`.
    func rules(_ sets: [RuleSet]) -> RuleSet {
        let standing = sentences.filter(\.stands)
        guard let row = (standing.isEmpty ? sentences : standing).max(by: { $0["court_date"] < $1["court_date"] })
        else { return .undescribed }
        let named = row["rule_set"].isEmpty ? row["edition"] : row["rule_set"]
        let id = String(named.map { $0 == " " ? "-" : $0 })
        return sets.first { $0.id == id } ?? .undescribed
    }

    /// By what prevails in it, with everything that a date known in part may be.
    private func reckoned(_ sets: [RuleSet], _ isTraced: Bool, within effort: inout Effort) -> LawfulEnd {
        guard sentences.contains(where: \.stands) else { return unheld }
        guard !isTooMuch, effort.left > sentences.count + events.count else {
            var end = LawfulEnd()
            end.lose()
            return end
        }
        let rules = rules(sets)
        let (read, variations, gaps) = self.read()
        let (ways, isWhole) = read.ways(variations)
        var ends: [LawfulEnd] = []
        for way in ways {
            var record = way.record()
            record.gaps += gaps
            ends.append(lawfulEnd(of: record, under: rules, isTraced: isTraced, within: &effort))
        }
        var end = LawfulEnd(either: ends, lacks: variations.compactMap(\.lack))
        if !isWhole { end.lose() }
        return end
    }

    /// Nothing of it stands: whoever was held for it is free since that day.
    private var unheld: LawfulEnd {
        var end = LawfulEnd()
        let days = sentences.map { CivilDay.bounds(of: $0["outcome_on"])?.lowerBound }
        end.candidates = days.contains(nil) ? [] : days.compactMap(\.self).max().map { [$0] } ?? []
        end.alarm = end.earliest
        return end
    }

    /// Every side of what is in dispute, apart from ends that somebody wrote.
    private var disputes: [Variation] {
        places.flatMap { place in
            self[place].otherSides.sorted { $0.key < $1.key }
                .filter { $0.key != "expiry" && $0.key != "earliest_release" }
                .map { field, others in Variation(place: place, others: others.map { [field: $0] }) }
        }
    }

    /// What prevails, and then every other way; where these are too many, each other value by itself.
    private func ways(_ variations: [Variation]) -> (ways: [FiledGroup], isWhole: Bool) {
        func with(_ values: [String: String], at place: Place, in group: FiledGroup) -> FiledGroup {
            var way = group
            way[place].values.merge(values) { _, new in new }
            return way
        }
        var count = 1
        for variation in variations where count <= Self.waysMax { count *= variation.others.count + 1 }
        var ways = [self]
        for variation in variations {
            for former in count <= Self.waysMax ? ways : [self] {
                for values in variation.others where ways.count < Self.waysMax {
                    ways.append(with(values, at: variation.place, in: former))
                }
            }
        }
        return (ways, count <= Self.waysMax)
    }
}

extension LawfulEnd {
    /// More is possible than was tried.
    fileprivate mutating func lose() {
        last = nil
        if !lacks.contains(.excess) { lacks.append(.excess) }
        hasEndlessChain = hasEndlessChain || chains.isEmpty
    }

    /// One of several, and nobody knows which; where they differ, `lacks` says why.
    fileprivate init(either ends: [LawfulEnd], lacks others: [Lack]) {
        self = ends.min { ($0.earliest ?? .latest) < ($1.earliest ?? .latest) } ?? LawfulEnd()
        guard ends.count > 1 else { return }
        let isOne = ends.allSatisfy {
            $0.last == last && $0.candidates == candidates && $0.isNothingServed == isNothingServed
        }
        lacks = Set(ends.flatMap(\.lacks) + (isOne ? [] : others)).sorted { $0.description < $1.description }
        candidates = Set(ends.flatMap(\.candidates)).sorted()
        hasEndlessChain = ends.contains(where: \.hasEndlessChain)
        alarm = ends.compactMap(\.alarm).min()
        if !isOne {
            traces = ends.flatMap { end in
                end.traces
                    + (end.traces.isEmpty
                        ? end.last.map { [Candidate(last: $0, supposed: [], chains: end.chains)] } ?? [] : [])
            }
            last = nil
        }
        if ends.contains(where: { $0.assumed != assumed }) { assumed = nil }
    }
}
