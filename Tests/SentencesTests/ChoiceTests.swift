import Chance
import Foundation
import Register
import Sentences
import Testing

/// What is open is tried in every way, and in no other.
@Suite struct ChoiceTests {
    /// Values of a rule set, each with what it may be; one of each makes it described.
    private struct Law {
        var end: [RuleSet.End] = [.dayBefore]
        var missing: [RuleSet.Missing] = [.last]
        var round: [RuleSet.Round] = [.up]
        var custody: [RuleSet.Ratio] = [.one]
        var house: [RuleSet.Ratio] = [.one]
        var counts = [false]
        var sum: [RuleSet.Sum] = [.monthsFirst]
        var way: [RuleSet.Way] = [.end]

        func rules(isOpen: Bool) -> RuleSet {
            func options<Value: Hashable & Sendable>(_ values: [Value]) -> [RuleSet.Option<Value>] {
                values.map { .init($0, certainty: isOpen && values.count > 1 ? .open : .verified, source: "test") }
            }
            var rules = RuleSet(id: "test")
            (rules.end, rules.missing, rules.round) = (options(end), options(missing), options(round))
            (rules.sum, rules.way) = (options(sum), options(way))
            rules.absent = options(counts).map { $0.map { .init(kind: "AT_LARGE", counts: $0) } }
            rules.rates = options(custody).map { $0.map { .init(measure: "CUSTODY", days: $0) } }
            rules.rates += options(house).map { $0.map { .init(measure: "HOUSE", days: $0) } }
            return rules
        }

        /// With each of the values of one parameter in turn.
        private func each<Value>(_ path: WritableKeyPath<Law, [Value]>) -> [Law] {
            self[keyPath: path].map { value in
                var law = self
                law[keyPath: path] = [value]
                return law
            }
        }

        var all: [Law] {
            each(\.end).flatMap { $0.each(\.missing) }.flatMap { $0.each(\.round) }.flatMap { $0.each(\.custody) }
                .flatMap { $0.each(\.house) }.flatMap { $0.each(\.counts) }.flatMap { $0.each(\.sum) }
                .flatMap { $0.each(\.way) }
        }
    }

