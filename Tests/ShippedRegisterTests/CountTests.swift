import Causality
import Register
import Store
import Testing

@Suite struct CountTests {
    private func table(_ name: String, _ office: Office) throws -> CountTable {
        try #require(office.store.description.tables.first { $0.name == name || $0.number == name })
    }

    private func count(_ name: String, _ office: Office, _ day: String = "2026-06-30") throws -> CountStatement {
        let table = try table(name, office)
        return try office.store.read { try $0.count(table, day: day) }
    }

    /// A hub with three facilities of which the third is a settlement, 20 places each.
    private func hub() throws -> Office {
        let office = try Office(site: 0)
        for site in 1...3 {
            try office.put(
                #"{"type":"facility","fields":{"site":\#(site),"name":"Place \#(site) (fictional)","capacity":20,"#
                    + #""closed_type":\#(site < 3),"kind":"\#(site < 3 ? "colony-strict" : "settlement")"}}"#)
        }
        return office
    }

    private func sentenced(
        _ number: String, at site: Int, tag: String, sex: String = "M", in office: Office
    ) throws {
        try office.admit(number, #""sex":"\#(sex)","birth_date":"1990-05-05""#, to: site)
        try office.status(number, "SENTENCED_FINAL")
        try office.put("sentence", of: number, #""article":"331","conviction_tag":"\#(tag)","start":"2026-01-01""#)
    }

    @Test func `The mission's figure holds its three conditions, and its bounds count only whom it counts`() throws {
        let office = try hub()
        try sentenced("A", at: 1, tag: "EXTREMISM", in: office)
        try sentenced("B", at: 1, tag: "NONE", in: office)
        try sentenced("C", at: 2, tag: "TERRORISM", sex: "F", in: office)
        try sentenced("D", at: 3, tag: "EXTREMISM", in: office)
        let statement = try count("T7", office)
        #expect(statement.figure == 2)
        #expect(statement.rows.map(\.keys) == [["1", "EXTREMISM", "M"], ["2", "TERRORISM", "F"]])
        // Nobody was ever heard: all counted may be gone, and every free place of a closed institution may be taken.
        #expect(statement.facilities.map(\.site) == [1, 2])
        #expect(statement.min == 0 && statement.max == 2 + 18 + 19)
        #expect(try count("population", office).figure == 4)
    }

    @Test func `A conviction under both laws is one person under both`() throws {
        let office = try hub()
        try sentenced("A", at: 1, tag: "EXTREMISM", in: office)
        try office.put("sentence", of: "A", #""article":"254","conviction_tag":"TERRORISM","start":"2025-01-01""#)
        #expect(try count("T7", office).rows.map(\.keys) == [["1", "BOTH", "M"]])
    }

    @Test func `Age is by the day that is counted`() throws {
        let office = try hub()
        for (number, birth) in [("A", "2008-07-01"), ("B", "2001-06-30"), ("C", "1966"), ("D", "1966-07-02")] {
            try office.admit(number, #""sex":"M","birth_date":"\#(birth)""#, to: 1)
        }
        func bands(_ day: String) throws -> [String] {
            var table = CountTable.population
            table.dimensions = ["age_band"]
            return try office.store.read { try $0.count(table, day: day) }.rows.map {
                "\($0.keys[0]): \($0.count)"
            }
        }
        #expect(try bands("2026-06-29") == ["0-17: 1", "18-24: 1", "25-59: 1", "60+: 1"])
        #expect(try bands("2026-06-30") == ["0-17: 1", "25-59: 2", "60+: 1"])
        #expect(try bands("2026-07-02") == ["18-24: 1", "25-59: 1", "60+: 2"])
    }

    @Test func `Who may be one with another is in the bounds, and never left out of the figure`() throws {
        let office = try hub()
        let same = #""surname_latin":"Qqone","given_name_latin":"Qqtwo","birth_date":"1990-05-05""#
        for (number, person) in [
            ("A", #""pin":"90000000000001","# + same), ("B", #""pin":"90000000000001""#), ("C", same),
            ("D", #""surname_latin":"Qqone","given_name_latin":"Qqtwo","birth_date":"1990""#),
        ] { try office.admit(number, #""sex":"M","# + person, to: 1) }
        let statement = try count("population", office)
        // A, B and C are one at the least; D's day of birth is not known well enough to say so.
        #expect(statement.figure == 4 && statement.suspected == 2)
    }

    @Test func `What was known at a watermark is given again to the unit, and the difference has names`() throws {
        let office = try hub()
        try sentenced("A", at: 1, tag: "EXTREMISM", in: office)
        try sentenced("B", at: 2, tag: "EXTREMISM", in: office)
        let published = try count("T7", office)
        try sentenced("C", at: 2, tag: "TERRORISM", in: office)
        let custody = try office.list("custody").first?.split(separator: "\"").first { $0.hasPrefix("0.1-") }
        let id = try #require(custody.map(String.init))
        try office.update(try #require(Dot(id)), #""closed_at":"2026-06-15T10:00Z","closed_by":"RELEASE""#)
        let now = try count("T7", office)
        #expect(now.rows.map(\.keys) == [["2", "EXTREMISM", "M"], ["2", "TERRORISM", "M"]])
        let table = try table("T7", office)
        func then<T>(_ body: (Session) throws -> T) throws -> T {
            try office.store.read(knownAt: published.watermark, body)
        }
        let again = try then { try $0.count(table, day: "2026-06-30") }
        #expect(again == published)
        let before = try then { try $0.counted(table, day: "2026-06-30") }
        let after = try office.store.read { try $0.counted(table, day: "2026-06-30") }
        #expect(before.count == 2 && after.count == 2)
        #expect(Set(before.keys).symmetricDifference(after.keys).count == 2)
        #expect(throws: StoreError.self) { try office.store.read(knownAt: now.watermark + 1) { _ in } }
        // Looking back leaves nothing behind.
        #expect(try count("T7", office) == now)
    }

    @Test func `What somebody wrote is no dimension, and a signed statement is nobody's to write`() throws {
        let office = try hub()
        var entries = try table("entries", office)
        for field in ["injuries_seen", "cell", "notes", "commitment_order"] {
            entries.dimensions = [field]
            #expect(throws: StoreError.self) {
                try office.store.read { try $0.count(entries, day: "2026-06-30") }
            }
        }
        #expect(
            try office.refusal { try office.put(#"{"type":"statement","fields":{"table":"stock"}}"#) }
                .contains("count publish"))
    }

    @Test func `Every described table can be counted`() throws {
        let office = try hub()
        try sentenced("A", at: 1, tag: "EXTREMISM", in: office)
        for table in office.store.description.tables {
            let statement = try office.store.read { try $0.count(table, day: "2026-06-30") }
            if table.unit == .persons { #expect(statement.figure <= 1, "\(table.name)") }
            if table.name == "entries" { #expect(statement.figure == 1) }
        }
        for dimension in CountTable.Dimension.allCases {
            var table = CountTable.population
            table.dimensions = [dimension.rawValue]
            #expect(try office.store.read { try $0.count(table, day: "2026-06-30") }.figure == 1)
        }
        var table = CountTable.population
        table.dimensions = ["religion"]
        #expect(throws: StoreError.self) {
            try office.store.read { try $0.counted(table, day: "2026-06-30") }
        }
    }
}

@Suite struct SuppressionTests {
    private func statement(_ cells: [(String, String, Int)]) -> CountStatement {
        CountStatement(
            table: "t", asOf: "2026-06-30", epoch: 1, watermark: 1, edition: 1, dimensions: ["facility", "sex"],
            rows: cells.map { CountStatement.Row(keys: [$0.0, $0.1], count: $0.2) }, inTransit: 0, disputed: 0,
            unmatched: 0, suspected: 0, facilities: [])
    }

    @Test func `A small cell is hidden, and so is what would give it away by a sum`() {
        var table = statement([
            ("1", "F", 3), ("1", "M", 90), ("2", "F", 8), ("2", "M", 70), ("3", "F", 30), ("3", "M", 9),
        ])
        table.suppressSmallCells()
        let hidden = table.rows.filter(\.isSuppressed).map { $0.keys.joined() }
        // 1F by itself; 1M by the row's sum, 2F by the column's; 2M then by both.
        #expect(hidden == ["1F", "1M", "2F", "2M"])
    }

    @Test(arguments: 1...40) func `No line of a published table has exactly one hidden cell that its sum gives away`(
        seed: Int
    ) {
        var state = UInt64(seed)
        func random(_ below: UInt64) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % below)
        }
        var table = statement(
            (0..<6).flatMap { row in ["F", "M", "X"].map { ("\(row)", $0, random(3) == 0 ? random(6) : random(90)) } })
        let before = table
        table.suppressSmallCells()
        for (row, old) in zip(table.rows, before.rows) {
            #expect(row.count == old.count)
            if (1..<5).contains(row.count) { #expect(row.isSuppressed) }
        }
        for dimension in 0..<2 {
            for line in Dictionary(grouping: table.rows, by: { $0.keys[dimension] }).values {
                let hidden = line.filter(\.isSuppressed)
                // One alone may stay only where nothing else in the line could hide it: all others are nobody.
                if hidden.count == 1 { #expect(line.allSatisfy { $0.isSuppressed || $0.count == 0 }) }
            }
        }
    }
}
