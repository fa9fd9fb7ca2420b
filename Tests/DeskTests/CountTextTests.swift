import Counting
import Desk
import Foundation
import Register
import Testing

/// A count in words: every figure of the statement is in it, and the sums that it prints come out.
@Suite struct CountTextTests {
    private static func statement(since: String? = nil) -> CountStatement {
        var doubt = CountDoubt()
        doubt.noteToCome(isCounted: false, begins: true)
        doubt.noteToCome(isCounted: true, begins: true)
        doubt.noteNumbered(isCounted: true, held: 3)
        return CountStatement(
            table: "population", asOf: "2026-06-30", since: since, epoch: 1, watermark: 47, edition: 3,
            dimensions: ["facility", "sex"],
            rows: [
                CountStatement.Row(keys: ["1", "F"], count: 4), CountStatement.Row(keys: ["1", "M"], count: 16),
                CountStatement.Row(keys: ["2", "M"], count: 9),
            ],
            inTransit: 2, disputed: 1, unmatched: 3, suspected: 1,
            facilities: [
                CountStatement.Facility(
                    site: 1, name: "One\u{1B}[31m", held: 22, counted: 20, capacity: 40,
                    heardAt: 1_782_864_000_000, dayClosed: "2026-06-30", isSilent: false),
                CountStatement.Facility(
                    site: 2, name: "", held: 10, counted: 9, capacity: 15, heardAt: 1_782_000_000_000, dayClosed: nil,
                    isSilent: true),
            ], doubt: doubt)
    }

    private static let table = CountTable(
        name: "population", number: "T1", labels: ["en": "Persons held"], source: "UN-CTS",
        conditions: [CountTable.Condition(dimension: "sex", values: ["F", "M"])], dimensions: ["facility", "sex"])

    private static func text(isPublic: Bool = false, since: String? = nil) -> CountText {
        CountText(statement(since: since), of: table, zone: 360, isPublic: isPublic, heard: (1, 2))
    }

    @Test func `A count says its figure, its bounds and what they are made of`() {
        let text = Self.text().text
        let words = [
            "Persons held (persons, each once, wherever recorded; where sex F or M)\n",
            "total       32  (at least 18, at most 40)\n", "in transit  2\n", "disputed    1\n",
            "at least    32 - 9 at silent facilities - 3 received without a dispatch known here "
                + "- 1 that may be one with another - 1 counted with an event dated later than now "
                + "- 0 by one of several words under one number\n",
            "at most     32 + 5 free places of silent facilities + 1 held by what is dated later than now "
                + "+ 2 known by the number of another alone\n",
            "check       rows and facilities add up\n", "heard       1 of 2 facilities\n",
            "silent      site 2, of which no facility record is here: heard last at 2026-06-21T00:00:00Z, "
                + "9 counted there then\n",
            "as of the end of 2026-06-30; watermark 1:47, edition 3\n",
        ]
        for word in words { #expect(text.contains(word), "\(word) in \(text)") }
    }

    @Test func `The sums that bound a figure come out as printed`() throws {
        for line in Self.text().text.split(separator: "\n") where line.hasPrefix("at ") {
            var sum = 0
            for part in line.matches(of: #/(?:^at [a-z]+ +|([-+]) )(\d+)/#) {
                sum += try #require(Int(part.2)) * (part.1 == "-" ? -1 : 1)
            }
            #expect(sum == (line.hasPrefix("at least") ? 18 : 40), "\(line)")
        }
    }

    @Test func `A count for a terminal obeys nothing that a facility's name says`() {
        #expect(Self.text().text.unicodeScalars.allSatisfy { !$0.isUnseen || $0 == "\n" })
    }

    @Test func `A count as JSON has every figure as a number`() throws {
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(Self.text().json.utf8)) as? [String: Any])
        let figures = [
            "figure": 32, "min": 18, "max": 40, "in_transit": 2, "disputed": 1, "unmatched": 3, "suspected": 1,
            "may_have_come": 1, "may_have_gone": 1, "may_be_others": 2, "may_not_count": 0, "silent_counted": 9,
            "silent_places": 5,
        ]
        for (name, figure) in figures { #expect(json[name] as? Int == figure, "\(name)") }
        #expect(json["reference_instant"] as? String == "2026-06-30T18:00:00Z")
        let rows = try #require(json["rows"] as? [[String: Any]])
        #expect(rows.map { $0["count"] as? Int } == [4, 16, 9])
        #expect(rows.first?["name"] as? String == "One\u{1B}[31m")
    }

    @Test func `What leaves the country says nothing beside the cells`() throws {
        let text = Self.text(isPublic: true)
        for word in ["in transit", "at least", "at most", "disputed", "counted there", "total"] {
            #expect(!text.text.contains(word), "\(word)")
        }
        let json = try #require(try JSONSerialization.jsonObject(with: Data(text.json.utf8)) as? [String: Any])
        let hidden = [
            "figure", "min", "max", "in_transit", "disputed", "unmatched", "suspected", "may_have_come",
            "may_have_gone", "may_be_others", "may_not_count", "silent_counted", "silent_places", "check",
        ]
        for name in hidden { #expect(json[name] is NSNull, "\(name)") }
        let columns = text.sheets.first { $0.name == "Facilities" }?.table.columns ?? []
        #expect(!columns.isEmpty && !columns.contains("held") && !columns.contains("counted"))
        let facts = text.sheets[1].table.rows.map { $0[0].text }
        #expect(facts.contains("rounding") && !facts.contains("at least"))
    }

    @Test func `A spreadsheet of a count has the cells, the statement and the facilities`() {
        let sheets = Self.text().sheets
        #expect(sheets.map(\.name) == ["Count", "Statement", "Facilities"])
        #expect(sheets[0].table.columns == ["facility", "sex", "name", "count"])
        #expect(sheets[0].table.rows[2] == [.number(2), .text("M"), .text(""), .number(9)])
        let facts = Dictionary(
            uniqueKeysWithValues: sheets[1].table.rows.map { ($0[0].text, $0[1]) })
        #expect(facts["figure"] == .number(32) && facts["at most"] == .number(40))
        #expect(facts["table"] == .text("T1 population"))
        #expect(sheets[2].table.rows.map { $0[0] } == [.number(1), .number(2)])
    }

    @Test func `Records of a period have no bounds, and no name beside a facility`() {
        let text = Self.text(since: "2026-01-01")
        #expect(text.text.contains("records of 2026-01-01 to 2026-06-30; watermark 1:47"))
        #expect(!text.text.contains("at least"))
        #expect(text.rows.columns == ["facility", "sex", "count"])
        #expect(text.sheets.map(\.name) == ["Count", "Statement"])
    }
}
