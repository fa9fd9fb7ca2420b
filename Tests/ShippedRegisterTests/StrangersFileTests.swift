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
        own = try #require(try hub.office.store.read { try $0.caseFile(prisonerNumber: "A") })
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
        return try hub.office.store.read { try $0.count(table, day: "2026-06-30") }.figure
    }

    private func statuses() throws -> [[String]] {
        var table = CountTable.population
        table.dimensions = ["legal_status", "sex"]
        return try hub.office.store.read { try $0.count(table, day: "2026-06-30") }.rows.map(\.keys)
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
        #expect(try hub.office.refusal { try hub.office.put("solitary", of: "A", order) }.contains("pregnant"))
        // Views made anew say the same.
        try hub.office.store.write { try $0.rebuild() }
        #expect(try statuses() == before && figure("T7") == 0)
        // A second identifier that agrees joins the files, and then both speak.
        try hub.office.update(own, #""pin":"90000000000001""#)
        try hub.forge("person", #""pin":"90000000000001""#, of: file)
        #expect(try statuses() == [["SENTENCED_FINAL", "F"]] && figure("T7") == 1)
    }

    @Test func `Whoever had the person in custody speaks, until that is taken back`() throws {
        let file = try forgeFile()
        let custody = try hub.forge(
            "custody",
            #""facility":3,"opened_at":"2026-04-01T10:00Z","opened_by":"ADMISSION","commitment_order":"7","#
                + #""closed_at":"2026-04-20T10:00Z","closed_by":"RELEASE","# + Office.arrival, in: file)
        #expect(try hub.setAside(custody) == "")
        #expect(try statuses() == [["SENTENCED_FINAL", "F"]])
        try hub.office.update(custody, #""entered_in_error":true"#)
        #expect(try statuses() == [["UNTRIED", "F"]])
    }
}
