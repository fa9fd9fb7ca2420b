import Causality
import Decisions
import Register
import Safeguards
import Simulator
import Store
import Testing

/// A hub and a facility whose descriptions of the register differ under one number of edition.
@Suite struct EditionTests {
    let plain = SimulatedRegister.description

    private func held(_ store: Store) throws -> Int {
        try store.read { try $0.register.roll(site: 1, at: 1_782_950_000).count }
    }

    private func admit(_ clerk: Clerk, _ number: String, openedBy: String = "ADMISSION", _ more: String = "") throws
        -> Dot
    {
        let file = try clerk.put(
            #"{"type":"person","fields":{"prisoner_no":"\#(number)","surname":"name"\#(more)}}"#
        ).dot
        try clerk.put(
            #"{"type":"custody","case":"\#(file)","fields":{"facility":1,"opened_at":"2026-07-01T08:00Z","opened_by":"\#(openedBy)","commitment_order":"1"}}"#
        )
        return file
    }

    @Test func `A code that the hub does not know yet takes nobody off the roll`() throws {
        let wider = plain.with([], codes: ["opened-by": ["SURRENDER"]])
        let nation = try HubAndSites()
        let clerk = try nation.enrol(1, wider)
        let file = try admit(clerk, "N1", openedBy: "SURRENDER")
        try nation.exchange(clerk)
        #expect(try held(nation.hub) == 1 && held(clerk.store) == 1)
        #expect(try nation.hub.read { try $0.conflicts.verdicts() }.isEmpty)
        let line = try #require(try nation.lines().first { $0.contains(#""type":"custody""#) })
        #expect(line.contains(#""opened_by":"SURRENDER""#) && line.contains(#""unknown_codes":["opened_by"]"#))
        #expect(try nation.hub.read { try $0.recordsView.unknownCodes() } == 1)
        // A later edit is an edit like any other.
        try clerk.put(#"{"id":"\#(file)","fields":{"surname":"other"}}"#)
        try nation.exchange(clerk)
        #expect(try nation.lines().contains { $0.contains(#""surname":"other""#) })
        // The hub gets the list: as if it had always had it.
        try nation.restartHub(wider)
        #expect(try nation.lines() == clerk.export())
        #expect(try nation.hub.read { try $0.recordsView.unknownCodes() } == 0)
    }

    @Test func `A side with a code that the hub does not know can be kept there, and no other such code be typed`()
        throws
    {
        let nation = try HubAndSites()
        let clerk = try nation.enrol(1, plain.with([], codes: ["level": ["EXTREME"]]))
        let file = try admit(clerk, "N1")
        let record = try clerk.put(
            #"{"type":"trial","case":"\#(file)","fields":{"interim":"LOW","latest":"a"}}"#
        ).dot
        try nation.exchange(clerk)
        try clerk.put(#"{"id":"\#(record)","fields":{"interim":"EXTREME"}}"#)
        let hub = Clerk(nation.hub)
        try hub.put(#"{"id":"\#(record)","fields":{"interim":"HIGH"}}"#)
        try nation.exchange(clerk)
        let conflict = try #require(try nation.hub.read { try $0.conflicts.conflicts(record: record) }.first)
        #expect(conflict.status == "open" && conflict.unit.name == "interim")
        let kept = [Write(6, .text("EXTREME"))]
        _ = try nation.hub.write(at: nation.moment()) {
            try $0.writing.decide(conflict, writes: kept, reason: "as the site says", author: "board@0", at: &$1)
        }
        #expect(try nation.lines().contains { $0.contains(#""interim":"EXTREME""#) })
        #expect(throws: Refusal.self) { try hub.put(#"{"id":"\#(record)","fields":{"interim":"OTHER"}}"#) }
    }

    @Test func `A field that the hub does not have is kept, handed on and shown as such`() throws {
        let person = try plain.type("person", with: [Field(number: 77, name: "tattoo", type: .text)])
        let wider = plain.with([person])
        let nation = try HubAndSites()
        let clerk = try nation.enrol(1, wider)
        let second = try nation.enrol(2, wider)
        let file = try admit(clerk, "N1", #","tattoo":"anchor""#)
        try clerk.put(
            #"{"type":"transfer","case":"\#(file)","fields":{"number":"T1","from":1,"to":2,"dispatched_at":"2026-07-01T10:00Z"}}"#
        )
        try nation.exchange(clerk)
        try nation.exchange(second)
        #expect(try second.export() == clerk.export())
        let reading = Reading(actor: Reading.whole.actor, isDisclosed: false)
        let hidden = try #require(try nation.lines(reading).first { $0.contains(#""type":"person""#) })
        #expect(hidden.contains(#""surname":"name""#) && hidden.contains(##""unread":{"#77":["(confidential)"]}"##))
        let shown = try #require(try nation.lines().first { $0.contains(#""type":"person""#) })
        #expect(shown.contains(##""unread":{"#77":["anchor"]}"##))
        #expect(try nation.hub.read { try $0.recordsView.unread() }.values == 1)
        try nation.restartHub(wider)
        #expect(try nation.lines() == clerk.export())
    }

    @Test func `A type that the hub does not have is kept, and judged when its edition comes`() throws {
        let visit = RecordType(
            number: 60, name: "visit", fields: [Field(number: 1, name: "what", type: .text, required: true)])
        let notice = RecordType(
            number: 61, name: "notice", scope: .everywhere, opensCaseFile: true,
            fields: [Field(number: 1, name: "what", type: .text)])
        let order = { (hubOnly: Bool) in
            RecordType(
                number: 62, name: "order", opensCaseFile: true, hubOnly: hubOnly,
                fields: [Field(number: 1, name: "what", type: .text)])
        }
        let nation = try HubAndSites()
        try nation.judge(nation.hub)
        let clerk = try nation.enrol(1, plain.with([visit, notice, order(false)]))
        let second = try nation.enrol(2, plain.with([visit, notice, order(true)]))
        let file = try admit(clerk, "N1")
        let record = try clerk.put(#"{"type":"visit","case":"\#(file)","fields":{"what":"family"}}"#).dot
        try clerk.put(#"{"type":"notice","fields":{"what":"for all"}}"#)
        let forged = try clerk.put(#"{"type":"order","fields":{"what":"forged"}}"#).dot
        try nation.exchange(clerk)
        try nation.exchange(second)
        #expect(try nation.hub.read { try $0.recordsView.unread() }.ofUnknownType == 3)
        let json = try nation.hub.read { try $0.register.json(of: record, .whole) }
        #expect(json?.contains(##""type":"#60""##) == true && json?.contains(##""#1":["family"]"##) == true)
        #expect(try !second.export().contains { $0.contains("for all") })
        try nation.restartHub(plain.with([visit, notice, order(true)]))
        try nation.exchange(clerk)
        try nation.exchange(second)
        #expect(try nation.hub.read { try $0.recordsView.unread() } == RecordsView.Unread())
        #expect(try nation.lines().contains { $0.contains("family") })
        #expect(try second.export().contains { $0.contains("for all") })
        // What only the hub writes was forged before the hub knew the type.
        for store in [nation.hub, clerk.store] {
            #expect(try store.read { try $0.caseFiles.verdict(on: forged)?.kind } == .setAside)
        }
        #expect(try !nation.lines().contains { $0.contains("forged") })
    }

    @Test(arguments: [
        (Field(number: 10, name: "birth_date", type: .text), #""birth_date":"about 1980""#, "about 1980"),
        (Field(number: 10, name: "birth_date", type: .integer), #""birth_date":-5"#, "-5"),
        (
            Field(number: 14, name: "aliases", type: .integer, rule: .union), #""aliases":12"#, "12"
        ),
        (
            Field(number: 4, name: "surname", type: .text, rule: .custodian, lengthMax: 5_000),
            #""birth_date":"1980","surname":"\#(String(repeating: "x", count: 1_500))""#, "xxxx"
        ),
    ])
    func `A field of another kind, or with wider limits, is no reason to lose the record, or the process`(
        field: Field, json: String, text: String
    ) throws {
        let nation = try HubAndSites()
        let type = try plain.type("person", with: [field])
        let clerk = try nation.enrol(1, plain.with([type]))
        let file = try clerk.put(#"{"type":"person","fields":{"prisoner_no":"N1",\#(json)}}"#).dot
        try clerk.put(
            #"{"type":"custody","case":"\#(file)","fields":{"facility":1,"opened_at":"2026-07-01T08:00Z","opened_by":"ADMISSION","commitment_order":"1"}}"#
        )
        try nation.exchange(clerk)
        #expect(try nation.hub.read { try $0.conflicts.verdicts() }.isEmpty)
        #expect(try nation.hub.read { try $0.register.roll(site: 1, at: 1_782_950_000).first?.prisonerNumber } == "N1")
        let line = try #require(try nation.lines().first { $0.contains(#""type":"person""#) })
        #expect(line.contains(#""unread":{"\#(field.name)":["#) && line.contains(text))
        #expect(try nation.hub.read { try $0.recordsView.unread() }.values == 1)
        // Written again as the hub has it, it is as if it never was.
        try nation.restartHub(plain.with([type]))
        #expect(try nation.lines() == clerk.export())
    }

    @Test func `A field of another name is read under the name that is here`() throws {
        let type = try plain.type(
            "person", with: [Field(number: 4, name: "family_name", type: .text, rule: .custodian)])
        let nation = try HubAndSites()
        let clerk = try nation.enrol(1, plain.with([type]))
        try clerk.put(#"{"type":"person","fields":{"prisoner_no":"N1","family_name":"one"}}"#)
        try nation.exchange(clerk)
        #expect(try nation.lines().contains { $0.contains(#""surname":"one""#) && !$0.contains("unread") })
    }

    @Test func `Verdicts of a former version on what was only unknown are taken back, once, at both ends`() throws {
        let nation = try HubAndSites()
        let clerk = try nation.enrol(1)
        let file = try admit(clerk, "N1")
        try nation.exchange(clerk)
        let creation = try #require(try nation.hub.read { try $0.change(file) })
        try nation.hub.write(at: nation.moment()) {
            try $0.judging.pass(.setAside, on: creation, because: "person.sex: is not a code of the list sex", at: &$1)
        }
        // Its author, who has not heard of it, goes on writing in it, and is refused for want of it.
        try clerk.put(#"{"id":"\#(file)","fields":{"notes":"a note"}}"#)
        try nation.exchange(clerk)
        #expect(try nation.hub.read { try $0.conflicts.verdicts() }.map(\.kind) == [.setAside, .setAside])
        #expect(try !clerk.export().contains { $0.contains(#""type":"person""#) })
        try nation.judge(nation.hub)
        try nation.exchange(clerk)
        #expect(try nation.hub.read { try $0.conflicts.verdicts() }.map(\.kind) == [.released, .released])
        #expect(try nation.lines() == clerk.export())
        #expect(try clerk.export().contains { $0.contains("a note") && $0.contains(#""surname":"name""#) })
        let end = try nation.hub.read { try $0.lastFeed() }
        try nation.judge(nation.hub)
        #expect(try nation.hub.read { try $0.lastFeed() } == end)
        for store in [nation.hub, clerk.store] {
            let before = try Clerk(store).export()
            try store.write { try $0.upkeep.rebuild() }
            #expect(try Clerk(store).export() == before)
        }
    }

    @Test func `A verdict about rights is not taken back by an edition`() throws {
        let nation = try HubAndSites()
        let clerk = try nation.enrol(1)
        let file = try admit(clerk, "N1")
        try nation.exchange(clerk)
        let creation = try #require(try nation.hub.read { try $0.change(file) })
        try nation.hub.write(at: nation.moment()) {
            try $0.judging.pass(
                .setAside, on: creation, because: "person: the facility does not hold this case file", at: &$1)
        }
        try nation.judge(nation.hub)
        #expect(try nation.hub.read { try $0.caseFiles.verdict(on: file)?.kind } == .setAside)
    }
}