    private static func law(_ random: inout SplitMix64) throws -> Law {
        var law = Law()
        if random.oneIn(2) { law.end = [.dayBefore, .sameNumber] }
        if random.oneIn(2) { law.missing = [.last, .lastMinusOne] }
        if random.oneIn(2) { law.round = [.up, .down] }
        if random.oneIn(2) { law.counts = [true, false] }
        if random.oneIn(3) { law.sum = [.monthsFirst, .inOrder] }
        if random.oneIn(3) { law.way = [.end, .start] }
        let (half, more) = (try #require(RuleSet.Ratio(1, 2)), try #require(RuleSet.Ratio(3, 2)))
        if random.oneIn(2) { law.custody = [.one, more] }
        if random.oneIn(2) { law.house = [half, more, .one] }
        return law
    }

    /// Beside every described rule set that it may be, and every first day of each sentence.
    @Test(arguments: 0..<40)
    func `Random openness gives what each way of settling it gives`(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed) &+ 4_000)
        for _ in 0..<4 {
            let law = try Self.law(&random)
            let first = try #require(CivilDay("2021-01-29"))
            var judgments: [CourtRecord.Judgment] = []
            for id in ["a", "b"] {
                var judgment = CourtRecord.Judgment(
                    id: id, length: .term(Term(months: 12 + Int64(random.below(30)), days: Int64(random.below(3)))))
                let day = try first.plus(Int64(random.below(400)))
                judgment.judged = random.oneIn(2) ? day : nil
                judgment.taken = random.oneIn(2) ? try day.plus(-Int64(random.below(60))) : nil
                judgment.final =
                    random.oneIn(2) || judgment.taken == nil && judgment.judged == nil
                    ? try day.plus(Int64(random.below(60))) : nil
                judgments.append(judgment)
            }
            if random.oneIn(3) { judgments[1].after = "a" }
            var record = CourtRecord(judgments: judgments)
            for measure in ["CUSTODY", "HOUSE"] where random.oneIn(2) {
                record.credits.append(.init(measure: measure, days: .number(Int64(random.below(100)))))
            }
            if random.oneIn(2) { record.absences = [.init(kind: "AT_LARGE", days: .number(5))] }
            let fast = lawfulEnd(of: record, under: law.rules(isOpen: true))
            var slow: Set<CivilDay> = []
            for starts in Self.starts(judgments) {
                var settled = record
                for place in judgments.indices { settled.judgments[place].start = starts[place] }
                for law in law.all {
                    slow.insert(try #require(lawfulEnd(of: settled, under: law.rules(isOpen: false)).last))
                }
            }
            #expect(Set(fast.candidates) == slow, "\(seed): \(law) \(record)")
            #expect(fast.lacks.allSatisfy { $0.kind == .undescribed })
            for trace in fast.traces { #expect(!trace.supposed.isEmpty && !trace.chains.isEmpty) }
        }
    }

    /// Every first day of each; two of which the same is known begin by the same rule.
    private static func starts(_ judgments: [CourtRecord.Judgment]) -> [[CivilDay]] {
        let days = judgments.map { [$0.final, $0.judged, $0.taken] }
        func isSame(_ a: [CivilDay?], _ b: [CivilDay?]) -> Bool { a.map { $0 == nil } == b.map { $0 == nil } }
        var starts: [[CivilDay]] = []
        for first in 0..<3 {
            for second in 0..<3 {
                guard let a = days[0][first], let b = days[1][second] else { continue }
                if isSame(days[0], days[1]), first != second { continue }
                starts.append([a, b])
            }
        }
        return starts
    }

    @Test func `Two questions of one name take no candidates from one another`() throws {
        let record = try JSONDecoder().decode(
            CourtRecord.self,
            from: Data(
                """
                {"sentences":[{"id":"a","judged":"2020-01-10","final":"2020-02-10","term":"P1Y"},
                    {"id":"b","judged":"2020-01-10","final":"2020-02-10","taken":"2020-03-10","term":"P1Y"}]}
                """.utf8))
        var rules = RuleSet(id: "test")
        rules.end = [.init(.sameNumber, source: "test")]
        let end = lawfulEnd(of: record, under: rules)
        #expect(end.candidates.map(\.description) == ["2021-01-10", "2021-02-10", "2021-03-10"])
    }

    @Test func `Custody at a regime that nobody wrote may each time have been at another`() throws {
        let record = try JSONDecoder().decode(
            CourtRecord.self,
            from: Data(
                """
                {"start":"2022-04-15","term":"P5Y",
                    "credit":[{"measure":"CUSTODY","days":10},{"measure":"CUSTODY","days":100}]}
                """.utf8))
        let rules = try #require(ExampleTests.ruleSets[id: "KZ-2014"])
        let end = lawfulEnd(of: record, under: rules)
        // At one, three halves or two a day, each by itself.
        #expect(end.candidates.count == 9 && end.last == nil && end.isOpenEnded)
    }

    @Test func `More than can be tried is said, and no end is told`() throws {
        let start = try #require(CivilDay("2022-04-15"))
        var record = CourtRecord(judgments: [.init(id: "a", length: .term(Term(months: 60)), start: start)])
        record.credits = (0..<40).map { .init(measure: "M\($0)", days: .number(1)) }
        let end = lawfulEnd(of: record, under: .undescribed)
        #expect(end.last == nil && end.lacks.contains(.excess) && end.isOpenEnded && !end.candidates.isEmpty)
        #expect(end.traces.count <= 16)
    }

    /// However much a file holds of a person, the answer comes; what was not tried is said.
    @Test(.timeLimit(.minutes(1)), arguments: ["forks", "row", "events", "disputes", "credits", "absences"])
    func `Whatever a file holds, ends come at once`(kind: String) throws {
        let many = 3_000
        var sentences: [FiledSentences.Row] = []
        var events: [FiledSentences.Row] = []
        let base = ["rule_set": "KG-2021", "start": "2021-01-10", "term": "P1M"]
        switch kind {
        case "forks":
            sentences = (0..<many).map { place in
                let former = place == 0 ? "" : "\(min(place, many / 2) - 1)"
                return FiledSentences.Row(id: "\(place)", values: base.merging(["follows": former]) { $1 })
            }
        case "row":
            sentences = (0..<many).map { place in
                FiledSentences.Row(
                    id: "\(place)", values: base.merging(["follows": place == 0 ? "" : "\(place - 1)"]) { $1 })
            }
        default:
            sentences = (0..<(kind == "events" ? many : 1)).map { FiledSentences.Row(id: "\($0)", values: base) }
            events = (0..<many).map { place in
                let day = CivilTime.dateText(CivilTime.date(ofSeconds: Int64(place) * 86_400 * 3))
                let next = CivilTime.dateText(CivilTime.date(ofSeconds: Int64(place) * 86_400 * 3 + 86_400))
                var event = FiledSentences.Row(
                    id: "e\(place)",
                    values: [
                        "kind": kind == "absences" ? "AT_LARGE" : "CREDIT", "measure": "CUSTODY", "starts": day,
                        "ends": next,
                    ])
                if kind == "disputes" { event.take(["CUSTODY", "FOREIGN"], of: "measure") }
                return event
            }
        }
        let ends = FiledSentences(sentences: sentences, events: events).ends(ExampleTests.ruleSets, isTraced: false)
        #expect(!ends.isEmpty)
        #expect(ends.allSatisfy { $0.computed.last == nil })
        #expect(["row", "credits", "absences"].contains(kind) || ends.contains { $0.gaps.contains(.excess) })
    }
}
