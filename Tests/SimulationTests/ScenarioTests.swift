import Causality
import Custody
import Decisions
import Exchange
import GRDB
import Register
import Safeguards
import Simulator
import Store
import Testing
import Wire

@Suite struct ScenarioTests {
    @Test func `A lost answer costs one extra round trip and loses nothing`() throws {
        let stage = try Stage()
        let machine = try stage.machine(1)
        _ = try stage.admit(machine, "N1")
        try stage.exchange(machine, fates: [.answerLost])
        #expect(try stage.held(1) == IntervalSet(1...2))
        #expect(machine.agent.state.held.isEmpty)
        machine.sent = []
        machine.roundTrips = 0
        try stage.exchange(machine)
        #expect(machine.roundTrips == 2)
        #expect(machine.sent == [[1, 2], []])
        #expect(machine.agent.isQuiescent)
        #expect(try stage.count() == ["held 1"])
    }

    @Test func `A cloned store is refused, and the original goes on and loses nothing`() throws {
        let stage = try Stage()
        let original = try stage.machine(1)
        _ = try stage.admit(original, "N1")
        try stage.exchange(original)
        let clone = try Stage.Machine(original.store.copy())
        _ = try stage.admit(original, "N2")
        _ = try stage.admit(clone, "N3")
        try stage.exchange(original)
        try stage.exchange(clone)
        #expect(clone.refusal == .branch)
        #expect(clone.sent.last == [])
        _ = try stage.admit(original, "N4")
        try stage.exchange(original)
        #expect(original.refusal == nil)
        #expect(original.agent.isQuiescent)
        #expect(try stage.held(1) == IntervalSet(1...6))
        #expect(try stage.count().count == 3)
        #expect(try stage.hub.read { try $0.proofs.proveChains() } == [])
        // What the clone wrote stays with it, for a person to decide.
        #expect(try stage.rows(clone.store, "person") == 2)
        let again = try Stage.Machine(clone.store)
        try stage.exchange(again)
        #expect(again.refusal == .branch)
    }

    @Test func `A store put back from an older copy is refused`() throws {
        let stage = try Stage()
        let machine = try stage.machine(1)
        _ = try stage.admit(machine, "N1")
        try stage.exchange(machine)
        let backup = try machine.store.copy()
        _ = try stage.admit(machine, "N2")
        try stage.exchange(machine)
        let restored = try Stage.Machine(backup)
        try stage.exchange(restored)
        #expect(restored.refusal == .branch)
        #expect(try stage.held(1) == IntervalSet(1...4))
        let later = try Stage.Machine(backup.copy())
        for number in ["N5", "N6", "N7"] { _ = try stage.admit(later, number) }
        try stage.exchange(later)
        #expect(later.refusal == .branch)
        #expect(try stage.held(1) == IntervalSet(1...4))
    }

    @Test func `A store put back from a copy with all of its own changes is given again what it has forgotten`() throws
    {
        let stage = try Stage()
        let (one, two) = (try stage.machine(1), try stage.machine(2))
        _ = try stage.admit(one, "N1")
        try stage.exchange(one)
        try stage.exchange(two)
        let backup = try two.store.copy()
        try stage.put(
            stage.hub, RecordInput(type: "facility", fields: ["site": .integer(1), "name": .text("one")]))
        try stage.dispatch(one, "N1", to: 2, as: "T1")
        try stage.exchange(one)
        try stage.exchange(two)
        try stage.exchange(two)
        #expect(try stage.rows(two.store, "person") == 1)
        let restored = try Stage.Machine(backup)
        #expect(try stage.rows(restored.store, "person") == 0)
        try stage.exchange(restored)
        #expect(restored.refusal == nil)
        #expect(try stage.rows(restored.store, "person") == 1)
        #expect(try stage.rows(restored.store, "transfer") == 1)
        #expect(try stage.rows(restored.store, "facility") == 1)
    }

