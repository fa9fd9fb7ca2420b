import Causality
import Custody
import Exchange
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
        return (
            stage, Liar(stage, site: 1, after: try one.store.read { try $0.ownLog.ownLogEnd() }), file, Dot(file.log, 2)
        )
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
        #expect(try stage.hub.read { try $0.conflicts.verdicts() }.isEmpty)
        #expect(try stage.hub.read { try $0.caseFiles.currentSites(of: file) } == [2])
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
        #expect(try stage.hub.read { try $0.conflicts.verdicts() }.isEmpty)
        #expect(try stage.hub.read { try $0.caseFiles.currentSites(of: file) } == [1, 2])
        #expect(throws: Refusal.self) {
            try stage.put(one.store, RecordInput(id: "\(file)", fields: ["surname": .text("Other")]))
        }
        #expect(throws: Refusal.self) {
            try stage.put(one.store, RecordInput(id: "\(file)", fields: ["birth_date": .text("1980-01-01")]))
        }
        let liar = Liar(stage, site: 1, after: try one.store.read { try $0.ownLog.ownLogEnd() })
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
        #expect(try stage.hub.read { try $0.caseFiles.currentSites(of: file) } == [2])
    }

    /// 1 has the file for a date of birth in dispute, and 2 the person; 1 has heard of that.
    private func contested() throws -> (Stage, one: Stage.Machine, two: Stage.Machine, file: Dot, receipt: Change) {
        let (stage, one, two, file) = try LiarTests.received()
        try stage.dispatch(one, "N1", to: 2, as: "T1")
        try stage.exchange(one)
        try stage.exchange(two)
        let receipt = try stage.receive(two, "N1", from: 1, as: "T1")
        for (machine, date) in [(one, "1980-01-01"), (two, "1981-01-01")] {
            try stage.put(machine.store, RecordInput(id: "\(file)", fields: ["birth_date": .text(date)]))
        }
        for machine in [one, two, one, one] { try stage.exchange(machine) }
        #expect(try stage.hub.read { try $0.caseFiles.currentSites(of: file) } == [1, 2])
        return (stage, one, two, file, receipt)
    }

    /// What 1's software writes past its own checks, resting on its old custody, or another.
    private func forge(
        _ stage: Stage, _ one: Stage.Machine, in file: Dot, under basis: Dot? = nil, after claims: [[Write]] = []
    ) throws -> (set: [Dot], isSetAside: [Bool]) {
        let liar = Liar(stage, site: 1, after: try one.store.read { try $0.ownLog.ownLogEnd() })
        try liar.exchange()
        try liar.exchange()
        let claim = claims.map { liar.write(17, $0, in: file) }.last
        let basis = basis ?? claim ?? Dot(file.log, 2)
        let forged = [
            liar.write(16, Self.surname, record: file, in: file, basis: basis),
            liar.write(16, [Write(10, .none)], record: file, in: file, basis: basis),
        ]
        try liar.exchange()
        return (forged, try forged.map(liar.isSetAside))
    }

    private static func claim(_ time: String) -> [Write] {
        [
            Write(1, .integer(1)), Write(2, .integer(CivilTime.instant(time) ?? 0)), Write(3, .text("ADMISSION")),
        ]
    }

    @Test(arguments: ["RELEASE", "DEATH"])
    func `Who keeps a file for an open conflict is not its holder once the last holder lets the person go`(
        ending: String
    ) throws {
        let (stage, one, two, file, _) = try contested()
        try stage.put(
            two.store,
            RecordInput(
                type: "custody", caseFile: .prisonerNumber("N1"), current: true,
                fields: ["closed_at": .text("2026-07-05T08:00Z"), "closed_by": .text(ending)]))
        for machine in [two, one, one] { try stage.exchange(machine) }
        #expect(throws: Refusal.self) {
            try stage.put(one.store, RecordInput(id: "\(file)", fields: ["surname": .text("Other")]))
        }
        #expect(try forge(stage, one, in: file).isSetAside == [true, true])
        // The last holder is none the less.
        try stage.put(two.store, RecordInput(id: "\(file)", fields: ["birth_date": .text("1981-01-01")]))
        try stage.exchange(two)
        #expect(try stage.hub.read { try $0.caseFiles.currentSites(of: file) } == [2])
    }

    @Test(arguments: ["2026-07-05T08:00Z", "2026-07-02T10:00Z"])
    func `Who keeps a file for an open conflict is not its holder for claiming the person, whatever the date`(
        time: String
    ) throws {
        let (stage, one, two, file, _) = try contested()
        #expect(try forge(stage, one, in: file, after: [Self.claim(time)]).isSetAside == [true, true])
        #expect(try stage.count() == ["disputed 1 2"])
        // Nor is the holder less of one.
        try stage.put(two.store, RecordInput(id: "\(file)", fields: ["surname": .text("Known better")]))
        try stage.exchange(two)
        let verdicts = try stage.hub.read { try $0.conflicts.verdicts() }
        #expect(verdicts.allSatisfy { $0.dot.site == 1 })
    }

    @Test func `A former holder writes nothing under a claim dated before the receipt`() throws {
        let (stage, liar, file, _) = try handedOver()
        try liar.exchange()
        try liar.exchange()
        let claim = liar.write(17, Self.claim("2026-07-02T10:00Z"), in: file)
        try liar.exchange()
        let forged = liar.write(16, Self.surname, record: file, in: file, basis: claim)
        try liar.exchange()
        #expect(try liar.isSetAside(forged))
        withExtendedLifetime(stage) {}
    }

    @Test func `Who keeps a file and has the person again writes as before, whatever it had heard`() throws {
        let (stage, one, two, file, receipt) = try contested()
        let heard = { try stage.hub.read { try $0.caseFiles.heardWithdrawal(of: file, site: 1) } }
        #expect(try heard() != nil)
        try stage.put(
            stage.hub,
            RecordInput(
                id: "\(receipt.record)",
                fields: ["closed_at": .text("2026-07-02T12:00Z"), "closed_by": .text("ERROR")]))
        #expect(try heard() == nil)
        for machine in [one, two] { try stage.exchange(machine) }
        let own = try stage.put(one.store, RecordInput(id: "\(file)", fields: ["surname": .text("Own")]))
        try stage.exchange(one)
        #expect(
            try stage.hub.read { transaction in try !transaction.conflicts.verdicts().contains { $0.dot == own.dot } })
    }

    @Test(arguments: [false, true])
    func `Who sent a person on loses the file, whether the word of their end comes with that of their arrival or after`(
        isLater: Bool
    ) throws {
        let (stage, one, two, file) = try LiarTests.received()
        try stage.dispatch(one, "N1", to: 2, as: "T1")
        try stage.exchange(one)
        try stage.exchange(two)
        let receipt = try stage.receive(two, "N1", from: 1, as: "T1")
        if isLater { try stage.exchange(two) }
        try stage.put(
            two.store,
            RecordInput(
                id: "\(receipt.record)",
                fields: ["closed_at": .text("2026-07-05T08:00Z"), "closed_by": .text("RELEASE")]))
        try stage.exchange(two)
        #expect(try stage.hub.read { try $0.caseFiles.currentSites(of: file) } == [2])
        #expect(try forge(stage, one, in: file).isSetAside == [true, true])
        try stage.put(two.store, RecordInput(id: "\(file)", fields: ["surname": .text("Late")]))
        try stage.exchange(two)
        #expect(try stage.hub.read { try $0.conflicts.verdicts() }.allSatisfy { $0.dot.site == 1 })
    }

    @Test func `Who says again and again that the answer with the withdrawal was lost has heard it`() throws {
        let (stage, one, two, file) = try LiarTests.received()
        try stage.dispatch(one, "N1", to: 2, as: "T1")
        for machine in [one, two] { try stage.exchange(machine) }
        try stage.receive(two, "N1", from: 1, as: "T1")
        try stage.exchange(two)
        var copy = try one.store.copy()
        try stage.exchange(one)
        #expect(try stage.rows(one.store, "person") == 0)
        var written: [Dot] = []
        for name in ["a", "b", "c", "d"] {
            let machine = try Stage.Machine(copy)
            written.append(
                try stage.put(machine.store, RecordInput(id: "\(file)", fields: ["surname": .text(name)])).dot)
            copy = try machine.store.copy()
            try stage.exchange(machine)
        }
        let aside = try stage.hub.read { try $0.conflicts.verdicts() }.map(\.dot)
        // Once it may have been lost.
        #expect(written.map(aside.contains) == [false, true, true, true])
    }

    @Test func `A former holder says how its custody ended, and not otherwise when it began`() throws {
        let (stage, liar, file, basis) = try handedOver()
        try liar.exchange()
        try liar.exchange()
        let count = try stage.hub.read { try $0.caseFiles.timeline(of: file).spans }
        let november = CivilTime.instant("2026-11-10T09:00Z") ?? 0
        let forged = [[Write(2, .integer(november))], [Write(6, .text("T1"))], [Write(7, .integer(2))]].map {
            liar.write(17, $0, record: basis, in: file, basis: basis)
        }
        let told = liar.write(17, [Write(11, .text("DISPATCH"))], record: basis, in: file, basis: basis)
        try liar.exchange()
        for dot in forged { #expect(try liar.isSetAside(dot)) }
        #expect(try !liar.isSetAside(told))
        #expect(try stage.hub.read { try $0.caseFiles.timeline(of: file).spans } == count)
    }

    @Test func `A former holder takes nothing away that a holder added`() throws {
        let (stage, one, two, file) = try LiarTests.received()
        try stage.handOver("N1", from: one, to: two)
        let alias = try stage.put(two.store, RecordInput(id: "\(file)", fields: ["aliases": .text("Bek")]))
        try stage.exchange(two)
        let liar = Liar(stage, site: 1, after: try one.store.read { try $0.ownLog.ownLogEnd() })
        try liar.exchange()
        try liar.exchange()
        let basis = Dot(file.log, 2)
        let removal = liar.write(16, [Write(14, .removal([alias.dot]))], record: file, in: file, basis: basis)
        try liar.exchange()
        #expect(try liar.isSetAside(removal))
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
        #expect(try stage.hub.read { try $0.caseFiles.currentSites(of: file) } == [1])
        #expect(try stage.count() == ["held 1", "held 2 unmatched"])
    }
}
