import Register
import Sentences
import Testing

@Suite struct TermTests {
    @Test(arguments: [
        ("P1Y", 12, 0), ("P18M15D", 18, 15), ("P12M2W2D", 12, 16), ("P26W", 0, 182), ("P0D", 0, 0), ("P300Y", 3_600, 0),
    ])
    func `A term is read`(text: String, months: Int64, days: Int64) {
        #expect(Term(text) == Term(months: months, days: days))
    }

    @Test(arguments: [
        "", "P", "5Y", "PY", "P5", "P5Y6", "PT5H", "P-5Y", "P5M6Y", "P5Y5Y", "P1.5Y", "p5y", "P5Y ", "P٥Y", "5 лет",
        "P301Y", "P110001D", "P999999999999Y", "P99999999999999999999999999999D", "P3000Y3000Y",
    ])
    func `What is no term of a person's is refused`(text: String) { #expect(Term(text) == nil) }

    @Test(arguments: ["P1Y2M3D", "P2M", "P7D", "P0D"])
    func `A term is written as it is read`(text: String) { #expect(Term(text)?.description == text) }
}

@Suite struct CivilDayTests {
    @Test func `A day is moved within the years 1 to 9999 and refused beyond`() throws {
        let last = try #require(CivilDay("9999-12-31"))
        let first = try #require(CivilDay("0001-01-01"))
        #expect(throws: Lack.self) { try last.plus(1) }
        #expect(throws: Lack.self) { try first.plus(-1) }
        #expect(throws: Lack.self) { try last.plus(.max) }
        #expect(throws: Lack.self) { try first.plus(.min) }
        #expect(throws: Lack.self) { try last.plus(months: 1) }
        #expect(throws: Lack.self) { try first.plus(months: -1) }
        #expect(throws: Lack.self) { try last.plus(months: .max) }
        #expect(try last.plus(-1).description == "9999-12-30")
        #expect(try first.plus(months: 119_987).day.description == "9999-12-01")
    }

    @Test(arguments: ["2024", "2024-02", "2023-02-29", "x", "", "10000-01-01"])
    func `What is not known to the day is none`(text: String) { #expect(CivilDay(text) == nil) }

    @Test(arguments: [("2025-06-15", 6), ("2025-06-16", 0), ("1969-12-31", 2), ("1970-01-01", 3)])
    func `A day knows its place in the week`(text: String, weekDay: Int64) {
        #expect(CivilDay(text)?.weekDay == weekDay)
    }
}
