import Causality
import Decisions
import Register
import Safeguards
import Simulator
import Store
import Testing

/// Work that the hub sets aside, until somebody has dealt with it.
@Suite struct RefusedTests {
    let nation: HubAndSites
    let clerk: Clerk
    let file: Dot
    /// A custody that lacks what the hub's description asks of it, and an edit of that.
    let custody: Dot
    let edit: Dot

    init() throws {
        let plain = SimulatedRegister.description
        // A local description that forgot to ask.
        let lax = plain.with([
            try plain.type(
                "custody",
                with: [Field(number: 3, name: "opened_by", type: .code(list: "opened-by"), rule: .handover)])
        ])
        nation = try HubAndSites()
        clerk = try nation.enrol(1, lax)
        file = try clerk.put(#"{"type":"person","fields":{"prisoner_no":"N1","surname":"name"}}"#).dot
        custody = try clerk.put(
            #"{"type":"custody","case":"\#(file)","fields":{"facility":1,"opened_at":"2026-07-01T08:00Z","commitment_order":"7","notes":"first"}}"#
        ).dot
        try nation.exchange(clerk)
        edit = try clerk.put(#"{"id":"\#(file)","fields":{"notes":"seen"}}"#).dot
        try nation.exchange(clerk)
    }

    private func states(_ store: Store) throws -> [String] {
        try store.read { try $0.writing.refusedWork() }.map { "\($0.change.dot) \($0.state.text)" }
    }

    private func held(_ store: Store) throws -> Int {
        try store.read { try $0.register.roll(site: 1, at: 1_782_950_000).count }
    }

    @discardableResult
    private func sendAgain(
        _ dot: Dot, _ corrections: [String: RecordInput.Scalar] = [:]
    ) throws -> Change {
        var moment = nation.moment()
        return try clerk.store.write {
            try $0.writing.sendAgain(
                dot, corrections: corrections, reason: "asked by phone", author: "clerk@1", at: &moment)
        }
    }

    private func release(_ dot: Dot, reason: String = "the order was seen", roles: Set<Role>? = nil) throws {
        try nation.hub.write(at: nation.moment()) { transaction, moment in
            if let roles {
                transaction.writing.actor = Actor(
                    account: "someone", roles: roles, isBound: true,
                    rights: Rights(types: [.recordsOfficer: ["custody": .write], .health: ["custody": .read]]))
            }
            try transaction.hub.release(
                dot, reason: reason, author: "registrar@0", by: transaction.writing.actor, at: &moment)
        }
    }

    @Test func `Set aside work is listed at both ends, with why and what to do`() throws {
        for store in [nation.hub, clerk.store] {
            let work = try store.read { try $0.writing.refusedWork() }
            #expect(work.map(\.change.dot) == [custody])
            #expect(work.first?.reason == "custody.opened_by: is required when the record is created")
            #expect(work.first?.state == .open && work.first?.decidedBy == "hub@0")
            #expect(try store.read { try $0.writing.openRefusedCount() } == 1)
            #expect(try held(store) == 0)
        }
        let other = try nation.enrol(2)
        try nation.exchange(other)
        #expect(try other.store.read { try $0.writing.refusedWork() }.isEmpty)
    }

    @Test func `What is corrected and sent again is judged afresh, whole, and off the list`() throws {
        // Written before the verdict was heard, and set aside with its record.
        let again = try sendAgain(custody, ["opened_by": .text("ADMISSION")])
        #expect(again.createsRecord && again.reason == "sent again for \(custody): asked by phone")
        try nation.exchange(clerk)
        #expect(try held(nation.hub) == 1 && held(clerk.store) == 1)
        #expect(try nation.lines().contains { $0.contains("first") && $0.contains(#""commitment_order":"7""#) })
        #expect(try states(clerk.store) == ["\(custody) sent again as \(again.dot)"])
        #expect(try clerk.store.read { try $0.writing.openRefusedCount() } == 0)
        let twice = #expect(throws: Refusal.self) { try sendAgain(custody) }
        #expect(twice?.problem.contains("dealt with already") == true)
    }

    @Test func `A record is sent again with every edit of it that was set aside too`() throws {
        // Lists are carried element by element.
        let third = try clerk.put(
            #"{"type":"custody","case":"\#(file)","fields":{"facility":1,"opened_at":"2026-07-02T08:00Z","commitment_order":"8","notes":"one"}}"#
        ).dot
        let noted = try clerk.put(#"{"id":"\#(third)","fields":{"notes":"two","cell":"B-2"}}"#).dot
        try nation.exchange(clerk)
        #expect(try states(nation.hub).count == 3)
        let again = try sendAgain(third, ["opened_by": .text("ADMISSION")])
        try nation.exchange(clerk)
        let line = try #require(try nation.lines().first { $0.contains("\(again.dot)") && $0.contains("custody") })
        #expect(line.contains(#""value":"one""#) && line.contains(#""value":"two""#) && line.contains("B-2"))
        #expect(
            try states(clerk.store).suffix(2) == [third, noted].map { "\($0) sent again as \(again.dot)" })
        #expect(throws: Refusal.self) { try sendAgain(noted) }
    }

    @Test func `A released change stands at both ends with what was written upon it`() throws {
        let cell = try clerk.put(#"{"id":"\#(file)","fields":{"surname":"other"}}"#).dot
        try nation.exchange(clerk)
        try release(custody)
        try nation.exchange(clerk)
        for store in [nation.hub, clerk.store] {
            #expect(try held(store) == 1)
            #expect(try states(store) == ["\(custody) released"])
            #expect(try store.read { try $0.writing.refusedWork() }.first?.decidedBy == "registrar@0")
            let before = try Clerk(store).export()
            try store.write { try $0.upkeep.rebuild() }
            #expect(try Clerk(store).export() == before)
        }
        #expect(try nation.hub.read { try $0.caseFiles.verdict(on: cell) } == nil)
        let twice = #expect(throws: Refusal.self) { try release(custody) }
        #expect(twice?.problem.contains("no change that is set aside") == true)
    }

    @Test func `Another site that holds the file gets what was released`() throws {
        try release(custody)
        try nation.exchange(clerk)
        try clerk.put(
            #"{"type":"transfer","case":"\#(file)","fields":{"number":"T1","from":1,"to":2,"dispatched_at":"2026-07-02T10:00Z"}}"#
        )
        let second = try nation.enrol(2)
        try nation.exchange(clerk)
        try nation.exchange(second)
        #expect(try second.export().contains { $0.contains(#""type":"custody""#) })
        #expect(try second.store.read { try $0.writing.refusedWork() }.isEmpty)
    }

    @Test(arguments: [[Role.health], [.recordsOfficer], [.nationalRecords], []])
    func `Only who may write it, or keeps the national records, releases`(roles: [Role]) throws {
        let isAllowed = roles == [.recordsOfficer] || roles == [.nationalRecords]
        if isAllowed {
            try release(custody, roles: Set(roles))
        } else {
            #expect(throws: Refusal.self) { try release(custody, roles: Set(roles)) }
        }
        #expect(try held(nation.hub) == (isAllowed ? 1 : 0))
    }

    @Test func `A release says why, and only the hub gives one`() throws {
        #expect(throws: Refusal.self) { try release(custody, reason: "") }
        let moment = nation.moment()
        let refusal = #expect(throws: Refusal.self) {
            try clerk.store.write(at: moment) {
                try $0.hub.release(custody, reason: "x", author: "clerk@1", by: $0.writing.actor, at: &$1)
            }
        }
        #expect(refusal?.problem.contains("only the hub releases") == true)
    }

    @Test func `What has not the shape of a change is never released`() throws {
        let change = try #require(try nation.hub.read { try $0.change(edit) })
        try nation.hub.write(at: nation.moment()) {
            try $0.judging.pass(
                .setAside, on: change, because: "person: its context does not name the record that it writes", at: &$1)
        }
        #expect(throws: Refusal.self) { try release(edit) }
    }

    @Test func `An opener in whose file others stand is the hub's to release`() throws {
        let creation = try #require(try nation.hub.read { try $0.change(file) })
        try nation.hub.write(at: nation.moment()) { transaction, moment in
            try transaction.judging.pass(.setAside, on: creation, because: "person: breaks a rule", at: &moment)
            try transaction.hub.release(
                custody, reason: "in order", author: "registrar@0", by: transaction.writing.actor, at: &moment)
        }
        try nation.exchange(clerk)
        let refusal = #expect(throws: Refusal.self) { try sendAgain(file) }
        #expect(refusal?.problem.contains("ask the hub to release it") == true)
        try release(file)
        try nation.exchange(clerk)
        #expect(try clerk.store.read { try $0.register.roll(site: 1, at: 1_782_950_000).first?.surname } == "name")
    }

    @Test func `What is dropped is off the list and stays where it is`() throws {
        var moment = nation.moment()
        try clerk.store.write {
            try $0.writing.dropRefused(custody, reason: "a trial entry", author: "clerk@1", at: &moment)
        }
        #expect(try states(clerk.store) == ["\(custody) dropped"])
        #expect(try clerk.store.read { try $0.writing.openRefusedCount() } == 0)
        #expect(try clerk.store.read { try $0.change(custody) } != nil)
        #expect(try held(clerk.store) == 0)
    }

    @Test func `A mistake in the correction leaves everything as it was`() throws {
        let end = try clerk.logEnd()
        for corrections: [String: RecordInput.Scalar] in [
            ["opened_by": .text("NO SUCH")], ["no_such_field": .text("x")], ["facility": .integer(2)],
        ] {
            #expect(throws: Refusal.self) { try sendAgain(custody, corrections) }
        }
        #expect(try clerk.logEnd() == end)
        #expect(try states(clerk.store) == ["\(custody) set aside"])
    }
}
