import Causality
import Exchange
import GRDB
import Register
import Simulator
import Store
import Testing

/// What worlds of hardships found, told as stories.
@Suite struct FoundByHardshipsTests {
    @Test(arguments: [false, true])
    func `Where what waits to be sent is gone, nothing is sent, in words, and the hub is not called without end`(
        isProved: Bool
    ) throws {
        let stage = try Stage()
        let machine = try stage.machine(1)
        _ = try stage.admit(machine, "N1")
        // A program that runs has looked at it before.
        if isProved { _ = try machine.store.readBatch(held: IntervalSet(), contentBytesMax: 1 << 20) }
        try machine.store.write { try $0.db.execute(sql: "DELETE FROM _batch") }
        let error = try #require(throws: StoreError.self) { try stage.exchange(machine) }
        #expect(error.description.contains("is not what was written here"))
        #expect(machine.roundTrips == 0)
        // A report on what waits is given all the same.
        #expect(try machine.store.read { try $0.facility.packing() } > 0)
    }

    @Test(arguments: ["high = 1 << 40", "high = -3", "high = high + (1 << 62)"])
    func `A machine that says of its log what cannot be stops in words, whatever it is asked`(set: String) throws {
        let stage = try Stage()
        let machine = try stage.machine(1)
        _ = try stage.admit(machine, "N1")
        try machine.store.write { try $0.db.execute(sql: "UPDATE _run SET \(set)") }
        for ask in [{ try stage.exchange(machine) }, { _ = try stage.admit(machine, "N2") }] {
            let error = try #require(throws: StoreError.self) { try ask() }
            #expect(error.description.contains("the end of the log 1.1 in the change set is damaged"))
        }
    }

    @Test(arguments: ["high = 1 << 40", "high = -3", "low = high + 1", "low = -1"])
    func `A hub that says of a log what cannot be answers its site with an error in words, and goes on with others`(
        set: String
    ) throws {
        let stage = try Stage()
        let (one, two) = (try stage.machine(1), try stage.machine(2))
        for machine in [one, two] {
            _ = try stage.admit(machine, "N\(machine.site)")
            try stage.exchange(machine)
        }
        let log = LogID(site: 1, incarnation: 1)
        try stage.hub.write { try $0.db.execute(sql: "UPDATE _run SET \(set) WHERE log = \(log.packed)") }
        _ = try stage.admit(one, "N3")
        let error = try #require(throws: StoreError.self) { try stage.exchange(one) }
        #expect(error.description.contains("what is held of the log 1.1 in the change set is damaged"))
        _ = try stage.admit(two, "N4")
        try stage.exchange(two)
        #expect(try stage.held(2) == IntervalSet(1...4))
        #expect(try !stage.hub.read { try $0.proofs.prove() }.isSound)
    }

    @Test(arguments: [
        (isHub: true, "UPDATE _meta SET value = 1 << 40 WHERE key = 'epoch'", "the epoch"),
        (true, "UPDATE _meta SET value = -1 WHERE key = 'epoch'", "the epoch"),
        (false, "UPDATE _exchange SET epoch = 1 << 40", "the epoch"),
        (false, "UPDATE _exchange SET position = -1", "the position"),
        (false, "UPDATE _exchange SET safe_up_to = -7", "what is safely backed up"),
    ])
    func `Where a store says of the exchange what cannot be, that is said, and nothing traps`(
        isHub: Bool, change: String, what: String
    ) throws {
        let stage = try Stage()
        let machine = try stage.machine(1)
        _ = try stage.admit(machine, "N1")
        try stage.exchange(machine)
        let struck = isHub ? stage.hub : machine.store
        try struck.write { transaction in
            try transaction.db.execute(sql: "INSERT OR IGNORE INTO _meta VALUES ('epoch', 1)")
            try transaction.db.execute(sql: change)
        }
        if isHub { _ = try stage.admit(machine, "N2") }
        let error = try #require(throws: StoreError.self) {
            if isHub { try stage.exchange(machine) } else { _ = try machine.store.read { try $0.exchangeState() } }
        }
        #expect(error.description.contains("\(what) in the change set is damaged"), "\(error)")
    }

    @Test(arguments: [
        (isHub: true, "UPDATE _token_count SET count = %"), (true, "UPDATE _notice SET count = %"),
        (true, "INSERT OR REPLACE INTO _arrival VALUES (1, %)"), (true, "UPDATE _arrival SET place = %"),
        (true, "INSERT OR REPLACE INTO _filled VALUES (1, %)"), (false, "UPDATE _notice SET begun = %"),
        (false, "UPDATE _notice SET known = %"), (false, "UPDATE _notice SET count = %"),
        (false, "UPDATE _notice SET lost = %"), (false, "INSERT OR REPLACE INTO _meta VALUES ('filled', %)"),
        (false, "INSERT OR REPLACE INTO _meta VALUES ('link_bytes_per_second', %)"),
    ])
    func `Whatever number stands in an account of the exchange, nothing traps`(isHub: Bool, change: String) throws {
        for number in [Int64.min, -1, 1 << 40, Int64.max] {
            let stage = try Stage()
            let machine = try stage.machine(1)
            try stage.exchange(machine)
            _ = try stage.admit(machine, "N1")
            try stage.exchange(machine)
            let struck = isHub ? stage.hub : machine.store
            try struck.write { try $0.db.execute(sql: change.replacing("%", with: String(number))) }
            for (site, name) in [(2, "N2"), (3, "N3")] as [(Int64, String)] {
                try stage.put(
                    stage.hub, RecordInput(type: "facility", fields: ["site": .integer(site), "name": .text(name)]))
                _ = try stage.admit(machine, name)
                // Refused in words or carried out: it goes on to here.
                do { try stage.exchange(try Stage.Machine(machine.store)) } catch is StoreError {}
                _ = try machine.store.read { try $0.exchangeState().link.seconds(for: 1_000) }
            }
        }
    }
}
