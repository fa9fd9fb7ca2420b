import Causality
import Counting
import Identity
import Register
import Safeguards
import Store
import Testing

@Suite struct CorrectionTests {
    private let office: Office

    init() throws { office = try Office() }

    private func custody() throws -> Dot {
        let text = try office.list("custody").last?.split(separator: "\"").first { $0.hasPrefix("3.1-") }
        return try #require(text.flatMap { Dot($0) })
    }

    private func undo(
        _ mistake: LocalWrite.Mistake, _ record: Dot, reason: String = "the wrong person", in other: Office? = nil
    ) throws {
        var moment = WriteMoment(wallMilliseconds: 1_782_950_400_000, clock: .unknown, saltSeed: 5)
        try (other ?? office).store.write {
            try $0.writing.undo(
                mistake, of: record, reason: reason, author: "officer@\(office.store.identity.log.site)", at: &moment)
        }
    }

    private func held(_ day: String = "2026-06-30") throws -> Int {
        try office.store.read { try $0.counts.count(.population, day: day) }.figure
    }

    @Test func `An admission that is taken back counts on no day, and stays to be seen`() throws {
        try office.admit("A")
        #expect(try held() == 1)
        let record = try custody()
        try undo(.admission, record)
        #expect(try held() == 0 && held("2026-06-02") == 0)
        #expect(try office.list("custody").first?.contains(#""entered_in_error":true"#) == true)
        let history = try #require(try office.store.read { try $0.conflicts.history(of: record) })
        #expect(history.state.applied.map(\.reason).last == "the wrong person")
        #expect(try office.refusal { try undo(.admission, record) }.contains("already"))
        // The same person may be admitted after all.
        try office.put(
            "custody", of: "A",
            #""facility":3,"opened_at":"2026-06-05T10:00Z","opened_by":"ADMISSION","commitment_order":"8","#
                + Office.arrival)
        #expect(try held() == 1 && held("2026-06-02") == 0)
        let entries = try #require(office.store.description.tables.first { $0.name == "entries" })
        #expect(try office.store.read { try $0.counts.count(entries, day: "2026-06-30") }.figure == 1)
    }

    @Test func `Who is received after their death is registered, and listed for people`() throws {
        try office.admit("A")
        let record = try custody()
        try office.update(record, #""closed_at":"2026-06-10T10:00Z","closed_by":"DEATH""#)
        #expect(try office.store.read { try $0.conflicts.custodyReviews() }.isEmpty)
        let again = try office.put(
            "custody", of: "A",
            #""facility":3,"opened_at":"2026-06-20T10:00Z","opened_by":"ADMISSION","commitment_order":"8","#
                + Office.arrival
        ).record
        #expect(try held() == 1)
        #expect(
            try office.store.read { try $0.conflicts.custodyReviews() }.map(\.status) == ["received after their death"])
        try undo(.admission, again)
        #expect(try office.store.read { try $0.conflicts.custodyReviews() }.isEmpty)
    }

    @Test func `Who is sent nobody knows where is listed for people`() throws {
        try office.admit("A")
        try office.update(custody(), #""closed_at":"2026-06-10T10:00Z","closed_by":"DISPATCH""#)
        #expect(
            try office.store.read { try $0.conflicts.custodyReviews() }.map(\.status) == [
                "sent, and nobody says where to"
            ])
    }

