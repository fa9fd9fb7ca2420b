import Causality
import Counting
import Register
import Safeguards
import Sentences
import Store
import Testing

/// Sentences as courts give them, on the shipped register: clock, counts and traces read one truth.
@Suite struct SentenceTests {
    private func office(_ status: String = "SENTENCED_FINAL") throws -> Office {
        let office = try Office(site: 0)
        try office.put(
            #"{"type":"facility","fields":{"site":1,"name":"Place (fictional)","capacity":20,"closed_type":true,"#
                + #""kind":"colony-strict"}}"#)
        try office.admit("A", to: 1)
        try office.status("A", status)
        return office
    }

    private static let ten =
        #""rule_set":"KZ-2014","article":"122","start":"2021-01-10","term":"P10Y","court_date":"2021-01-10","#
        + #""conviction_tag":"TERRORISM""#

    private func release(_ office: Office, _ day: String) throws -> [String] {
        try office.dues(day, rule: 18).map { "\($0.day) \($0.what.prefix(18))" }
    }

    private func figure(_ name: String, _ office: Office, _ day: String) throws -> Int {
        let table = try #require(office.store.description.tables.first { $0.name == name || $0.number == name })
        return try office.store.read { try $0.counts.count(table, day: day) }.figure
    }

    private func ends(_ office: Office) throws -> [SentenceEnd] {
        try office.store.read { transaction in
            let file = try #require(try transaction.writing.caseFile(prisonerNumber: "A"))
            return try transaction.register.releaseTraces(of: file).map(\.end)
        }
    }

    @Test func `A computed end without a written one alarms, and says when somebody is held past it`() throws {
        let office = try office()
        try office.put("sentence", of: "A", Self.ten)
        #expect(try release(office, "2030-10-10") == [])
        #expect(try release(office, "2030-10-11") == ["2031-01-09 release: the sente"])
        #expect(try release(office, "2031-01-10") == ["2031-01-09 held past the end "])
        #expect(try figure("T7", office, "2031-01-09") == 1 && figure("T7", office, "2031-01-10") == 0)
    }

    @Test func `Who is in for life stays so, whatever is served beside it`() throws {
        let office = try office()
        try office.put("sentence", of: "A", #""article":"122","start":"2001-01-10","life":true"#)
        try office.put(
            "sentence", of: "A", #""rule_set":"KZ-2014","article":"205","start":"2026-01-10","term":"P6M""#)
        #expect(try release(office, "2026-07-20") == [] && figure("lifers", office, "2026-06-30") == 1)
    }

    @Test func `A second sentence without an end keeps the first on the clock, and is said to lack it`() throws {
        let office = try office()
        try office.put("sentence", of: "A", Self.ten)
        try office.put("sentence", of: "A", #""rule_set":"KZ-2014","article":"205","start":"2024-03-01""#)
        #expect(
            try release(office, "2030-12-30") == ["2030-12-30 the end of a sente", "2031-01-09 release: the sente"])
        #expect(
            try release(office, "2031-01-12") == ["2031-01-09 a sentence has end", "2031-01-12 the end of a sente"])
    }

    @Test func `A remand order in another case is another ground, and one from before is none`() throws {
        let office = try office()
        try office.put("sentence", of: "A", Self.ten)
        #expect(try release(office, "2031-01-12") == ["2031-01-09 held past the end "])
        try office.status("A", "UNTRIED", since: "2026-06-30")
        #expect(try release(office, "2031-01-12") == [])
        #expect(try release(office, "2031-01-05") == ["2031-01-09 release: the sente"])
    }

    @Test func `One after the other are one stretch, with the tag of each`() throws {
        let office = try office()
        let first = try office.put("sentence", of: "A", Self.ten)
        try office.put(
            "sentence", of: "A",
            #""rule_set":"KZ-2014","article":"205","start":"2022-03-01","term":"P1Y","court_date":"2022-03-01","#
                + #""conviction_tag":"EXTREMISM","follows":"\#(first.record)""#)
        #expect(try ends(office).map(\.told?.description) == ["2032-01-09"])
        #expect(try release(office, "2032-01-10") == ["2032-01-09 held past the end "])
        #expect(try figure("T7", office, "2031-12-31") == 1 && figure("T7", office, "2032-01-10") == 0)
    }

    @Test func `What an appeal quashed is served until that day, and no clock runs on it`() throws {
        let office = try office()
        let first = try office.put("sentence", of: "A", Self.ten)
        try office.put(
            "sentence", of: "A", #""rule_set":"KZ-2014","article":"205","start":"2022-03-01","term":"P4Y6M""#)
        #expect(try figure("T7", office, "2026-06-30") == 1)
        try office.update(first.record, #""outcome":"QUASHED","outcome_on":"2026-06-20""#)
        #expect(try figure("T7", office, "2026-06-19") == 1 && figure("T7", office, "2026-06-30") == 0)
        #expect(try release(office, "2026-08-20") == ["2026-08-31 release: the sente"])
    }

    @Test func `An event moves the end, and the count with it`() throws {
        let office = try office()
        let sentence = try office.put("sentence", of: "A", Self.ten)
        #expect(try figure("T7", office, "2030-06-30") == 1)
        try office.put(
            "sentence_event", of: "A",
            #""kind":"TERM_OFF","sentence":"\#(sentence.record)","starts":"2024-05-15","term":"P1Y","document":"law 7""#
        )
        #expect(try release(office, "2030-01-10") == ["2030-01-09 held past the end "])
        #expect(try figure("T7", office, "2030-06-30") == 0)
        let steps = try ends(office).flatMap(\.computed.steps)
        #expect(steps.last?.what == "TERM_OFF" && steps.last?.day?.description == "2030-01-09")
    }

    @Test func `An end that is written otherwise than it follows is listed by itself, and the earlier alarms`() throws {
        let office = try office()
        try office.put("sentence", of: "A", Self.ten + #","expiry":"2031-01-10""#)
        #expect(try release(office, "2026-06-30") == ["2031-01-09 ends of a sentence"])
        #expect(
            try release(office, "2031-01-10") == ["2031-01-09 the earliest end h", "2031-01-09 ends of a sentence"])
        #expect(try ends(office).map(\.difference) == ["2031-01-10 is written, 2031-01-09 is computed"])
    }

    @Test func `A rule that nobody has described alarms on the earliest, and holds nobody past it`() throws {
        let office = try office()
        try office.put(
            "sentence", of: "A",
            #""edition":"KG 2021","article":"122","start":"2022-03-28","term":"P4Y","court_date":"2022-03-28","#
                + #""remand_credit":90,"remand_regime":"MEDIUM""#)
        let end = try #require(try ends(office).first)
        #expect(end.ruleSet == "KG-2021" && end.computed.last == nil)
        #expect(end.candidates.map(\.description) == ["2025-09-28", "2025-09-29", "2025-12-27", "2025-12-28"])
        // The 28th is a Sunday.
        #expect(try release(office, "2025-09-20") == ["2025-09-26 release: the sente"])
        #expect(try release(office, "2025-09-30") == ["2025-09-26 the earliest end h"])
        #expect(try release(office, "2025-12-29") == ["2025-09-26 held past the end "])
    }

    @Test func `A suspended sentence holds nobody, and a revoked one does from that day`() throws {
        let office = try office()
        let sentence = try office.put("sentence", of: "A", Self.ten + #","suspended":true"#)
        // No end of custody is told of it, and why somebody is held for none is asked.
        #expect(try release(office, "2031-01-10") == ["2031-01-10 no sentence on fil"])
        #expect(try figure("T7", office, "2026-06-30") == 0)
        try office.update(sentence.record, #""revoked_on":"2026-05-02""#)
        #expect(try release(office, "2036-05-02") == ["2036-05-01 held past the end "])
        #expect(try figure("T7", office, "2026-06-30") == 1)
    }

    /// Two sites at once write to a field of a record that somebody here made.
    private func disagree(_ office: Office, _ record: Change, _ field: String, _ sides: [String]) throws {
        let type = try #require(office.store.description.type(named: record.type == 19 ? "sentence" : "sentence_event"))
        let written = try #require(type.field(named: field))
        for (place, side) in sides.enumerated() {
            let value = side.isEmpty ? Value.none : try #require(written.type.value(from: side))
            var rival = record
            rival.dot = Dot(LogID(site: 5 + place, incarnation: 1), 1)
            rival.context = VersionVector()
            rival.context.insert(record.dot)
            rival.writes = [Write(written.number, value)]
            try office.receive(rival)
        }
    }

    @Test(arguments: [
        ("term", ["P8Y", "P9Y"], "2029-01-09"), ("new_maximum", ["P7Y", "P9Y"], "2028-01-09"),
        ("suspended_term", ["P4Y", "P1Y"], "2027-01-09"), ("remand_regime", ["MINIMUM", "MAXIMUM"], "2030-06-23"),
        ("outcome", ["QUASHED", ""], "2024-05-01"), ("rule_set", ["KG-2021", "KZ-2014"], "2030-10-01"),
        ("start", ["2020-01-10", "2021-01-10"], "2030-01-09"),
    ])
    func `Of a dispute the side that lets go first alarms`(field: String, sides: [String], day: String) throws {
        let office = try office()
        let extra = ["remand_regime", "rule_set", "start"].contains(field) ? #","remand_credit":100"# : ""
        let sentence = try office.put("sentence", of: "A", Self.ten + #","outcome_on":"2024-05-01""# + extra)
        try disagree(office, sentence, field, sides)
        #expect(try ends(office).map { $0.candidates.first?.description } == [day])
        let listed = try office.dues("2026-06-30", rule: 18).map(\.what)
        #expect(listed.contains { $0.hasPrefix("ends of a sentence differ") }, "\(listed)")
        #expect(try !office.dues("2026-06-30", rule: 18).contains { $0.what.hasPrefix("held past") })
    }

    @Test func `Of an event in dispute, too, the side that lets go first alarms`() throws {
        let office = try office()
        try office.put("sentence", of: "A", Self.ten)
        let event = try office.put(
            "sentence_event", of: "A", #""kind":"TERM_OFF","starts":"2024-05-15","term":"P1Y","document":"law 7""#)
        try disagree(office, event, "term", ["P2Y", "P3Y"])
        #expect(try release(office, "2027-10-20").contains("2028-01-07 release: the sente"))
    }

    @Test func `A suspension that was revoked in some month is on the clock, and listed as known in part`() throws {
        let office = try office()
        try office.put("sentence", of: "A", Self.ten + #","suspended":true,"revoked_on":"2026-05""#)
        #expect(
            try release(office, "2036-05-20") == ["2036-04-30 the earliest end h", "2036-05-20 a sentence is on f"])
        #expect(
            try release(office, "2036-06-20") == ["2036-04-30 an end has passed,", "2036-06-20 a sentence is on f"])
    }

    @Test func `What an outcome of no day, or an event of no sentence on file, lacks is listed`() throws {
        let office = try office()
        try office.put("sentence", of: "A", Self.ten + #","outcome":"QUASHED""#)
        try office.put("sentence", of: "A", #""rule_set":"KZ-2014","article":"205","start":"2024-03-01","term":"P9Y""#)
        #expect(try release(office, "2026-06-30") == ["2026-06-30 a sentence is on f"])
    }

    @Test func `Whose only sentence was quashed is looked at from that day, until another order stands`() throws {
        let office = try office()
        let sentence = try office.put("sentence", of: "A", Self.ten)
        try office.update(sentence.record, #""outcome":"QUASHED","outcome_on":"2026-06-20""#)
        #expect(try release(office, "2026-06-30") == ["2026-06-20 no sentence on fil"])
        try office.status("A", "UNTRIED", since: "2026-06-20")
        #expect(try release(office, "2026-06-30") == [])
    }

    @Test func `What somebody is charged with has no end, and lacks none until a status says that it was judged`()
        throws
    {
        let office = try office("UNTRIED")
        let charge = try office.put("sentence", of: "A", #""article":"122","edition":"KG 2021""#)
        #expect(try release(office, "2026-06-30") == [])
        try office.status("A", "SENTENCED_FINAL", since: "2026-06-20")
        #expect(try release(office, "2026-06-30") == ["2026-06-30 the end of a sente"])
        try office.update(charge.record, #""rule_set":"KZ-2014","start":"2026-06-01","term":"P1M""#)
        #expect(try release(office, "2026-07-10") == ["2026-06-30 held past the end "])
        // Another case, of which no order is on file.
        try office.put("sentence", of: "A", #""article":"205","edition":"KG 2021""#)
        #expect(try release(office, "2026-07-10") == ["2026-06-30 the sentence has e"])
    }

    @Test func `A month in which a sentence was quashed is served until then, and no longer`() throws {
        let office = try office()
        try office.put("sentence", of: "A", Self.ten + #","outcome":"QUASHED","outcome_on":"2026-07""#)
        #expect(try figure("T7", office, "2026-06-30") == 1 && figure("T7", office, "2026-07-01") == 0)
    }

    @Test func `A remand order from before the judgment was in this case, whenever the term began`() throws {
        let office = try office()
        // Remand that went on while the case was heard.
        try office.status("A", "UNTRIED", since: "2026-06-10")
        try office.put(
            "sentence", of: "A",
            #""rule_set":"KZ-2014","article":"122","start":"2021-01-10","term":"P6Y","court_date":"2026-06-20""#)
        // The 9th is a Saturday.
        #expect(try release(office, "2027-01-10") == ["2027-01-08 held past the end "])
        try office.status("A", "UNTRIED", since: "2026-06-25")
        #expect(try release(office, "2027-01-10") == [])
    }

    @Test func `A convicted person whose sentence has no first day on file stays one, charged anew or not`() throws {
        let office = try office()
        try office.put(
            "sentence", of: "A",
            #""rule_set":"KZ-2014","article":"122","court_date":"2026-05-20","expiry":"2031-01-09""#)
        try office.status("A", "UNTRIED", since: "2026-06-25")
        // Nobody untried carries a tag (rule 20); who is sentenced may.
        let tag = #""article":"255","conviction_tag":"TERRORISM""#
        #expect(try office.refusal { try office.put("sentence", of: "A", tag) } == "")
    }

    @Test(arguments: ["5 лет", "5Y", "P5Y6", "P999999999999Y", "PT5H"])
    func `What is no term is refused where it is typed, not on the day of release`(term: String) throws {
        let office = try office()
        let told = try office.refusal { try office.put("sentence", of: "A", #""article":"122","term":"\#(term)""#) }
        #expect(told == "sentence.term: expects a term such as P5Y6M, of at most 300 years")
        #expect(try office.refusal { try office.put("sentence", of: "A", #""article":"122","term":"P26W""#) } == "")
    }
}
