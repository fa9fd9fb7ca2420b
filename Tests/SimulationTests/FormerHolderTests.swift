import Causality
import Exchange
import GRDB
import Register
import Simulator
import Store
import Testing

/// What who once had a person writes after them: no more than what is of its time, by whatever door.
@Suite struct FormerHolderTests {
    private static let surname = [Write(4, .text("Other"))]

    /// Facility 1's software lies, after an honest hand-over of its person to 2.
    private func handedOver() throws -> (Stage, liar: Liar, file: Dot, basis: Dot) {
        let (stage, one, two, file) = try LiarTests.received()
        try stage.handOver("N1", from: one, to: two)
        return (stage, Liar(stage, site: 1, after: try one.store.read { try $0.ownLogEnd() }), file, Dot(file.log, 2))
    }

    @Test func `Who shows the newest token has heard the last answer, whatever position it names`() throws {
        let (stage, liar, file, basis) = try handedOver()
        liar.namesNoPosition = true
        // It takes the withdrawal, and says nothing of it.
        try liar.exchange()
        let forged = liar.write(16, Self.surname, record: file, in: file, basis: basis)
        try liar.exchange()
        #expect(try liar.isSetAside(forged))
        // Nor has it heard later for calling in between with nothing but the end of its log.
        let later = liar.write(16, Self.surname, record: file, in: file, basis: basis)
        try liar.exchange(sending: false)
        try liar.exchange()
        #expect(try liar.isSetAside(later))
        withExtendedLifetime(stage) {}
    }

    @Test func `What is written while the answer with the withdrawal is lost stands`() throws {
        let (stage, one, two, file) = try LiarTests.received()
        try stage.dispatch(one, "N1", to: 2, as: "T1")
        try stage.exchange(one)
        try stage.exchange(two)
        try stage.receive(two, "N1", from: 1, as: "T1")
        try stage.exchange(two)
        try stage.exchange(one, fates: [.answerLost])
        try stage.put(one.store, RecordInput(id: "\(file)", fields: ["surname": .text("Known better")]))
        try stage.exchange(one)
        #expect(try stage.hub.read { try $0.verdicts() }.isEmpty)
        #expect(try stage.hub.read { try $0.currentSites(of: file) } == [2])
    }

    @Test func `Who keeps a file for an open conflict reads it, and writes nothing more`() throws {
        let (stage, one, two, file) = try LiarTests.received()
        try stage.dispatch(one, "N1", to: 2, as: "T1")
        try stage.exchange(one)
        try stage.exchange(two)
        try stage.receive(two, "N1", from: 1, as: "T1")
        for (machine, date) in [(one, "1980-01-01"), (two, "1981-01-01")] {
            try stage.put(machine.store, RecordInput(id: "\(file)", fields: ["birth_date": .text(date)]))
        }
        // Written before it heard of the receipt: stands, and is what is in dispute.
        for machine in [one, two, one] { try stage.exchange(machine) }
        #expect(try stage.hub.read { try $0.verdicts() }.isEmpty)
        #expect(try stage.hub.read { try $0.currentSites(of: file) } == [1, 2])
        #expect(throws: Refusal.self) {
            try stage.put(one.store, RecordInput(id: "\(file)", fields: ["surname": .text("Other")]))
        }
        #expect(throws: Refusal.self) {
            try stage.put(one.store, RecordInput(id: "\(file)", fields: ["birth_date": .text("1980-01-01")]))
        }
        let liar = Liar(stage, site: 1, after: try one.store.read { try $0.ownLogEnd() })
        try liar.exchange()
        try liar.exchange()
        let forged = [
            liar.write(16, Self.surname, record: file, in: file, basis: Dot(file.log, 2)),
            liar.write(19, [Write(1, .text("122"))], in: file, basis: Dot(file.log, 2)),
        ]
        try liar.exchange()
        for dot in forged { #expect(try liar.isSetAside(dot)) }
        try stage.put(two.store, RecordInput(id: "\(file)", fields: ["birth_date": .text("1981-01-01")]))
        try stage.exchange(two)
        #expect(try stage.hub.read { try $0.currentSites(of: file) } == [2])
    }

    @Test func `A change that is set aside keeps a complaint from nobody`() throws {
        let stage = try Stage()
        let two = try stage.machine(2)
        let file = try stage.put(
            two.store, RecordInput(type: "grievance", fields: ["facility": .integer(1), "text": .text("a")])
        ).dot
        try stage.exchange(two)
        let liar = Liar(stage, site: 1)
        let grievance = try #require(SimulatedRegister.description.type(named: "grievance"))
        let forged = liar.write(grievance.number, [Write(1, .integer(2))], record: file, in: file)
        try liar.exchange()
        #expect(try liar.isSetAside(forged))
        let more = try stage.put(two.store, RecordInput(id: "\(file)", fields: ["text": .text("b")]))
        try stage.exchange(two)
        #expect(try !liar.isSetAside(more.dot))
        let answer = try stage.put(stage.hub, RecordInput(id: "\(file)", fields: ["text": .text("c")]))
        try stage.exchange(two)
        #expect(try two.store.read { try $0.change(answer.dot) } != nil)
    }

    @Test func `The number of a dispatch that was called off before anybody heard of it joins nothing`() throws {
        let (stage, one, two, file) = try LiarTests.received()
        let sent = try stage.put(
            one.store,
            RecordInput(
                type: "transfer", caseFile: .id("\(file)"),
                fields: [
                    "number": .text("T1"), "from": .integer(1), "to": .integer(2),
                    "dispatched_at": .text("2026-07-02T08:00Z"),
                ]))
        try stage.put(one.store, RecordInput(id: "\(sent.dot)", fields: ["cancelled_at": .text("2026-07-02T13:00Z")]))
        try stage.exchange(one)
        // A guess, dated before it was called off.
        try stage.receive(two, "N9", from: 1, as: "T1")
        try stage.exchange(two)
        #expect(try two.store.read { try $0.change(file) } == nil)
        #expect(try stage.hub.read { try $0.currentSites(of: file) } == [1])
        #expect(try stage.count() == ["held 1", "held 2 unmatched"])
    }
}

