import Causality
import Decisions
import Exchange
import GRDB
import Register
import Simulator
import Store
import Testing

/// What a hub keeps, and what it does not, for what sites are to receive.
@Suite struct DeliveredTests {
    /// A person at site 1 with so many records.
    private func stage(records: Int) throws -> (stage: Stage, one: Stage.Machine, two: Stage.Machine) {
        let stage = try Stage(sites: 2)
        let (one, two) = (try stage.machine(1), try stage.machine(2))
        let file = try stage.admit(one, "N1")
        for index in 0..<records {
            try stage.put(
                one.store,
                RecordInput(
                    type: "trial", caseFile: .id("\(file)"),
                    fields: ["append": .text(String(repeating: "note \(index) ", count: 100))]))
        }
        try stage.exchange(one)
        return (stage, one, two)
    }

    /// Rows of the hub's tables that are about who receives what.
    private func rows(_ stage: Stage) throws -> Int {
        try stage.hub.read { transaction in
            try ["_held", "_hearing", "_queued"].reduce(0) {
                try $0 + (Int.fetchOne(transaction.db, sql: "SELECT count(*) FROM \($1)") ?? 0)
            }
        }
    }

    @Test func `A file that is handed over costs the hub the same rows, however much is in it`() throws {
        let counts = try [2, 40].map { records in
            let (stage, one, two) = try stage(records: records)
            #expect(try rows(stage) == 0)
            try stage.handOver("N1", from: one, to: two)
            #expect(try stage.rows(two.store, "trial") == records)
            return try rows(stage)
        }
        #expect(counts[0] == counts[1] && counts[0] > 0)
    }

    @Test func `A new machine of a site is filled with all that the site holds, however small its answers are`() throws
    {
        let (stage, one, two) = try stage(records: 200)
        try stage.put(stage.hub, RecordInput(type: "facility", fields: ["site": .integer(1), "name": .text("one")]))
        try stage.handOver("N1", from: one, to: two)
        _ = try stage.admit(two, "N2")
        try stage.exchange(two)
        try stage.exchange(two)
        let before = try rows(stage)

        let log = try stage.hub.write { try $0.hub.enrol(site: 2, name: "two", key: [22], now: 1) }
        #expect(try rows(stage) == before)
        let waiting = try #require(try stage.hub.read { try $0.hub.sites() }.last?.waiting)
        #expect(waiting > 200)
        let store = try Store.open(
            ":memory:", description: stage.hub.description, creating: Store.Identity(log: log))
        let anew = try Stage.Machine(store, link: LinkEstimate(bytesPerSecond: 1, packing: 0.02))
        try stage.exchange(anew)
        #expect(anew.roundTrips > 3)
        try stage.exchange(anew)
        func lines(_ store: Store) throws -> [String] {
            var lines: [String] = []
            try store.read { try $0.register.export { lines.append($0) } }
            return lines.sorted()
        }
        #expect(try lines(store) == lines(two.store))
        #expect(try stage.hub.read { try $0.hub.sites() }.last?.waiting == 0)

        // What comes after the filling comes as it does to everybody.
        try stage.put(stage.hub, RecordInput(type: "facility", fields: ["site": .integer(2), "name": .text("two")]))
        try stage.exchange(anew)
        #expect(try stage.rows(store, "facility") == 2)
    }

    @Test func `While a hub's tables are made nothing is sent, and nothing is passed over`() throws {
        let (stage, one, two) = try stage(records: 3)
        try stage.dispatch(one, "N1", to: 2, as: "T1")
        try stage.exchange(one)
        try stage.hub.write { try $0.views.beginAnew() }
        try stage.exchange(two)
        #expect(two.agent.waitsForHub)
        #expect(try stage.rows(two.store, "trial") == 0)
        try stage.hub.followToEnd(at: { stage.moment() })
        try stage.exchange(two)
        #expect(try !two.agent.waitsForHub && stage.rows(two.store, "trial") == 3)
    }

    @Test func `What a site heard while the hub's tables are made is taken for heard`() throws {
        let (stage, one, two) = try stage(records: 1)
        try stage.handOver("N1", from: one, to: two)
        // The withdrawal is sent, and the hub begins anew before the site shows that it has it.
        try stage.exchange(one, roundTripsMax: 1)
        func heard() throws -> Int {
            try stage.hub.read { try Int.fetchOne($0.db, sql: "SELECT count(*) FROM _heard_withdrawal") ?? 0 }
        }
        #expect(try heard() == 0)
        try stage.hub.write { try $0.views.beginAnew() }
        try stage.exchange(one)
        #expect(try heard() == 1)
    }
}