    @Test func `An urgent case file overtakes a backlog, and the log is whole in the end`() throws {
        let stage = try Stage()
        let machine = try stage.machine(1, link: LinkEstimate(bytesPerSecond: 1, packing: 0.05))
        let file = try stage.admit(machine, "N1")
        try stage.exchange(machine)
        for index in 0..<40 {
            try stage.put(
                machine.store,
                RecordInput(
                    type: "trial", caseFile: .id("\(file)"),
                    fields: ["append": .text(String(repeating: "note \(index) ", count: 40))]))
        }
        let urgent = try stage.admit(machine, "N2")
        machine.sent = []
        try stage.exchange(machine, roundTripsMax: 1)
        #expect(machine.sent.first?.contains(urgent.sequence) == true)
        #expect((machine.sent.first?.count ?? 0) < 42)
        #expect(try stage.held(1).runs.count == 2)
        #expect(try stage.count().count == 2)
        try stage.exchange(try Stage.Machine(machine.store))
        #expect(try stage.held(1) == IntervalSet(1...44))
        #expect(try stage.hub.read { try $0.proofs.proveChains() } == [])
    }

    @Test func `A transfer received while the sender is silent is counted once, and joined when the sender speaks`()
        throws
    {
        let stage = try Stage()
        let (one, two) = (try stage.machine(1), try stage.machine(2))
        let file = try stage.admit(one, "N1")
        try stage.exchange(one)
        try stage.dispatch(one, "N1", to: 2, as: "T1")
        let receipt = try stage.receive(two, "N1", from: 1, as: "T1")
        #expect(receipt.caseFile != file)
        try stage.exchange(two)
        #expect(try stage.count() == ["disputed 1 2 unmatched"])
        try stage.exchange(one)
        #expect(try stage.count() == ["held 2"])
        #expect(try stage.hub.read { try $0.caseFiles.aliasGroup(of: file) } == [file, receipt.caseFile].sorted())
        try stage.exchange(two)
        // The receiver has the file whole now, and both names lead to it.
        #expect(try stage.rows(two.store, "person") == 2)
        #expect(try stage.rows(two.store, "transfer") == 1)
        #expect(try two.store.read { try $0.caseFiles.timeline(of: file).now?.holder } == .facility(2))
    }

