import Register
import Safeguards
import Testing

@Suite struct ReleaseDateTests {
    private static func date(_ text: String) -> Int64? { text.isEmpty ? nil : CivilTime.date(text) }

    @Test(arguments: [
        ("2020-03-01", "P5Y6M", 0, "", "2025-09-01"), ("2020-03-01", "P5Y6M", 120, "2020-03-01", "2025-05-04"),
        ("2020-03-01", "P5Y6M", 120, "2020-06-29", "2025-09-01"), ("2023-08-31", "P6M", 0, "", "2024-02-29"),
        ("2024-02-29", "P1Y", 0, "", "2025-02-28"), ("2024-12-31", "P1D", 0, "", "2025-01-01"),
        ("2020-01-31", "P1M10D", 0, "", "2020-03-10"), ("2020-03-01", "P300Y", 0, "", "2320-03-01"),
    ])
    func `The end follows step by step`(
        start: String, term: String, credit: Int64, judgment: String, end: String
    ) throws {
        let computed = ReleaseDate(
            start: Self.date(start), term: term, creditDays: credit, judgment: Self.date(judgment), isLife: false)
        #expect(CivilTime.dateText(try #require(computed.day)) == end)
        #expect(try #require(computed.steps.last).gives.hasPrefix(end))
        #expect(computed.steps.map(\.field) == ["start", "term"] + (credit > 0 ? ["remand_credit"] : []))
    }

    @Test(arguments: [
        ("", "P1Y", "not recorded"), ("2020-03", "P1Y", "not known to the day"), ("2020-03-01", "", "not recorded"),
        ("2020-03-01", "5Y", "is no term"), ("2020-03-01", "P", "is no term"), ("2020-03-01", "P5", "is no term"),
        ("2020-03-01", "P1M1Y", "is no term"), ("2020-03-01", "P1Y1Y", "is no term"),
        ("2020-03-01", "P99999999999999999999Y", "is no term"), ("2020-03-01", "P9999Y", "is no term"),
        ("2020-03-01", "P-1Y", "is no term"),
    ])
    func `What is missing is said, and no day is guessed`(start: String, term: String, problem: String) throws {
        let computed = ReleaseDate(
            start: Self.date(start), term: term, creditDays: 10, judgment: nil, isLife: false)
        #expect(computed.day == nil)
        #expect(try #require(computed.steps.last).gives.hasPrefix(problem))
    }

    @Test func `Life has no end by itself`() {
        let computed = ReleaseDate(
            start: Self.date("2020-03-01"), term: "", creditDays: nil, judgment: nil, isLife: true)
        #expect(computed.day == nil && computed.steps.map(\.field) == ["life"])
    }

    @Test(arguments: [100_001, 4_000_000_000_000, Int64.max])
    func `More days on remand than anybody lives give no date`(days: Int64) throws {
        let start = try #require(CivilTime.date("2020-01-01"))
        let computed = ReleaseDate(start: start, term: "P5Y", creditDays: days, judgment: nil, isLife: false)
        #expect(computed.day == nil && computed.steps.last?.gives == "more days than anybody lives")
    }
}