    @Test func `A release that is taken back leaves the person held all along`() throws {
        try office.admit("A")
        let record = try custody()
        #expect(try office.refusal { try undo(.release, record) }.contains("nobody was released"))
        try office.update(record, #""closed_at":"2026-06-10T10:00Z","closed_by":"RELEASE","release_type":"EXPIRY""#)
        #expect(try held() == 0)
        #expect(try office.refusal { try undo(.release, record, reason: "") }.contains("--reason"))
        try undo(.release, record)
        #expect(try held() == 1 && held("2026-06-12") == 1)
    }

    @Test(arguments: [
        #""closed_by":"RELEASE""#, #""closed_by":"DISPATCH""#, #""closed_at":"2026-06-10T10:00Z""#,
        #""release_type":"EXPIRY""#,
    ])
    func `Half of a release is taken back as the whole is`(half: String) throws {
        try office.admit("A")
        let record = try custody()
        try office.update(record, half)
        try undo(.release, record)
        #expect(try held() == 1 && held("2026-07-02") == 1)
        #expect(try office.store.read { try $0.safeguards.breaches(day: "2026-07-02") } == [])
        #expect(try office.refusal { try undo(.release, record) }.contains("nobody was released"))
    }

    @Test func `A release is not taken back over a later admission`() throws {
        try office.admit("A")
        let record = try custody()
        try office.update(record, #""closed_at":"2026-06-10T10:00Z","closed_by":"RELEASE","release_type":"EXPIRY""#)
        try office.put(
            "custody", of: "A",
            #""facility":3,"opened_at":"2026-06-20T10:00Z","opened_by":"ADMISSION","commitment_order":"8","#
                + Office.arrival)
        #expect(try office.refusal { try undo(.release, record) }.contains("later record"))
    }

    @Test func `A manifest has who leaves on a day, and nobody whose transfer was cancelled`() throws {
        for number in ["A", "B", "C"] { try office.admit(number) }
        func dispatch(_ number: String, _ more: String = "") throws {
            try office.put(
                "transfer", of: number,
                #""number":"T-\#(number)","from":3,"to":4,"dispatched_at":"2026-06-20T07:00Z","reason":"court","#
                    + #""medical_file_travels":true,"family_told":true\#(more)"#)
        }
        try dispatch("A")
        try dispatch("B", #","cancelled_at":"2026-06-20T06:00Z""#)
        let found = try office.store.read { try $0.register.travellers(from: 3, on: "2026-06-20") }
        #expect(found.map(\.prisonerNumber) == ["A"] && found[0].medicalFileTravels && found[0].to == 4)
        #expect(try office.store.read { try $0.register.travellers(from: 3, on: "2026-06-21") } == [])
    }

    @Test func `A manifest is of the day here, whatever day it is in UTC`() throws {
        let office = try Office(zone: 360)
        try office.admit("A")
        try office.put(
            "transfer", of: "A",
            #""number":"T-1","from":3,"to":4,"dispatched_at":"2026-06-20T23:00Z","reason":"court","#
                + #""medical_file_travels":true,"family_told":true"#)
        let found = try office.store.read { try $0.register.travellers(from: 3, on: "2026-06-21") }
        #expect(found.map(\.dispatchedAt) == ["2026-06-21T05:00"])
        #expect(try office.store.read { try $0.register.travellers(from: 3, on: "2026-06-20") } == [])
    }

    @Test func `What custody went on from, and another's record, is not taken back`() throws {
        try office.admit("A")
        let record = try custody()
        let hub = try Office(site: 0)
        #expect(try hub.refusal { try undo(.admission, record, in: hub) }.contains("no custody record"))
        try office.put(
            "transfer", of: "A",
            #""number":"T-1","from":3,"to":4,"dispatched_at":"2026-06-20T07:00Z","reason":"court","#
                + #""medical_file_travels":true,"family_told":true"#)
        #expect(try office.refusal { try undo(.admission, record) }.contains("correct that first"))
        try office.update(record, #""closed_at":"2026-06-20T07:00Z","closed_by":"DISPATCH""#)
        #expect(try office.refusal { try undo(.release, record) }.contains("correct that first"))
    }

    @Test func `Nobody is released before being admitted, and an edit moves nobody`() throws {
        try office.admit("A")
        let record = try custody()
        for (fields, problem) in [
            (#""closed_at":"2026-05-31T10:00Z","closed_by":"RELEASE""#, "lies before opened_at"),
            (#""facility":4"#, "only for itself"),
        ] { #expect(try office.refusal { try office.update(record, fields) }.contains(problem)) }
        #expect(
            try office.refusal {
                try office.put(
                    #"{"id":"\#(record)","case":{"prisoner_no":"B"},"fields":{"cell":"Z"}}"#)
            } != "")
        #expect(try held() == 1)
    }

    @Test func `What no life has is refused, with the place`() throws {
        try office.admit("A")
        let article = #""article":"226","edition":"KG 2021""#
        for (type, fields, problem) in [
            (
                "sentence", #"\#(article),"start":"2026-05-01","expiry":"2025-05-01""#,
                "sentence.expiry: lies before start"
            ),
            ("sentence", #"\#(article),"start":"2026-05","expiry":"2026-04-30""#, "sentence.expiry: lies before start"),
            ("sentence", #"\#(article),"offence_date":"2062-01-01""#, "sentence.offence_date: is to come"),
            (
                "placement", #""facility":3,"cell":"1","starts":"2026-06-02T10:00Z","ends":"2026-06-02T09:00Z""#,
                "placement.ends: lies before starts"
            ),
            (
                "transfer",
                #""number":"T-1","from":3,"to":3,"dispatched_at":"2026-06-20T07:00Z","reason":"court","medical_file_travels":true,"family_told":true"#,
                "transfer.to: is where the person is"
            ),
        ] { #expect(try office.refusal { try office.put(type, of: "A", fields) }.contains(problem), "\(fields)") }
        // Known to the month, it may be the same day; and a year may be a slip of a clock.
        try office.put("sentence", of: "A", #"\#(article),"start":"2026-05-15","expiry":"2026-05""#)
        #expect(
            try office.refusal {
                try office.put(#"{"type":"person","fields":{"prisoner_no":"B","birth_date":"2091-01-01"}}"#)
            }.contains("person.birth_date: is to come"))
    }

    @Test func `A site has one facility record, and the hub holds nobody`() throws {
        let hub = try Office(site: 0)
        try hub.put(#"{"type":"facility","fields":{"site":3,"name":"Three"}}"#)
        #expect(
            try hub.refusal { try hub.put(#"{"type":"facility","fields":{"site":3,"name":"Other"}}"#) }.contains(
                "is that of the facility record 0.1-1"))
        try hub.put(#"{"id":"0.1-1","fields":{"site":3,"name":"Three"}}"#)
        try hub.put(#"{"type":"person","fields":{"prisoner_no":"A","sex":"M"}}"#)
        let custody =
            #""facility":0,"opened_by":"ADMISSION","commitment_order":"7",\#(Office.arrival),"opened_at":"2026-06-01T10:00Z""#
        #expect(try hub.refusal { try hub.put("custody", of: "A", custody) }.contains("the hub holds nobody"))
    }

    @Test func `The hour is part of it, in whatever zone a day is written`() throws {
        let office = try Office(zone: 360)
        try office.put(#"{"type":"person","fields":{"prisoner_no":"A","sex":"M"}}"#)
        let custody =
            #""facility":3,"opened_by":"ADMISSION","commitment_order":"7",\#(Office.arrival),"opened_at":"#
        func refusal(_ time: String) throws -> String {
            try office.refusal { try office.put("custody", of: "A", custody + "\"\(time)\"") }
        }
        #expect(try refusal("2026-06-01").contains("the hour is part of it"))
        #expect(try refusal("2026-06-01T00").isEmpty)
    }

    @Test func `Who is on the way and overdue is listed, until received`() throws {
        try office.admit("A")
        try office.put(
            "transfer", of: "A",
            #""number":"T-1","from":3,"to":4,"dispatched_at":"2026-06-20T07:00Z","due_at":"2026-06-21T07:00Z","#
                + #""reason":"court","medical_file_travels":true,"family_told":true"#)
        #expect(try office.dues("2026-06-20", rule: 13) == [])
        let due = try office.dues("2026-06-23", rule: 13)
        #expect(due.map(\.days) == [-2] && due[0].site == 4 && due[0].what.hasPrefix("arrival"))
        let transfer = try #require(due.first?.record)
        try office.update(transfer, #""cancelled_at":"2026-06-20T09:00Z""#)
        #expect(try office.dues("2026-06-23", rule: 13) == [])
    }
}
