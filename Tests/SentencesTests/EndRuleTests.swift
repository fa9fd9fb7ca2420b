import Chance
import Register
import Sentences
import Testing

/// Which day is the last is a matter of each rule set: numbers, ends of months and leap days.
@Suite struct EndRuleTests {
    private static func rules(_ end: RuleSet.End, _ missing: RuleSet.Missing) -> RuleSet {
        var rules = RuleSet(id: "test")
        rules.end = [.init(end, source: "test")]
        rules.missing = [.init(missing, source: "test")]
        return rules
    }

    private static func last(_ start: String, _ term: Term, _ rules: RuleSet) throws -> String? {
        let day = try #require(CivilDay(start))
        let record = CourtRecord(judgments: [.init(id: "a", length: .term(term), start: day)])
        return lawfulEnd(of: record, under: rules).last?.description
    }

    @Test(arguments: [
        ("2024-01-31", Term(months: 1), ["2024-02-29", "2024-02-28", "2024-02-29"]),
        ("2023-01-31", Term(months: 1), ["2023-02-28", "2023-02-27", "2023-02-28"]),
        ("2024-02-29", Term(months: 12), ["2025-02-28", "2025-02-27", "2025-02-28"]),
        ("2024-02-29", Term(months: 48), ["2028-02-28", "2028-02-28", "2028-02-29"]),
        ("2023-02-28", Term(months: 12), ["2024-02-27", "2024-02-27", "2024-02-28"]),
        ("2023-03-01", Term(months: 12), ["2024-02-29", "2024-02-29", "2024-03-01"]),
        ("2100-01-31", Term(months: 1), ["2100-02-28", "2100-02-27", "2100-02-28"]),
        ("2024-01-10", Term(months: 12), ["2025-01-09", "2025-01-09", "2025-01-10"]),
        ("2024-01-31", Term(months: 1, days: 1), ["2024-03-01", "2024-02-29", "2024-03-01"]),
    ])
    func `A month without the number, and a leap day, end by the rule set`(
        start: String, term: Term, days: [String]
    ) throws {
        #expect(try Self.last(start, term, Self.rules(.dayBefore, .last)) == days[0])
        #expect(try Self.last(start, term, Self.rules(.dayBefore, .lastMinusOne)) == days[1])
        #expect(try Self.last(start, term, Self.rules(.sameNumber, .last)) == days[2])
        #expect(try Self.last(start, term, Self.rules(.sameNumber, .lastMinusOne)) == days[2])
    }

    /// Beside the calendar that walks.
    @Test(arguments: 0..<20)
    func `Random terms end by each rule set as the slow statement says`(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed) &+ 7_000)
        for _ in 0..<50 {
            let (year, month) = (1_999 + random.below(4), 1 + random.below(12))
            let length = SlowDay.lengthOf(year, month)
            let start = SlowDay(
                year: year, month: month, day: random.oneIn(2) ? length - random.below(4) : 1 + random.below(length))
            let (end, missing): (RuleSet.End, RuleSet.Missing) = (
                random.oneIn(2) ? .dayBefore : .sameNumber, random.oneIn(2) ? .last : .lastMinusOne
            )
            var slow = SlowSentence(
                start: start, months: random.below(50), days: random.oneIn(2) ? 0 : random.below(40),
                isDayBefore: end == .dayBefore)
            slow.isMissingLast = missing == .last
            let term = Term(months: Int64(slow.months), days: Int64(slow.days))
            if term == Term() { continue }
            #expect(
                try Self.last(start.description, term, Self.rules(end, missing)) == slow.plainLast().description,
                "\(seed): \(start) \(term) \(end) \(missing)")
        }
    }
}