    @Test func `The old holder is withdrawn after the receipt, once its own changes are acknowledged`() throws {
        let stage = try Stage()
        let (one, two) = (try stage.machine(1), try stage.machine(2))
        let file = try stage.admit(one, "N1")
        try stage.dispatch(one, "N1", to: 2, as: "T1")
        try stage.exchange(one)
        #expect(try stage.count() == ["transit 1 2"])
        try stage.exchange(two)
        try stage.receive(two, "N1", from: 1, as: "T1")
        try stage.exchange(two)
        #expect(try stage.rows(one.store, "person") == 1)
        // Not yet told: it goes on writing, and that is not lost.
        try stage.put(one.store, RecordInput(id: "\(file)", fields: ["notes": .text("left in good health")]))
        try stage.exchange(one)
        try stage.exchange(two)
        #expect(try stage.rows(one.store, "person") == 0)
        #expect(try stage.rows(one.store, "custody") == 0)
        #expect(throws: Refusal.self) {
            try stage.put(one.store, RecordInput(id: "\(file)", fields: ["notes": .text("more")]))
        }
        let json = try #require(try two.store.read { try $0.register.json(of: file, .whole) })
        #expect(json.contains("left in good health"))
        #expect(try stage.hub.read { try $0.caseFiles.currentSites(of: file) } == [2])
    }

    @Test func `A withdrawal waits for an open conflict, and follows its decision`() throws {
        let stage = try Stage()
        let (one, two) = (try stage.machine(1), try stage.machine(2))
        let file = try stage.admit(one, "N1")
        try stage.dispatch(one, "N1", to: 2, as: "T1")
        try stage.exchange(one)
        try stage.exchange(two)
        try stage.put(one.store, RecordInput(id: "\(file)", fields: ["birth_date": .text("1990-01-01")]))
        try stage.put(two.store, RecordInput(id: "\(file)", fields: ["birth_date": .text("1991-01-01")]))
        try stage.receive(two, "N1", from: 1, as: "T1")
        try stage.exchange(one)
        try stage.exchange(two)
        #expect(try stage.hub.read { try $0.caseFiles.currentSites(of: file) } == [1, 2])
        let conflict = try #require(try stage.hub.read { try $0.conflicts.conflicts(record: file).first })
        _ = try stage.hub.write(at: stage.moment()) {
            try $0.writing.decide(
                conflict, writes: [Write(10, .integer(CivilTime.date("1990-01-01") ?? 0))], reason: "birth certificate",
                author: "board@0", at: &$1)
        }
        #expect(try stage.hub.read { try $0.conflicts.conflicts(record: file) }.isEmpty)
        #expect(try stage.hub.read { try $0.caseFiles.currentSites(of: file) } == [2])
        try stage.exchange(one)
        try stage.exchange(two)
        #expect(try stage.rows(one.store, "person") == 0)
        #expect(try two.store.read { try $0.register.json(of: file, .whole) }?.contains("1990-01-01") == true)
    }

    @Test func `Two facilities that claim one prisoner are counted once, in dispute, until one gives way`() throws {
        let stage = try Stage()
        let (one, two) = (try stage.machine(1), try stage.machine(2))
        _ = try stage.admit(one, "N1")
        let other = try stage.admit(two, "N1", at: "2026-07-01T09:00Z")
        try stage.exchange(one)
        try stage.exchange(two)
        #expect(try stage.count() == ["disputed 1 2"])
        try stage.put(
            two.store,
            RecordInput(
                type: "custody", caseFile: .id("\(other)"), current: true,
                fields: ["closed_at": .text("2026-07-01T10:00Z"), "closed_by": .text("ERROR")]))
        try stage.exchange(two)
        #expect(try stage.count() == ["held 1"])
    }

    @Test func `A request that does not follow the log is refused, leaves nothing, and the honest store goes on`()
        throws
    {
        let stage = try Stage()
        let machine = try stage.machine(1)
        _ = try stage.admit(machine, "N1")
        let batch = try machine.store.read {
            try $0.facility.readBatch(held: IntervalSet(), contentBytesMax: 1_000_000)
        }
        // The same log, but with a hole and no link over it.
        let request = Request(
            RequestHead(log: machine.store.identity.log, epoch: 0, token: 0, position: 0, edition: 1, logEnd: 2),
            changes: Array(batch.changes.dropFirst()))
        let moment = stage.moment()
        let answer = try stage.hub.write { try $0.hub.exchange(request, site: 1, at: moment, chance: 5) { $0 } }
        #expect(answer.outcome == .refused(.branch))
        #expect(try stage.hub.read { try $0.change(Dot(machine.store.identity.log, 2)) } == nil)
        try stage.exchange(machine)
        #expect(machine.refusal == nil)
        #expect(try stage.held(1) == IntervalSet(1...2))
        #expect(try stage.count() == ["held 1"])
    }

    @Test func `What the hub writes about a person reaches who holds the file, and moves its scope`() throws {
        let stage = try Stage()
        let (one, two) = (try stage.machine(1), try stage.machine(2))
        let file = try stage.admit(one, "N1")
        try stage.exchange(one)
        try stage.put(stage.hub, RecordInput(id: "\(file)", fields: ["surname": .text("corrected")]))
        try stage.exchange(one)
        #expect(try one.store.read { try $0.register.json(of: file, .whole) }?.contains("corrected") == true)
        try stage.put(
            stage.hub,
            RecordInput(
                type: "custody", caseFile: .id("\(file)"),
                fields: [
                    "facility": .integer(2), "opened_at": .text("2026-07-03T08:00Z"), "opened_by": .text("ADMISSION"),
                    "commitment_order": .text("by the registry"),
                ]))
        try stage.exchange(two)
        #expect(try two.store.read { try $0.register.json(of: file, .whole) }?.contains("corrected") == true)
        #expect(try stage.count() == ["disputed 1 2"])
    }
}
