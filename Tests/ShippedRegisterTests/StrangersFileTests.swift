import Causality
import Counting
import Register
import Safeguards
import Store
import Testing

/// A facility that never had a person opens a file of its own under their number: the hub counts one person, and hears of
/// them from whoever had them.
@Suite struct StrangersFileTests {
    private let hub: ForgersHub
    private let own: Dot

    /// A woman at facility 1, untried and with child; facility 3 knows her number.
    init() throws {
        hub = try ForgersHub()
        for site in [1, 3] {
            try hub.office.put(
                #"{"type":"facility","fields":{"site":\#(site),"name":"Place \#(site) (fictional)","capacity":20,"#
                    + #""closed_type":true,"kind":"colony-strict"}}"#)
        }
        try hub.office.admit("A", #""sex":"F","birth_date":"1990-05-05""#, to: 1)
        own = try #require(try hub.office.store.read { try $0.writing.caseFile(prisonerNumber: "A") })
        try hub.office.status("A", "UNTRIED")
        try hub.office.put("health_exam", of: "A", #""examined_at":"2026-06-02T10:00Z","pregnant":true"#)
    }

    private func forgeFile(_ number: String = "A") throws -> Dot {
        let file = try hub.forge("person", #""prisoner_no":"\#(number)""#)
        try hub.forge(
            "legal_status",
            #""status":"SENTENCED_FINAL","since":"2026-06-05","document":"x","document_date":"2026-06-05""#, in: file)
        try hub.forge(
            "sentence",
            #""article":"331","conviction_tag":"TERRORISM","start":"2026-06-05","expiry":"2036-06-05""#, in: file)
        try hub.forge("health_exam", #""examined_at":"2026-06-06T10:00Z","pregnant":false"#, in: file)
        return file
    }

    private func figure(_ name: String) throws -> Int {
        let table = try #require(hub.office.store.description.tables.first { $0.name == name || $0.number == name })
        return try hub.office.store.read { try $0.counts.count(table, day: "2026-06-30") }.figure
    }

    private func statuses() throws -> [[String]] {
        var table = CountTable.population
        table.dimensions = ["legal_status", "sex"]
        return try hub.office.store.read { try $0.counts.count(table, day: "2026-06-30") }.rows.map(\.keys)
    }

    @Test func `A stranger's file makes nobody serve a sentence, and takes no protection away`() throws {
        let before = try statuses()
        #expect(before == [["UNTRIED", "F"]])
        let file = try forgeFile()
        #expect(try figure("population") == 1 && figure("T7") == 0)
        #expect(try statuses() == before)
        // By the word of who had her she is untried, and with child: what the stranger writes is a breach.
        let breaches = try hub.breaches().filter { $0.rule == 20 }
        #expect(breaches.count == 1)
        let order =
            #""starts":"2026-07-10T08:00Z","kind":"DISCIPLINE","hours_confined":23,"authority":"board","reasons":"r","#
            + #""last_resort":"a warning was of no use""#
        #expect(
            try hub.office.refusal { try hub.office.put("solitary", of: "A", order) }.contains(
                "a health record exempts"))
        // Views made anew say the same.
        try hub.office.store.write { try $0.upkeep.rebuild() }
        #expect(try statuses() == before && figure("T7") == 0)
        // A second identifier that agrees joins the files, and then both speak.
        try hub.office.update(own, #""pin":"90000000000001""#)
        try hub.forge("person", #""pin":"90000000000001""#, of: file)
        #expect(try statuses() == [["SENTENCED_FINAL", "F"]] && figure("T7") == 1)
    }

    private func bounds(_ name: String, on day: String = "2026-06-30") throws -> [Int?] {
        let table = try #require(hub.office.store.description.tables.first { $0.name == name || $0.number == name })
        let statement = try hub.office.store.read { try $0.counts.count(table, day: day) }
        return [statement.doubt.fewer, statement.figure, statement.doubt.more]
    }

    private static func custody(_ opened: String, _ closed: String?) -> String {
        #""facility":3,"opened_at":"\#(opened)","opened_by":"ADMISSION","commitment_order":"7","#
            + (closed.map { #""closed_at":"\#($0)","closed_by":"RELEASE","# } ?? "") + Office.arrival
    }

    @Test func `Whoever had the person once speaks of that time alone, and what it says of later widens the bounds`()
        throws
    {
        let before = try statuses()
        let file = try forgeFile()
        let custody = try hub.forge(
            "custody", Self.custody("2019-04-01T10:00Z", "2019-06-01T11:00Z"), in: file)
        #expect(try hub.setAside(custody) == "")
        #expect(try statuses() == before)
        #expect(try bounds("T7") == [0, 0, 1])
        #expect(try bounds("population") == [0, 1, 0])
        let order =
            #""starts":"2026-07-10T08:00Z","kind":"DISCIPLINE","hours_confined":23,"authority":"board","reasons":"r","#
            + #""last_resort":"a warning was of no use""#
        #expect(
            try hub.office.refusal { try hub.office.put("solitary", of: "A", order) }.contains(
                "a health record exempts"))
        #expect(try hub.office.store.compareViews() == [])
        // Of its time it does, as far as that goes.
        try hub.forge(
            "legal_status",
            #""status":"SENTENCED_FINAL","since":"2019-04-05","document":"x","document_date":"2019-04-05""#, in: file)
        try hub.forge(
            "sentence", #""article":"331","conviction_tag":"TERRORISM","start":"2019-04-05","expiry":"2036-06-05""#,
            in: file)
        #expect(try bounds("population", on: "2019-05-01") == [0, 1, 0])
        let served = try bounds("T7", on: "2019-05-01")
        #expect(served == [1, 1, 0])
        #expect(try statuses() == before)
        try hub.office.update(custody, #""entered_in_error":true"#)
        #expect(try statuses() == before)
        #expect(try bounds("T7") == [0, 0, 1])
    }

    @Test func `Who somebody is says first who has them, whichever file is the older`() throws {
        let other = try hub.forge("person", #""prisoner_no":"B","citizenship":"KAZ""#)
        try hub.forge("custody", Self.custody("2019-04-01T10:00Z", "2019-04-01T11:00Z"), in: other)
        let file = try hub.office.put(
            #"{"type":"person","fields":{"prisoner_no":"B","sex":"F","citizenship":"KGZ","birth_date":"1990-05-05"}}"#)
        try hub.office.put(
            #"{"type":"custody","case":"\#(file.dot)","fields":{"facility":1,"opened_at":"2026-06-01T10:00Z","#
                + #""opened_by":"ADMISSION","commitment_order":"7",\#(Office.arrival)}}"#)
        var table = CountTable.population
        table.dimensions = ["sex", "citizenship", "age_band"]
        let rows = try hub.office.store.read { try $0.counts.count(table, day: "2026-06-30") }.rows
        #expect(rows.map(\.keys).contains(["F", "KGZ", "25-59"]) && rows.map(\.count).reduce(0, +) == 2)
    }
}

/// What is recorded without the day on which it was so counts from when it was written down, and is asked for.
@Suite struct UndatedTests {
    @Test func `Who was found to be with child nobody knows when is with child from when that was written`() throws {
        let office = try Office(site: 0)
        try office.admit("A", #""sex":"F","birth_date":"1990-05-05""#, to: 1)
        let found = try office.put("health_exam", of: "A", #""pregnant":true"#)
        var table = CountTable.population
        table.dimensions = ["expecting_or_nursing"]
        #expect(try office.store.read { try $0.counts.count(table, day: "2026-07-02") }.rows.map(\.keys) == [["1"]])
        #expect(try office.store.read { try $0.counts.count(table, day: "2026-06-20") }.rows.map(\.keys) == [[""]])
        let order =
            #""starts":"2026-07-10T08:00Z","kind":"DISCIPLINE","hours_confined":23,"authority":"board","reasons":"r","#
            + #""last_resort":"a warning was of no use""#
        #expect(try office.refusal { try office.put("solitary", of: "A", order) }.contains("a health record exempts"))
        // Of a time that was over when it was written it may have been so, too: what has happened is listed.
        let past = try office.put(
            "solitary", of: "A",
            #""starts":"2026-06-10T08:00Z","ends":"2026-06-12T08:00Z","kind":"DISCIPLINE","hours_confined":23,"#
                + #""authority":"board","reasons":"r","last_resort":"a warning was of no use""#)
        let breaches = try office.store.read { try $0.safeguards.breaches(day: "2026-07-02") }
        #expect(
            breaches.filter { $0.record == found.dot }.map(\.what) == [
                "examined_at: what was found is recorded, and not when"
            ])
        #expect(breaches.contains { $0.record == past.dot && $0.what.contains("a health record exempts") })
        try office.update(found.dot, #""examined_at":"2026-06-02T10:00Z""#)
        #expect(
            try office.store.read { try $0.safeguards.breaches(day: "2026-07-02") }.allSatisfy {
                $0.record != found.dot
            })
    }

    @Test func `A record of another edition that lacks what this one requires counts from when it came, and is listed`()
        throws
    {
        let hub = try ForgersHub()
        try hub.admit("A")
        let edition = hub.office.store.description.edition - 1
        let status = try hub.forge("legal_status", #""status":"LIFE""#, edition: edition)
        let solitary = try hub.forge(
            "solitary", #""kind":"DISCIPLINE","hours_confined":23,"authority":"board","reasons":"r","last_resort":"w""#,
            edition: edition)
        let listed = try hub.breaches().filter { [status, solitary].contains($0.record) }
        #expect(Set(listed.map(\.record)) == [status, solitary])
        #expect(listed.contains { $0.what == "starts: is required, and not recorded" })
        #expect(listed.contains { $0.what == "since: what was found is recorded, and not when" })
        var table = CountTable.population
        table.dimensions = ["legal_status"]
        #expect(
            try hub.office.store.read { try $0.counts.count(table, day: "2026-07-02") }.rows.map(\.keys) == [["LIFE"]])
    }
}
