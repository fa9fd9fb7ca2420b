import Causality
import Custody
import Decisions
import Register
import Simulator
import Store
import Testing

/// Whose word moves a person and their file from site to site: who has them, and the hub.
@Suite struct PassedOnTests {
    @Test func `A rival's claim keeps nobody from dispatching, and the hub's word on it ends the dispute`() throws {
        let (stage, one, two, file) = try LiarTests.received()
        let receipt = try stage.handOver("N1", from: one, to: two)
        let liar = Liar(stage, site: 1, after: try one.store.read { try $0.ownLog.ownLogEnd() })
        let claim = liar.write(
            17,
            [
                Write(1, .integer(1)), Write(2, .integer(CivilTime.instant("2026-07-03T08:00Z") ?? 0)),
                Write(3, .text("RETURN")),
            ], in: file, basis: Dot(one.store.identity.log, 2))
        try liar.exchange()
        try stage.exchange(two)
        #expect(try two.store.read { try $0.caseFiles.timeline(of: file).now?.holder } == .disputed([1, 2]))
        let sent = try stage.put(
            two.store,
            RecordInput(
                type: "transfer", caseFile: .id("\(file)"),
                fields: [
                    "number": .text("T2"), "from": .integer(2), "to": .integer(3),
                    "dispatched_at": .text("2026-07-04T08:00Z"),
                ]))
        try stage.put(two.store, RecordInput(id: "\(sent.dot)", fields: ["cancelled_at": .text("2026-07-04T09:00Z")]))
        try stage.put(
            two.store,
            RecordInput(
                id: "\(receipt.dot)", fields: ["closed_at": .text("2026-07-05T08:00Z"), "closed_by": .text("RELEASE")]))
        try stage.exchange(two)
        // Its release decides nothing while the other says to have them: it is listed until a person does.
        #expect(try stage.count() == ["disputed 1 2"])
        #expect(try stage.hub.read { try $0.conflicts.custodyReviews() }.map(\.status) == ["claimed by two"])
        try stage.put(
            stage.hub,
            RecordInput(
                id: "\(claim)", fields: ["closed_at": .text("2026-07-03T08:00Z"), "closed_by": .text("ERROR")],
                reason: "nobody is there"))
        #expect(try stage.count() == [])
        #expect(try stage.hub.read { try $0.conflicts.custodyReviews() }.isEmpty)
    }

    /// A dispatch in a person's file, as a program writes it that asks nobody.
    private func send(_ liar: Liar, to site: Int, as number: String, in file: Dot, basis: Dot?) -> Dot {
        liar.write(
            18,
            [
                Write(1, .text(number)), Write(2, .integer(Int64(liar.log.site))), Write(3, .integer(Int64(site))),
                Write(4, .integer(CivilTime.instant("2026-07-04T08:00Z") ?? 0)),
            ], in: file, basis: basis)
    }