extension Session {
    fileprivate func dots(of table: String) throws -> [Dot] {
        try Int64.fetchAll(db, sql: "SELECT id FROM \(table) ORDER BY id").compactMap { Dot(packed: $0) }
    }
}

/// A number that several persons share picks none of them.
@Suite struct SharedNumberTests {
    private func person(_ stage: Stage, _ store: Store, pin: String, facility: Int) throws -> (file: Dot, custody: Dot)
    {
        let file = try stage.put(
            store, RecordInput(type: "person", fields: ["prisoner_no": .text("17"), "pin": .text(pin)])
        ).dot
        let custody = try stage.put(
            store,
            RecordInput(
                type: "custody", caseFile: .id("\(file)"),
                fields: [
                    "facility": .integer(Int64(facility)), "opened_at": .text("2026-03-01T08:00Z"),
                    "opened_by": .text("ADMISSION"), "commitment_order": .text("1"),
                ]))
        return (file, custody.dot)
    }

    private func release(_ stage: Stage, _ store: Store, number: String) throws -> Change {
        try stage.put(
            store,
            RecordInput(
                type: "custody", caseFile: .prisonerNumber(number), current: true,
                fields: ["closed_at": .text("2026-06-01T08:00Z"), "closed_by": .text("RELEASE")]))
    }

    @Test func `Of two who are here, the number names neither`() throws {
        let stage = try Stage()
        let one = try stage.machine(1)
        let (first, second) = (
            try person(stage, one.store, pin: "90000000000001", facility: 1),
            try person(stage, one.store, pin: "90000000000002", facility: 1)
        )
        let refusal = try #require(throws: Refusal.self) { try release(stage, one.store, number: "17") }
        #expect(refusal.description.contains("\(first.file)") && refusal.description.contains("\(second.file)"))
        // Of one who is here and one who is gone, it is the one who is here.
        try stage.put(
            one.store,
            RecordInput(
                id: "\(second.custody)",
                fields: ["closed_at": .text("2026-05-01T08:00Z"), "closed_by": .text("RELEASE")]))
        #expect(try release(stage, one.store, number: "17").record == first.custody)
    }

    @Test func `The current custody is no dispatch, though a claim rests on one`() throws {
        let stage = try Stage()
        let (one, two) = (try stage.machine(1), try stage.machine(2))
        _ = try person(stage, one.store, pin: "90000000000001", facility: 1)
        try stage.exchange(one)
        let receipt = try stage.handOver("17", from: one, to: two)
        let sent = try #require(try stage.hub.read { try $0.dots(of: "transfer") }.first)
        try stage.put(stage.hub, RecordInput(id: "\(sent)", fields: ["cancelled_at": .text("2026-07-02T13:00Z")]))
        #expect(try release(stage, stage.hub, number: "17").record == receipt.record)
    }

    @Test func `Who is received by number is the one on the way, not one who left`() throws {
        let stage = try Stage()
        let (one, two) = (try stage.machine(1), try stage.machine(2))
        let gone = try person(stage, two.store, pin: "90000000000001", facility: 2)
        try stage.put(
            two.store,
            RecordInput(
                id: "\(gone.custody)", fields: ["closed_at": .text("2026-05-01T08:00Z"), "closed_by": .text("RELEASE")])
        )
        let sent = try person(stage, one.store, pin: "90000000000002", facility: 1)
        try stage.dispatch(one, "17", to: 2, as: "T1")
        for machine in [one, two] { try stage.exchange(machine) }
        #expect(try stage.receive(two, "17", from: 1, as: "T1").caseFile == sent.file)
    }

    @Test func `The current custody at the hub is the one by which somebody has the person`() throws {
        let stage = try Stage()
        let one = try stage.machine(1)
        let old = try person(stage, stage.hub, pin: "90000000000001", facility: 1)
        try stage.put(
            stage.hub,
            RecordInput(
                id: "\(old.custody)", fields: ["closed_at": .text("2026-05-01T08:00Z"), "closed_by": .text("RELEASE")]))
        try stage.exchange(one)
        let again = try stage.put(
            one.store,
            RecordInput(
                type: "custody", caseFile: .id("\(old.file)"),
                fields: [
                    "facility": .integer(1), "opened_at": .text("2026-05-20T08:00Z"), "opened_by": .text("ADMISSION"),
                    "commitment_order": .text("2"),
                ]))
        try stage.exchange(one)
        #expect(try release(stage, stage.hub, number: "17").record == again.dot)
    }
}
