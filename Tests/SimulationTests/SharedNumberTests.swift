import Causality
import GRDB
import Register
import Simulator
import Store
import Testing

extension Transaction {
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
        return (file, try admit(stage, store, file, facility: facility, at: "2026-03-01T08:00Z", order: "1").dot)
    }

    private func admit(
        _ stage: Stage, _ store: Store, _ file: Dot, facility: Int, at time: String, order: String
    ) throws -> Change {
        try stage.put(
            store,
            RecordInput(
                type: "custody", caseFile: .id("\(file)"),
                fields: [
                    "facility": .integer(Int64(facility)), "opened_at": .text(time), "opened_by": .text("ADMISSION"),
                    "commitment_order": .text(order),
                ]))
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

    @Test func `The current custody at a facility is the one by which it has the person, whoever wrote that down`()
        throws
    {
        let stage = try Stage()
        let one = try stage.machine(1)
        let own = try person(stage, one.store, pin: "90000000000001", facility: 1)
        #expect(try release(stage, one.store, number: "17").record == own.custody)
        try stage.exchange(one)
        let again = try admit(stage, stage.hub, own.file, facility: 1, at: "2026-06-20T08:00Z", order: "2")
        try stage.exchange(one)
        #expect(
            try stage.put(
                one.store,
                RecordInput(
                    type: "custody", caseFile: .prisonerNumber("17"), current: true,
                    fields: ["closed_at": .text("2026-06-25T08:00Z"), "closed_by": .text("RELEASE")])
            ).record == again.dot)
        // Whom nobody has any more it had last by that one, too.
        #expect(
            try stage.put(
                one.store,
                RecordInput(
                    type: "custody", caseFile: .prisonerNumber("17"), current: true, fields: ["notes": .text("late")])
            ).record == again.dot)
    }

    @Test func `The current record of another type is the latest, whoever wrote it`() throws {
        let stage = try Stage()
        let one = try stage.machine(1)
        let own = try person(stage, one.store, pin: "90000000000001", facility: 1)
        func sentence(_ store: Store, current: Bool?, _ article: String) throws -> Change {
            try stage.put(
                store,
                RecordInput(
                    type: "sentence", caseFile: .prisonerNumber("17"), current: current,
                    fields: ["article": .text(article)]))
        }
        let first = try sentence(one.store, current: nil, "1")
        #expect(try sentence(one.store, current: true, "2").record == first.dot)
        try stage.exchange(one)
        let second = try stage.put(
            stage.hub,
            RecordInput(type: "sentence", caseFile: .id("\(own.file)"), fields: ["article": .text("3")]))
        try stage.exchange(one)
        #expect(try sentence(one.store, current: true, "4").record == second.dot)
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
        let again = try admit(stage, one.store, old.file, facility: 1, at: "2026-05-20T08:00Z", order: "2")
        try stage.exchange(one)
        #expect(try release(stage, stage.hub, number: "17").record == again.dot)
    }

    private func come(_ stage: Stage, _ machine: Stage.Machine, as transfer: String) throws -> Change {
        try stage.put(
            machine.store,
            RecordInput(
                type: "custody", caseFile: .prisonerNumber("17"), open: "provisional",
                fields: [
                    "facility": .integer(Int64(machine.site)), "opened_at": .text("2026-07-02T12:00Z"),
                    "opened_by": .text("RECEIPT"), "transfer_no": .text(transfer),
                ]))
    }

    @Test func `Whoever comes with a number that one who left had here is registered by themselves`() throws {
        let stage = try Stage()
        let (one, two) = (try stage.machine(1), try stage.machine(2))
        let gone = try person(stage, two.store, pin: "90000000000001", facility: 2)
        try stage.put(
            two.store,
            RecordInput(
                id: "\(gone.custody)", fields: ["closed_at": .text("2026-05-01T08:00Z"), "closed_by": .text("RELEASE")])
        )
        try stage.exchange(two)
        let sent = try person(stage, one.store, pin: "90000000000002", facility: 1)
        try stage.dispatch(one, "17", to: 2, as: "T1")
        try stage.exchange(one)
        // Before 2 has heard of it.
        let receipt = try come(stage, two, as: "T1")
        #expect(receipt.caseFile != gone.file && receipt.caseFile != sent.file)
        for machine in [two, one, two] { try stage.exchange(machine) }
        #expect(try stage.count() == ["held 2"])
        #expect(try stage.hub.read { try $0.caseFiles.aliasGroup(of: receipt.caseFile).contains(sent.file) })
    }

    @Test func `Whoever comes with the number of one who is here is registered, and nobody twice by one paper`() throws
    {
        let stage = try Stage()
        let one = try stage.machine(1)
        let here = try person(stage, one.store, pin: "90000000000001", facility: 1)
        let receipt = try come(stage, one, as: "T9")
        #expect(receipt.caseFile != here.file)
        #expect(throws: Refusal.self) { try come(stage, one, as: "T9") }
    }
}
