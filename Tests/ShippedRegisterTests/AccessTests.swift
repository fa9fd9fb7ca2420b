import Causality
import Counting
import GRDB
import Register
import Safeguards
import Store
import Testing

@Suite struct AccessTests {
    /// A facility whose registry has appointed these accounts.
    private func office(_ roles: [String: Role]) throws -> Office {
        let hub = try Office(site: 0)
        let office = try Office()
        for (account, role) in roles.sorted(by: { $0.key < $1.key }) {
            try office.receive(
                try hub.put(
                    #"{"type":"staff","fields":{"account":"\#(account)","role":"\#(role.rawValue)","site":3,"#
                        + #""valid_from":"2026-01-01","valid_to":"2026-12-31"}}"#))
        }
        return office
    }

    private static let exam = #""examined_at":"2026-06-02T09:00Z""#

    @Test func `As long as nobody is appointed whoever the system lets in acts; then roles bind`() throws {
        let free = try Office()
        try free.admit("A")
        try free.put("health_exam", of: "A", Self.exam)
        let office = try office(["records": .recordsOfficer, "doctor": .health])
        office.account = "records"
        try office.admit("A")
        #expect(
            try office.refusal { try office.put("health_exam", of: "A", Self.exam) }
                .contains("RECORDS_OFFICER may not write this"))
        office.account = "doctor"
        try office.put("health_exam", of: "A", Self.exam)
        #expect(try office.refusal { try office.admit("B") }.contains("HEALTH may not write this"))
        office.account = "somebody"
        #expect(try office.refusal { try office.admit("B") }.contains("an account without a role here"))
    }

    @Test(arguments: [
        (Role.recordsOfficer, true, true), (.psychologist, false, false), (.publicCommission, true, false),
        (.systemAdmin, false, false), (.nationalRecords, true, true), (.health, false, false),
    ])
    func `Counts are for some roles, and who is counted only for those who may read persons`(
        role: Role, counts: Bool, persons: Bool
    ) throws {
        let actor = try actor([role])
        func allows(_ deed: Deed) -> Bool { Access.refusal(deed, by: actor) == nil }
        #expect(
            allows(.may(.count)) == counts && allows(.countPersonByPerson(CountTable.population.recordTypes)) == persons
        )
        // Health is for health staff, whoever counts it.
        #expect(!allows(.countPersonByPerson(CountTable(name: "needs", dimensions: ["disability"]).recordTypes)))
    }

    private func actor(_ roles: Set<Role>) throws -> Actor {
        Actor(account: "x", roles: roles, isBound: true, rights: try Office.register.get().rights)
    }

