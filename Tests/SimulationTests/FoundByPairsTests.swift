import Causality
import Exchange
import GRDB
import Register
import Simulator
import Store
import Testing

/// What the pairs of fault and state found, told as stories.
@Suite struct FoundByPairsTests {
    private func apart(_ machine: Stage.Machine) throws -> Int {
        try machine.store.read { try Int.fetchOne($0.db, sql: "SELECT count(*) FROM _set_apart") ?? 0 }
    }

    /// A change of site 1 in a case file that nobody has: the hub's word on it stands in no file that site 1 is sent.
    private func writeInNobodysFile(_ machine: Stage.Machine) throws -> Dot {
        let dot = Dot(machine.store.identity.log, try machine.store.read { try $0.ownLog.ownLogEnd() } + 1)
        try machine.store.append(
            unchecked: Change(
                dot: dot, record: dot, type: 19, caseFile: Dot(LogID(site: 3, incarnation: 1), 999), edition: 1,
                timestamp: HybridTimestamp(milliseconds: 1_782_864_000_000), clock: .unknown, author: "clerk@1",
                writes: [Write(1, .text("122"))]))
        return dot
    }

    private func isSetAside(_ dot: Dot, at machine: Stage.Machine) throws -> Bool {
        try machine.store.followToEnd(at: { nil })
        return try machine.store.read { try $0.caseFiles.verdict(on: dot)?.kind } == .setAside
    }

    @Test func `Who asks for all again is told again what of its work is set aside, whatever file it is in`() throws {
        let stage = try Stage()
        let machine = try stage.machine(1)
        _ = try stage.admit(machine, "N1")
        let dot = try writeInNobodysFile(machine)
        try stage.exchange(machine)
        try stage.exchange(machine)
        #expect(try isSetAside(dot, at: machine))
        try machine.store.write { try $0.account.askRefill() }
        try stage.exchange(machine)
        #expect(try apart(machine) == 0)
        #expect(try isSetAside(dot, at: machine))
        #expect(try stage.rows(machine.store, "sentence") == 0)
    }

    @Test func `A copy with all of its own work is told again what of it is set aside, whatever file it is in`() throws
    {
        let stage = try Stage()
        let machine = try stage.machine(1)
        _ = try stage.admit(machine, "N1")
        try stage.put(
            stage.hub, RecordInput(type: "facility", fields: ["site": .integer(1), "name": .text("one")]))
        try stage.exchange(machine)
        try stage.exchange(machine)
        let dot = try writeInNobodysFile(machine)
        let copy = try machine.store.copy()
        try stage.exchange(machine)
        try stage.exchange(machine)
        #expect(try isSetAside(dot, at: machine))
        let restored = try Stage.Machine(copy)
        try stage.exchange(restored)
        try stage.exchange(restored)
        #expect(try isSetAside(dot, at: restored))
        #expect(try stage.rows(copy, "sentence") == 0)
    }

    @Test(arguments: [false, true])
    func `A hub that makes its views again fills nobody with a part, and all of it once they are made`(
        isCopy: Bool
    ) throws {
        let stage = try Stage()
        let (sender, machine) = (try stage.machine(1), try stage.machine(2))
        let backup = try machine.store.copy()
        _ = try stage.admit(sender, "N1")
        try stage.put(
            stage.hub, RecordInput(type: "facility", fields: ["site": .integer(1), "name": .text("one")]))
        try stage.exchange(sender)
        try stage.dispatch(sender, "N1", to: 2, as: "T1")
        try stage.exchange(sender)
        for _ in 0..<2 { try stage.exchange(machine) }
        // What waits for the site when it asks comes after all that it has.
        let note = RecordInput(type: "facility", fields: ["site": .integer(2), "name": .text("two")])
        try stage.put(stage.hub, note)
        try stage.hub.write { try $0.views.beginAnew() }
        let store = isCopy ? backup : machine.store
        if !isCopy { try store.write { try $0.account.askRefill() } }
        try stage.exchange(Stage.Machine(store), roundTripsMax: 4)
        let asking = try Stage.Machine(store)
        #expect(try apart(asking) == 0)
        #expect(try stage.rows(store, "person") == (isCopy ? 0 : 1))
        try stage.hub.followToEnd(at: { stage.moment() })
        try stage.exchange(asking)
        try store.followToEnd(at: { nil })
        #expect(try apart(asking) == 0)
        #expect(try stage.rows(store, "person") == 1)
        #expect(try stage.rows(store, "facility") == 2)
        #expect(asking.agent.isQuiescent)
    }
}
