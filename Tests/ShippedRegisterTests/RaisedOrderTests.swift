import Causality
import Register
import Safeguards
import Store
import Testing

/// What one write may not order, several may not either: found by an attacker who made an order of what had happened.
@Suite struct RaisedOrderTests {
    private static let minor = #""sex":"M","birth_date":"2010-01-01""#
    private static let over = #""starts":"2026-06-20T00:00Z","ends":"2026-06-20T01:00Z""#
    private static let overByDay = #""starts":"2026-06-20","ends":"2026-06-21""#
    private static let grounds =
        #","hours_confined":23,"kind":"DISCIPLINE","reasons":"r","authority":"a","last_resort":"l""#
    private static let sanction =
        #""rule_broken":"12","hearing_at":"2026-06-02T10:00Z","heard":true,"decided_by":"d","decider_role":"DIRECTOR","#
        + #""decision":"SOLITARY","#

    @Test(arguments: ["solitary", "sanction"])
    func `What happened to a minor is taken and listed, and not made an order that goes on`(type: String) throws {
        let hour = type == "solitary" ? "T00:00Z" : ""
        for write in [
            #""ends":null"#, #""ends":"2026-12-04\#(hour)""#,
            #""starts":"2026-12-01\#(hour)","ends":"2026-12-10\#(hour)""#,
        ] {
            let office = try Office()
            try office.admit("A", Self.minor)
            let record = try office.put(
                type, of: "A", type == "solitary" ? Self.over + Self.grounds : Self.sanction + Self.overByDay
            ).record
            #expect(try office.refusal { try office.update(record, write) }.contains("under 18"))
            // What it was is put right all the same.
            try office.update(record, #""ends":"2026-06-22\#(hour)""#)
            #expect(try office.breaches().contains { $0.rule == 9 && $0.record == record })
        }
    }

    @Test func `Orders of solitary confinement are counted together, whether a sanction or a record says them`() throws
    {
        let office = try Office()
        try office.admit("A", #""sex":"M","birth_date":"1980-01-01""#)
        func refusal(_ type: String, _ starts: String, _ ends: String) throws -> String {
            let hour = type == "solitary" ? "T00:00Z" : ""
            let times = #""starts":"2026-\#(starts)\#(hour)","ends":"2026-\#(ends)\#(hour)""#
            return try office.refusal {
                try office.put(type, of: "A", type == "solitary" ? times + Self.grounds : Self.sanction + times)
            }
        }
        #expect(try refusal("sanction", "08-01", "08-14") == "")
        for type in ["sanction", "solitary"] {
            #expect(try refusal(type, "08-14", "08-28").contains("more than 15 consecutive days"))
        }
        // How it is carried out is no time of its own.
        #expect(try refusal("solitary", "08-01", "08-14") == "")
        #expect(try refusal("solitary", "08-20", "08-28") == "")
    }

    @Test func `A judgement is not lowered where it stands without a second reader, by way of a draft neither`() throws
    {
        let office = try Office()
        try office.admit("A", #""sex":"M","birth_date":"1980-01-01""#)
        func judge(_ judgement: String, _ day: String) throws -> Dot {
            try office.put(
                "assessment", of: "A",
                #""tool":"VERA-2R","assessor":"a","assessed_on":"\#(day)","judgement":"\#(judgement)","evidence_for":"f","#
                    + #""assessor_trained":true,"evidence_against":"g","protective":"h","review_due":"2026-12-01""#
            ).record
        }
        let record = try judge("HIGH", "2026-06-01")
        for lower in ["LOW", "MODERATE", "DRAFT"] {
            #expect(
                try office.refusal { try office.update(record, #""judgement":"\#(lower)""#) }
                    .contains("nobody has read it a second time"))
        }
        // Whoever assessed is no second reader, however the name is written.
        #expect(
            try office.refusal { try office.update(record, #""judgement":"LOW","second_reader":" A ""#) }
                .contains("nobody has read it a second time"))
        // The same of another record, where it is listed.
        let lower = try judge("LOW", "2026-06-20")
        try office.update(lower, #""second_reader":"a""#)
        #expect(try office.breaches(rule: 16).map(\.record) == [lower])
        try office.update(lower, #""second_reader":"b""#)
        #expect(try office.breaches(rule: 16).isEmpty)
        try office.update(record, #""judgement":"LOW","second_reader":"b""#)
    }

    @Test func `A review of an emergency reading stays, and is not from before it`() throws {
        let office = try Office()
        var moment = WriteMoment(wallMilliseconds: 1_782_950_000_000, clock: .unknown, saltSeed: 3)
        try office.store.write {
            try $0.writing.note(
                .breakGlass, "health_exam", record: nil, count: 1, reason: "he fell", author: "a@3", at: &moment)
        }
        let due = try #require(try office.dues("2026-07-02", rule: 5).first).record
        func refusal(_ by: String, _ on: String) throws -> String {
            try office.refusal { try office.update(due, #""reviewed_by":\#(by),"reviewed_on":\#(on)"#) }
        }
        #expect(try refusal(#""b""#, #""2020-01-01""#).contains("before the reading"))
        #expect(try refusal(#""b""#, #""2026-07-02""#) == "")
        #expect(try refusal("null", "null").contains("stays as it is"))
        #expect(try refusal(#""c""#, #""2026-07-03""#).contains("stays as it is"))
        #expect(try office.dues("2026-07-02", rule: 5) == [])
    }
}
