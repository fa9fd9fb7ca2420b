import Causality
import Counting
import Register
import Safeguards
import Store
import Testing

@Suite struct CountTests {
    private func table(_ name: String, _ office: Office) throws -> CountTable {
        try #require(office.store.description.tables.first { $0.name == name || $0.number == name })
    }

    private func count(_ name: String, _ office: Office, _ day: String = "2026-06-30") throws -> CountStatement {
        let table = try table(name, office)
        return try office.store.read { try $0.counts.count(table, day: day) }
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

    /// A man in a closed institution with these sentences and statuses.
    private func figures(_ sentences: [String], _ statuses: [String], on days: [String]) throws -> [Int] {
        let office = try hub()
        try office.admit("A", to: 1)
        // A tag waits for the conviction.
        for status in statuses.prefix(1) { try office.put("legal_status", of: "A", status) }
        for sentence in sentences { try office.put("sentence", of: "A", sentence) }
        for status in statuses.dropFirst() { try office.put("legal_status", of: "A", status) }
        return try days.map { try count("T7", office, $0).figure }
    }

    private static let sentenced =
        #""status":"SENTENCED_FINAL","since":"2026-05-01","document":"9","document_date":"2026-05-01""#

    @Test(arguments: [
        (#""start":"2026-05-01","expiry":"2026-06-15""#, [1, 1, 0]),
        (#""start":"2026-05-01","expiry":"2026-06""#, [1, 1, 1]),
        (#""start":"2026-05-01","term":"P1M14D""#, [1, 1, 0]),
        (#""start":"2026-05-01","term":"P1M14D","expiry":"2027-01-01""#, [1, 1, 1]),
        (#""start":"2026-06-15","expiry":"2031-01-01""#, [0, 1, 1]),
        (#""start":"2026-05-01","life":true"#, [1, 1, 1]),
        (#""start":"2026-05-01""#, [1, 1, 1]),
    ])
    func `A tag counts on the days on which its sentence is served`(dates: String, figures: [Int]) throws {
        let days = ["2026-06-14", "2026-06-15", "2026-06-30"]
        #expect(
            try self.figures([#""conviction_tag":"EXTREMISM","# + dates], [Self.sentenced], on: days) == figures)
        // Another sentence, without a tag, keeps nobody in.
        let other = #""conviction_tag":"NONE","start":"2026-05-01","expiry":"2031-01-01""#
        #expect(
            try self.figures([#""conviction_tag":"EXTREMISM","# + dates, other], [Self.sentenced], on: days)
                == figures)
    }

    @Test(arguments: [
        (#""expiry":"2031-01-01""#, #""status":"UNTRIED""#, 1), (#""life":true"#, #""status":"UNTRIED""#, 1),
        (#""expiry":"2031-01-01""#, #""status":"CONVICTED_UNSENTENCED""#, 1),
        // A retrial: the appeal names what it beats. And who no longer serves is untried in the new case.
        (#""expiry":"2031-01-01""#, #""status":"UNTRIED","appeal_of":"0.1-1""#, 0),
        (#""expiry":"2026-06-20""#, #""status":"UNTRIED""#, 0), (#""notes":"no end""#, #""status":"UNTRIED""#, 0),
    ])
    func `Who serves a sentence and is charged anew is sentenced`(end: String, status: String, figure: Int) throws {
        let anew = status + #","since":"2026-06-10","document":"r","document_date":"2026-06-10""#
        let sentence = #""conviction_tag":"TERRORISM","start":"2026-05-01","# + end
        #expect(try figures([sentence], [Self.sentenced, anew], on: ["2026-06-09", "2026-06-30"]) == [1, figure])
    }

    @Test func `Who was released and comes again does not serve the old sentence until somebody says so`() throws {
        let office = try hub()
        try sentenced("A", at: 1, tag: "TERRORISM", in: office)
        #expect(try count("T7", office).figure == 1)
        let custody = try #require(
            try office.list("custody").first?.split(separator: "\"").lazy.compactMap { Dot(String($0)) }.first)
        try office.update(custody, #""closed_at":"2026-06-10T10:00Z","closed_by":"RELEASE""#)
        try office.put(
            "custody", of: "A",
            #""facility":1,"opened_at":"2026-06-20T10:00Z","opened_by":"ADMISSION","commitment_order":"8","#
                + Office.arrival)
        #expect(try count("population", office).figure == 1 && count("T7", office).figure == 0)
        #expect(try count("T7", office, "2026-06-09").figure == 1)
        try office.status("A", "SENTENCED_FINAL", since: "2026-06-21")
        #expect(try count("T7", office).figure == 1)
    }

    @Test func `A sentence without dates counts by the status, and one with its judgment from then on`() throws {
        let office = try hub()
        try sentenced("A", at: 1, tag: "TERRORISM", in: office)
        let sentence = try #require(
            try office.list("sentence").first?.split(separator: "\"").lazy.compactMap { Dot(String($0)) }.first)
        try office.update(sentence, #""start":null"#)
        #expect(try count("T7", office).figure == 1)
        try office.update(sentence, #""court_date":"2026-06-15""#)
        #expect(try count("T7", office).figure == 1 && count("T7", office, "2026-06-14").figure == 0)
    }

    @Test func `Of concurrent sentences the longest gives the term, and the clock of release`() throws {
        let office = try hub()
        try office.admit("A", to: 1)
        try office.status("A", "SENTENCED_FINAL")
        try office.put("sentence", of: "A", #""article":"122","start":"2021-01-10","expiry":"2031-01-10""#)
        try office.put("sentence", of: "A", #""article":"205","start":"2022-03-01","expiry":"2023-03-01""#)
        #expect(try count("terms", office).rows.map(\.keys) == [["10-19", "M"]])
        #expect(try office.dues("2026-06-30", rule: 18) == [])
        #expect(try office.dues("2030-12-30", rule: 18).map(\.days) == [11])
        #expect(try office.dues("2031-01-12", rule: 18).map(\.days) == [-2])
    }

    // MARK: Who is heard

    @Test func `A day is closed by its own facility or the hub, and when it is over`() throws {
        let office = try Office()
        func closing(_ site: Int, _ day: String) -> String {
            #"{"type":"day","fields":{"facility":\#(site),"closed_on":"\#(day)"}}"#
        }
        #expect(try office.refusal { try office.put(closing(4, "2026-06-01")) }.hasPrefix("day.facility"))
        for day in ["2099-01-01", "2026-07-01", "2026"] {
            #expect(try office.refusal { try office.put(closing(3, day)) }.hasPrefix("day.closed_on"), "\(day)")
        }
        let record = try office.put(closing(3, "2026-06-30")).record
        #expect(try office.refusal { try office.update(record, #""closed_on":"2026-07-02""#) } != "")
        let hub = try hub()
        try hub.put(closing(1, "2026-06-29"))
        #expect(try count("population", hub, "2026-06-29").facilities.map(\.isSilent) == [false, true, true])
    }

    @Test func `A forged closing of another's day, or of one to come, is set aside and hears nobody`() throws {
        let hub = try ForgersHub()
        for site in [3, 4] {
            try hub.office.put(#"{"type":"facility","fields":{"site":\#(site),"name":"Place \#(site) (fictional)"}}"#)
        }
        let other = try hub.forge("day", #""facility":4,"closed_on":"2026-06-01""#)
        let ahead = try hub.forge("day", #""facility":3,"closed_on":"2099-01-01""#)
        #expect(try hub.setAside(other) != "")
        #expect(try hub.setAside(ahead).contains("not over"))
        // One closing of old makes nobody silent who exchanges: heard by 1 July, so up to 30 June.
        #expect(try hub.setAside(hub.forge("day", #""facility":3,"closed_on":"2026-05-01""#)) == "")
        func silent(_ day: String, byClosedDays: Bool = false) throws -> [Bool] {
            try hub.office.store.read { try $0.counts.count(.population, day: day, byClosedDays: byClosedDays) }
                .facilities
                .map(\.isSilent)
        }
        #expect(try silent("2026-06-30") == [false, true])
        #expect(try silent("2026-07-01") == [true, true])
        #expect(try silent("2026-06-30", byClosedDays: true) == [true, true])
        #expect(try silent("2026-05-01", byClosedDays: true) == [false, true])
    }

    @Test func `Age is by the day that is counted`() throws {
        let office = try hub()
        for (number, birth) in [("A", "2008-07-01"), ("B", "2001-06-30"), ("C", "1966"), ("D", "1966-07-02")] {
            try office.admit(number, #""sex":"M","birth_date":"\#(birth)""#, to: 1)
        }
        func bands(_ day: String) throws -> [String] {
            var table = CountTable.population
            table.dimensions = ["age_band"]
            return try office.store.read { try $0.counts.count(table, day: day) }.rows.map {
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
        // All four may be one: of D the year alone is known, and it agrees with a name that is rare.
        #expect(statement.figure == 4 && statement.suspected == 3)
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
        func then<T>(_ body: (Transaction) throws -> T) throws -> T {
            try office.store.read(knownAt: published.watermark, body)
        }
        let again = try then { try $0.counts.count(table, day: "2026-06-30") }
        #expect(again == published)
        let before = try then { try $0.counts.counted(table, day: "2026-06-30") }
        let after = try office.store.read { try $0.counts.counted(table, day: "2026-06-30") }
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
                try office.store.read { try $0.counts.count(entries, day: "2026-06-30") }
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
            let statement = try office.store.read { try $0.counts.count(table, day: "2026-06-30") }
            if table.unit == .persons { #expect(statement.figure <= 1, "\(table.name)") }
            if table.name == "entries" { #expect(statement.figure == 1) }
        }
        for dimension in CountTable.Dimension.allCases {
            var table = CountTable.population
            table.dimensions = [dimension.rawValue]
            #expect(try office.store.read { try $0.counts.count(table, day: "2026-06-30") }.figure == 1)
        }
        var table = CountTable.population
        table.dimensions = ["religion"]
        #expect(throws: Refusal.self) {
            try office.store.read { try $0.counts.counted(table, day: "2026-06-30") }
        }
    }
}