    @Test(arguments: ["with them elsewhere", "let go elsewhere", "upon a claim dated back"])
    func `A former holder passes on nobody's file`(state: String) throws {
        let (stage, one, two, file) = try LiarTests.received()
        try stage.dispatch(one, "N1", to: 2, as: "T1")
        try stage.exchange(one)
        try stage.exchange(two)
        let receipt = try stage.receive(two, "N1", from: 1, as: "T1")
        if state == "let go elsewhere" {
            try stage.put(
                two.store,
                RecordInput(
                    id: "\(receipt.dot)",
                    fields: ["closed_at": .text("2026-07-03T08:00Z"), "closed_by": .text("RELEASE")]))
        }
        try stage.exchange(two)
        let liar = Liar(stage, site: 1, after: try one.store.read { try $0.ownLog.ownLogEnd() })
        // It has heard of the withdrawal, and says so before it writes.
        try liar.exchange()
        try liar.exchange()
        var basis = Dot(one.store.identity.log, 2)
        if state == "upon a claim dated back" {
            basis = liar.write(
                17,
                [
                    Write(1, .integer(1)), Write(2, .integer(CivilTime.instant("2026-07-02T10:00Z") ?? 0)),
                    Write(3, .text("RETURN")),
                ], in: file)
        }
        let sent = send(liar, to: 3, as: "T9", in: file, basis: basis)
        try liar.exchange()
        if state == "with them elsewhere" { #expect(try liar.isSetAside(sent)) }
        let friend = Liar(stage, site: 3)
        friend.receive(number: "x", transfer: "T9", from: 1, at: "2026-07-05T08:00Z")
        try friend.exchange()
        try friend.exchange()
        #expect(friend.filesSent == [])
        #expect(try stage.hub.read { try $0.caseFiles.aliasGroup(of: file) } == [file])
        #expect(try stage.hub.read { try $0.caseFiles.currentSites(of: file) }.contains(3) == false)
    }

    @Test func `A dispatch that was received is sent nowhere else by its sender, and put right by the hub`() throws {
        let (stage, one, two, file) = try LiarTests.received()
        try stage.dispatch(one, "N1", to: 2, as: "T1")
        try stage.exchange(one)
        try stage.exchange(two)
        let transfer = Dot(one.store.identity.log, 3)
        try stage.receive(two, "N1", from: 1, as: "T1")
        try stage.exchange(two)
        // Before the sender's own store has heard of the receipt.
        let edit = try stage.put(one.store, RecordInput(id: "\(transfer)", fields: ["to": .integer(3)]))
        try stage.exchange(one)
        #expect(try stage.hub.read { try $0.conflicts.verdicts() }.map(\.dot) == [edit.dot])
        #expect(try stage.count() == ["held 2"])
        let friend = Liar(stage, site: 3)
        friend.receive(number: "N1", transfer: "T1", from: 1, at: "2026-07-05T08:00Z")
        try friend.exchange()
        try friend.exchange()
        #expect(friend.filesSent == [])
        #expect(try stage.hub.read { try $0.caseFiles.currentSites(of: file) } == [2])
        // Its holder sends the person on; once that is answered, its desk says no.
        let own = try stage.put(
            two.store,
            RecordInput(
                type: "transfer", caseFile: .id("\(file)"),
                fields: [
                    "number": .text("T2"), "from": .integer(2), "to": .integer(4),
                    "dispatched_at": .text("2026-07-06T08:00Z"),
                ])
        ).dot
        try stage.put(two.store, RecordInput(id: "\(own)", fields: ["to": .integer(1)]))
        try stage.exchange(two)
        #expect(try stage.hub.read { try $0.conflicts.verdicts() }.count == 1, "turned round on the way")
        try stage.put(stage.hub, RecordInput(id: "\(transfer)", fields: ["dispatched_at": .text("2026-07-02T08:30Z")]))
        #expect(try stage.hub.read { try $0.conflicts.verdicts() }.count == 1)
    }

    @Test func `Who was only once addressed says that somebody came, writes beside that alone, and passes nobody on`()
        throws
    {
        let (stage, one, _, file) = try LiarTests.received()
        try stage.dispatch(one, "N1", to: 3, as: "T1")
        try stage.exchange(one)
        let transfer = Dot(one.store.identity.log, 3)
        try stage.put(one.store, RecordInput(id: "\(transfer)", fields: ["cancelled_at": .text("2026-07-02T09:00Z")]))
        try stage.exchange(one)
        #expect(try stage.hub.read { try $0.caseFiles.currentSites(of: file) } == [1])
        let liar = Liar(stage, site: 3)
        let claim = liar.write(
            17,
            [
                Write(1, .integer(3)), Write(2, .integer(CivilTime.instant("2026-07-03T08:00Z") ?? 0)),
                Write(3, .text("RETURN")),
            ], in: file)
        let sentence = liar.write(19, [Write(1, .text("forged"))], in: file)
        let edit = liar.write(16, [Write(2, .text("forged"))], record: file, in: file, basis: claim)
        // It may be so: then the dispatch that brought them is still on its way to the hub.
        let beside = liar.write(19, [Write(1, .text("12"))], in: file, basis: claim)
        let sent = send(liar, to: 2, as: "T9", in: file, basis: claim)
        try liar.exchange()
        for dot in [claim, beside, sent] { #expect(try !liar.isSetAside(dot)) }
        for dot in [sentence, edit] { #expect(try liar.isSetAside(dot)) }
        let friend = Liar(stage, site: 2)
        friend.receive(number: "x", transfer: "T9", from: 3, at: "2026-07-05T08:00Z")
        try friend.exchange()
        try friend.exchange()
        #expect(friend.filesSent == [])
        // It stays the holder's to count, and its claim can be taken back.
        #expect(try stage.count().contains("disputed 1 3"))
        let moment = CivilTime.instant("2026-07-06T08:00Z") ?? 0
        liar.write(17, [Write(10, .integer(moment)), Write(11, .text("ERROR"))], record: claim, in: file, basis: claim)
        try liar.exchange()
        #expect(try stage.count().contains("held 1"))
    }

    /// A call-back from before they came there would take the ground from all that has moved them since.
    @Test(arguments: [("2026-07-02T10:00Z", false), ("2026-07-06T10:00Z", true)])
    func `A former holder calls back nobody who had come by then, and else claims them beside their holder`(
        at: String, isTaken: Bool
    ) throws {
        let stage = try Stage()
        let (one, two, three) = (try stage.machine(1), try stage.machine(2), try stage.machine(3))
        let file = try stage.admit(one, "N1")
        try stage.dispatch(one, "N1", to: 2, as: "T1")
        try stage.exchange(one)
        try stage.exchange(two)
        try stage.receive(two, "N1", from: 1, as: "T1")
        try stage.dispatch(two, "N1", to: 3, as: "T2", at: "2026-07-03T08:00Z")
        for machine in [two, three] { try stage.exchange(machine) }
        try stage.receive(three, "N1", from: 2, as: "T2", at: "2026-07-03T12:00Z")
        for machine in [three, two, three] { try stage.exchange(machine) }
        #expect(try stage.count() == ["held 3"])

        // It has heard that they are elsewhere; what it holds on to is its disk of before.
        let before = try one.store.copy()
        for machine in [one, one] { try stage.exchange(machine) }
        let liar = try Stage.Machine(before)
        let transfer = Dot(one.store.identity.log, 3)
        try stage.put(liar.store, RecordInput(id: "\(transfer)", fields: ["cancelled_at": .text(at)]))
        let beside = try stage.put(
            liar.store, RecordInput(type: "sentence", caseFile: .id("\(file)"), fields: ["notes": .text("back")]))
        for machine in [liar, three, liar] { try stage.exchange(machine) }
        let verdicts = try stage.hub.read { try $0.conflicts.verdicts() }
        #expect(verdicts.isEmpty == isTaken, "\(verdicts), \(beside.dot)")
        #expect(try stage.count() == [isTaken ? "disputed 1 3" : "held 3"])
        // Who has them writes of them all the same.
        try stage.put(three.store, RecordInput(id: "\(file)", fields: ["surname": .text("Surname")]))
        try stage.exchange(three)
        #expect(try stage.hub.read { try $0.conflicts.verdicts() }.count == verdicts.count)
    }

    @Test func `A dispatch that is forged under both numbers keeps no receipt from that of who had the person`() throws
    {
        let (stage, one, two, file) = try LiarTests.received()
        try stage.dispatch(one, "N1", to: 2, as: "T1")
        try stage.exchange(one)
        let liar = Liar(stage, site: 3)
        let forged = liar.write(16, [Write(1, .text("N1"))])
        let claim = liar.write(
            17,
            [
                Write(1, .integer(3)), Write(2, .integer(CivilTime.instant("2026-07-01T20:00Z") ?? 0)),
                Write(3, .text("ADMISSION")),
            ], in: forged)
        liar.write(
            18,
            [
                Write(1, .text("T1")), Write(2, .integer(3)), Write(3, .integer(2)),
                Write(4, .integer(CivilTime.instant("2026-07-02T07:00Z") ?? 0)),
            ], in: forged, basis: claim)
        try liar.exchange()
        let receiver = Liar(stage, site: two.site)
        let receipt = receiver.receive(number: "N1", transfer: "T1", from: nil)
        try receiver.exchange()
        #expect(try stage.hub.read { try $0.caseFiles.aliasGroup(of: file) } == [file, receipt.file].sorted())
        #expect(receiver.filesSent.contains(file))
        #expect(liar.filesSent == [])
    }

    @Test
    func `Who had a file only by a join has it no more when that is taken back, though nobody has the person now`()
        throws
    {
        let (stage, one, two, file) = try LiarTests.received()
        let other = try stage.admit(two, "N2")
        try stage.exchange(two)
        func decide(areOne: Bool) throws {
            try stage.hub.write(at: stage.moment()) {
                try $0.decisions.decideIdentity(
                    file, other, areOne: areOne, reason: "seen", author: "registry@0", at: &$1)
            }
            for machine in [one, two, one, two] { try stage.exchange(machine) }
        }
        try decide(areOne: true)
        #expect(try stage.rows(two.store, "person") == 2)
        try stage.put(
            one.store,
            RecordInput(
                type: "custody", caseFile: .id("\(file)"), current: true,
                fields: ["closed_at": .text("2026-07-03T09:00Z"), "closed_by": .text("RELEASE")]))
        try stage.exchange(one)
        try decide(areOne: false)
        #expect(try stage.hub.read { try $0.caseFiles.currentSites(of: file) } == [1])
        #expect(try stage.hub.read { try $0.caseFiles.currentSites(of: other) } == [2])
        #expect(try stage.rows(two.store, "person") == 1)
        #expect(try stage.count() == ["held 2"])
    }

    @Test func `A number mistyped in a convoy is joined when it is put right`() throws {
        let (stage, one, two, file) = try LiarTests.received("N1")
        let other = try stage.admit(one, "N2")
        for number in ["N1", "N2"] { try stage.dispatch(one, number, to: 2, as: "T1") }
        try stage.exchange(one)
        try stage.receive(two, "N1", from: 1, as: "T1")
        let mistyped = try stage.receive(two, "N9", from: 1, as: "T1")
        try stage.exchange(two)
        #expect(try stage.hub.read { try $0.caseFiles.aliasGroup(of: other) } == [other])
        try stage.put(two.store, RecordInput(id: "\(mistyped.caseFile)", fields: ["prisoner_no": .text("N2")]))
        for machine in [two, one, two, one] { try stage.exchange(machine) }
        #expect(try stage.hub.read { try $0.caseFiles.aliasGroup(of: other) } == [other, mistyped.caseFile].sorted())
        #expect(try stage.rows(one.store, "person") == 0)
        #expect(try stage.count() == ["held 2", "held 2"])
        #expect(try stage.hub.read { try $0.caseFiles.currentSites(of: file) } == [2])
    }

    @Test func `A transfer number mistyped for another's joins nobody, and both are received`() throws {
        let (stage, one, two, file) = try LiarTests.received("N1")
        let other = try stage.admit(one, "N2")
        try stage.dispatch(one, "N1", to: 2, as: "T1")
        try stage.dispatch(one, "N2", to: 2, as: "T2")
        try stage.exchange(one)
        try stage.exchange(two)
        try stage.receive(two, "N1", from: 1, as: "T2")
        try stage.exchange(two)
        #expect(try stage.hub.read { try $0.caseFiles.aliasGroup(of: file) } == [file])
        try stage.receive(two, "N2", from: 1, as: "T2")
        for machine in [two, one] { try stage.exchange(machine) }
        #expect(try stage.hub.read { try $0.caseFiles.aliasGroup(of: other) } == [other])
        #expect(try stage.count() == ["held 2 unmatched", "held 2"])
        #expect(try stage.rows(one.store, "person") == 0)
    }

    @Test func `A cancellation that is dated back gives a former holder nothing`() throws {
        let (stage, one, two, file) = try LiarTests.received()
        try stage.handOver("N1", from: one, to: two)
        let transfer = Dot(one.store.identity.log, 3)
        let liar = Liar(stage, site: 1, after: try one.store.read { try $0.ownLog.ownLogEnd() })
        liar.write(
            18, [Write(10, .integer(CivilTime.instant("2026-07-02T09:00Z") ?? 0))], record: transfer, in: file,
            basis: Dot(one.store.identity.log, 2))
        try liar.exchange()
        #expect(try stage.hub.read { try $0.caseFiles.currentSites(of: file) } == [2])
        #expect(try stage.count() == ["disputed 1 2 unmatched"])
    }
}