    @Test func `An appointment runs out, and another site's counts for nothing here`() throws {
        let office = try office(["records": .recordsOfficer])
        func roles(_ day: String) throws -> Set<Role> {
            try office.store.read { try $0.writing.actor("records", day: day).roles }
        }
        #expect(try roles("2026-12-31") == [.recordsOfficer])
        #expect(try roles("2027-01-01") == [] && roles("2025-12-31") == [])
        #expect(try office.store.read { try $0.writing.actor("records", day: "2027-01-01").isBound })
        let hub = try Office(site: 0)
        let elsewhere = try Office(site: 4)
        try elsewhere.receive(
            try hub.put(#"{"type":"staff","fields":{"account":"records","role":"DIRECTOR","site":3}}"#))
        #expect(try elsewhere.store.read { try $0.writing.actor("records", day: "2026-06-01").isBound } == false)
    }

    @Test func `A facility appoints nobody`() throws {
        let office = try Office()
        #expect(
            try office.refusal {
                try office.put(#"{"type":"staff","fields":{"account":"me","role":"DIRECTOR","site":3}}"#)
            }.contains("only the hub writes this"))
    }

    private func reading(_ role: Role?, disclosed: Bool = false, breaksGlass: Bool = false) throws -> Reading {
        Reading(
            actor: try actor(role.map { [$0] } ?? []), isDisclosed: disclosed || breaksGlass,
            breaksGlass: breaksGlass)
    }

    @Test func `Confidential fields are shown only when asked for, and to whom they concern`() throws {
        let office = try Office()
        try office.admit("A", #""pin":"90000000000001","surname":"Qqone""#)
        let file = try #require(try office.list("person").first?.split(separator: "\"").first { $0.hasPrefix("3.1-") })
        let dot = try #require(Dot(String(file)))
        func json(_ reading: Reading) throws -> String {
            try office.store.read { try $0.register.json(of: dot, reading) } ?? ""
        }
        #expect(try json(.whole).contains("90000000000001"))
        #expect(try json(reading(.recordsOfficer)).contains("Qqone"))
        #expect(try !json(reading(.recordsOfficer)).contains("90000000000001"))
        #expect(try json(reading(.recordsOfficer, disclosed: true)).contains("90000000000001"))
        #expect(throws: Refusal.self) { try json(reading(.systemAdmin, disclosed: true)) }
        #expect(throws: Refusal.self) { try json(reading(.publicCommission)) }
        #expect(try json(reading(.health, breaksGlass: true)).contains("90000000000001"))
        for role in [Role.systemAdmin, .publicCommission, nil] {
            #expect(throws: Refusal.self) { try json(reading(role, breaksGlass: true)) }
            var lines: [String] = []
            try office.store.read { try $0.register.export(try reading(role, breaksGlass: true)) { lines.append($0) } }
            #expect(lines == [])
        }
    }

    @Test func `A director sees the judgement and its end, never the evidence`() throws {
        let office = try Office()
        try office.admit("A")
        let record = try office.put(
            "assessment", of: "A",
            #""tool":"VERA-2R","assessor":"a","assessed_on":"2026-06-01","judgement":"DRAFT","evidence_for":"Qqevidence""#
        ).record
        func json(_ reading: Reading) throws -> String {
            try office.store.read { try $0.register.json(of: record, reading) } ?? ""
        }
        let seen = try json(reading(.director, disclosed: true))
        #expect(seen.contains("DRAFT") && !seen.contains("Qqevidence"))
        #expect(try json(reading(.psychologist, disclosed: true)).contains("Qqevidence"))
        #expect(throws: Refusal.self) { try json(reading(.recordsOfficer)) }
    }

    @Test func `A reading is in the chain, a broken glass is owed a review by somebody else`() throws {
        let office = try Office()
        try office.admit("A")
        var moment = WriteMoment(wallMilliseconds: 1_782_950_000_000, clock: .unknown, saltSeed: 3)
        try office.store.write {
            try $0.writing.note(
                .read, "person", record: nil, count: 1, reason: "court asks", author: "a@3", at: &moment)
            try $0.writing.note(
                .breakGlass, "health_exam", record: nil, count: 1, reason: "he fell", author: "a@3", at: &moment)
        }
        let lines = try office.list("access")
        #expect(lines.count == 2 && lines[0].contains("court asks") && lines[0].contains(#""offline":true"#))
        #expect(try office.store.read { try $0.proofs.proveChains() } == [])
        let due = try office.dues("2026-07-02", rule: 5)
        #expect(due.count == 1 && due[0].site == 3)
        func review(_ by: String) throws {
            try office.update(due[0].record, #""reviewed_by":"\#(by)","reviewed_on":"2026-07-02""#)
        }
        #expect(try office.refusal { try review("a@3") }.contains("may not review it"))
        try review("b")
        #expect(try office.dues("2026-07-02", rule: 5) == [])
        // An entry that is altered is found.
        try office.store.write { try $0.db.execute(sql: "UPDATE _batch SET changes = CAST(changes || x'01' AS BLOB)") }
        #expect(try office.store.read { try $0.proofs.proveChains() } != [])
    }

    @Test func `Every record type is somebody's to read and somebody's to write, and the roles keep their bounds`()
        throws
    {
        let description = try Office.register.get()
        func right(_ role: Role, _ type: String) -> Rights.Right { description.rights.right(role, type) }
        for type in description.types {
            #expect(Role.allCases.contains { right($0, type.name) >= .read }, "\(type.name)")
            #expect(
                Role.allCases.contains { right($0, type.name) == .write } == (type.name != "access"), "\(type.name)")
            #expect(
                right(.systemAdmin, type.name) == .none || type.scope == .everywhere || type.hubOnly, "\(type.name)")
        }
        for role in Role.allCases {
            #expect(description.codeLists["staff-role"]?.contains(role.rawValue) == true)
            // Appointments, keys and reference data are the registry's alone.
            #expect((right(role, "staff") == .write) == (role == .nationalRecords))
            let mayAdminister = [Role.systemAdmin, .nationalRecords].contains(role)
            #expect(description.rights.may(role, .revokeSites) == mayAdminister)
            #expect(description.rights.may(role, .letSitesIn) == mayAdminister)
        }
        for role in [Role.recordsOfficer, .psychologist, .director, .health] {
            #expect(right(role, "corruption_report") == .none, "\(role)")
        }
    }

    @Test func `A record type that the description does not name is nobody's once roles bind`() throws {
        let added = RecordType(number: 99, name: "tour", fields: [])
        for role in Role.allCases {
            #expect(throws: Refusal.self) { try reading(role).check(added) }
            #expect(throws: Refusal.self) { try reading(role).check("") }
            #expect(try Access.refusal(.write("tour"), by: actor([role])) != nil)
        }
        let free = Actor(account: "x", roles: [], isBound: false)
        try Reading(actor: free, isDisclosed: false).check(added)
    }

    @Test func `The first appointment makes somebody who can appoint, and no write leaves nobody who can`() throws {
        let hub = try Office(site: 0)
        func appoint(_ role: String, _ more: String = "") throws -> Change {
            try hub.put(#"{"type":"staff","fields":{"account":"a","role":"\#(role)"\#(more)}}"#)
        }
        for (role, more) in [
            ("DIRECTOR", ""), ("SYSTEM_ADMIN", ""), ("NATIONAL_RECORDS", #","valid_to":"2026-06-30""#),
            ("NATIONAL_RECORDS", #","valid_from":"2026-07-02""#), ("NATIONAL_RECORDS", #","valid_to":"2026-07""#),
            ("NATIONAL_RECORDS", #","valid_to":"2099-12-31""#),
        ] {
            #expect(
                try hub.refusal { _ = try appoint(role, more) }.contains("leave nobody at the hub"), "\(role)\(more)")
        }
        let first = try appoint("NATIONAL_RECORDS").record
        hub.account = "a"
        for fields in [
            #""valid_to":"2026-06-30""#, #""valid_to":"2027""#, #""role":"NPM""#, #""site":3"#, #""account":null"#,
            #""valid_from":"2027""#,
        ] {
            #expect(try hub.refusal { try hub.update(first, fields) }.contains("leave nobody at the hub"), "\(fields)")
        }
        // With another in force it may end; a facility's appointments are no matter of this.
        _ = try appoint("NATIONAL_RECORDS")
        try hub.update(first, #""valid_to":"2026-06-30""#)
        _ = try appoint("HEALTH", #","site":3"#)
    }

    @Test func `A review is for who may make it, in their own name, and nothing else of a trace is anybody's to write`()
        throws
    {
        let office = try office(["boss": .director, "npm": .monitor, "doctor": .health])
        var moment = WriteMoment(wallMilliseconds: 1_782_950_000_000, clock: .unknown, saltSeed: 3)
        try office.store.write {
            try $0.writing.note(
                .breakGlass, "person", record: nil, count: 1, reason: "fire", author: "boss@3", at: &moment)
        }
        let record = try #require(try office.dues("2026-07-02", rule: 5).first?.record)
        func refusal(_ account: String, _ fields: String) throws -> String {
            office.account = account
            return try office.refusal { try office.update(record, fields) }
        }
        func review(by name: String) -> String { #""reviewed_by":"\#(name)","reviewed_on":"2026-07-01""# }
        #expect(try refusal("doctor", review(by: "doctor")).contains("HEALTH may not write this"))
        #expect(try refusal("npm", review(by: "boss")).contains("the account that is signed in"))
        #expect(try refusal("boss", review(by: "npm")).contains("may not review it"))
        #expect(try refusal("boss", review(by: "boss")).contains("may not review it"))
        #expect(try refusal("npm", #""reason":"nothing""#).contains("own trace"))
        #expect(
            try office.refusal {
                try office.put(#"{"type":"access","fields":{"account":"x","action":"READ","reason":"x"}}"#)
            }.contains("own trace"))
        #expect(try refusal("npm", review(by: "npm")).isEmpty)
        #expect(try office.dues("2026-07-02", rule: 5) == [])
    }
}
