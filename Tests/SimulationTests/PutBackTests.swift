import Causality
import Chance
import Decisions
import Exchange
import Ledger
import Register
import Simulator
import Store
import Testing
import Wire

/// A hub that is put back to an earlier state, by hand and at random.
@Suite struct PutBackTests {
    private func names(_ stage: Stage) throws -> Int { try stage.rows(stage.hub, "person") }

    @Test(arguments: [false, true])
    func `What a site had sent comes back with its first calls, whether or not the hub has written since`(
        hasWritten: Bool
    ) throws {
        let stage = try Stage()
        let one = try stage.machine(1)
        _ = try stage.admit(one, "N1")
        try stage.exchange(one)
        let backup = try stage.hub.copy()
        try stage.put(stage.hub, RecordInput(type: "facility", fields: ["site": .integer(2), "name": .text("two")]))
        _ = try stage.admit(one, "N2")
        try stage.exchange(one)
        try stage.putBack(to: backup)
        if hasWritten {
            let dot = try stage.put(
                stage.hub, RecordInput(type: "facility", fields: ["site": .integer(3), "name": .text("three")])
            ).dot
            #expect(dot.log != LogID(site: 0, incarnation: 1))
        }
        _ = try stage.admit(one, "N3")
        try stage.exchange(one)
        try stage.follow()
        #expect(one.refusal == nil)
        #expect(try names(stage) == 3)
        #expect(try stage.hub.read { try ($0.epoch, $0.views.isClosed) } == (2, false))
        // What the hub itself had written, and the site had received.
        let waiting = try stage.hub.read { try $0.hub.givenBack() }
        #expect(waiting.map(\.log) == [LogID(site: 0, incarnation: 1)] && waiting[0].changes > 0)
        try stage.takeGivenBack()
        #expect(try stage.hub.read { try $0.hub.givenBack() }.isEmpty)
        #expect(try stage.rows(stage.hub, "facility") == (hasWritten ? 2 : 1))
        try stage.exchange(one)
        #expect(try stage.hub.read { try $0.proofs.proveChains() } == [])
        #expect(try one.store.read { try $0.proofs.proveChains() } == [])
    }

    @Test func `It is closed until the site has given all back, and whoever would write is told`() throws {
        let stage = try Stage()
        let one = try stage.machine(1)
        _ = try stage.admit(one, "N1")
        try stage.exchange(one)
        let backup = try stage.hub.copy()
        try stage.put(stage.hub, RecordInput(type: "facility", fields: ["site": .integer(2), "name": .text("two")]))
        try stage.exchange(one)
        try stage.putBack(to: backup)
        try stage.exchange(one, roundTripsMax: 1)
        #expect(try stage.hub.read { try $0.views.closedNotice() }?.contains("put back") == true)
        try one.restart()
        let two = try stage.machine(2)
        _ = try stage.admit(two, "N9")
        try stage.exchange(two)
        // Kept and acknowledged; shown and decided later.
        #expect(try stage.held(2) == IntervalSet(1...2) && names(stage) == 1)
        try stage.exchange(one)
        try stage.follow()
        #expect(try stage.hub.read { try $0.views.closedNotice() } == nil)
        #expect(try names(stage) == 2)
    }

    @Test func `A token that somebody made up puts no hub back, nor does a place beyond the end of the feed`() throws {
        let stage = try Stage()
        let one = try stage.machine(1)
        _ = try stage.admit(one, "N1")
        try stage.exchange(one)
        for (token, position) in [(UInt64.max, Int64(0)), (1 << 27, 0), (one.agent.state.token ^ 1 << 50, 0)] {
            let answer = try stage.ask(one, token: token, position: position)
            #expect(answer.outcome == .resync)
        }
        let answer = try stage.ask(one, token: one.agent.state.token, position: .max / 4)
        #expect(answer.outcome == .rejoin)
        #expect(try stage.hub.read { try ($0.epoch, $0.views.isClosed) } == (1, false))
        try stage.exchange(one)
        #expect(one.refusal == nil)
    }

    /// A machine that is rolled back with its memory goes on in its old log until the first call.
    @Test func `What a hub wrote under a number that it had given shows at the first call, and no more are given`()
        throws
    {
        let stage = try Stage()
        let one = try stage.machine(1)
        let file = try stage.admit(one, "N1")
        try stage.exchange(one)
        func write(_ text: String) throws -> Dot {
            let input = RecordInput(type: "sentence", caseFile: .id("\(file)"), fields: ["notes": .text(text)])
            return try stage.put(stage.hub, input).dot
        }
        _ = try write("before")
        try stage.exchange(one)
        let copy = try stage.hub.copy()
        let heard = try write("heard")
        try stage.exchange(one)

        stage.rollBack(to: copy)
        #expect(try write("written since") == heard)
        for _ in 0..<4 {
            try stage.exchange(one)
            try stage.follow()
        }
        let given = try stage.hub.read { try $0.hub.givenBack() }
        #expect(given.map(\.log) == [heard.log] && given.map(\.differing) == [1])
        #expect(try write("next").log != heard.log)
        #expect(try stage.hub.read { try $0.hub.putBack()?.giving } == [])
    }

    @Test func `A site that is filled anew by a hub that was put back is proved whole`() throws {
        let scene = try ProofTests.Scene()
        let (stage, machine) = (scene.stage, scene.machine)
        let copy = try stage.hub.copy()
        let file = try #require(try machine.store.allChanges().first { $0.dot.site == 1 && $0.opensCaseFile }).dot
        for text in ["first", "second"] {
            try stage.put(
                stage.hub, RecordInput(type: "sentence", caseFile: .id("\(file)"), fields: ["notes": .text(text)]))
            try stage.exchange(machine)
            stage.now += 120_000
            _ = try stage.admit(machine, text)
            try stage.exchange(machine)
        }
        let signed = try machine.store.read { try $0.facility.receipts() }.compactMap(\.feed).map(\.position)
        try stage.putBack(to: copy)
        for _ in 0..<3 {
            try stage.exchange(machine)
            try stage.follow()
        }
        #expect(try #require(signed.max()) > machine.agent.state.position)
        try machine.store.write { try $0.account.askRefill() }
        for _ in 0..<3 { try stage.exchange(machine) }
        #expect(try ProofTests.problems(machine.store) == [])
    }

    @Test func `What nobody asked for is not kept as given back`() throws {
        let stage = try Stage()
        let one = try stage.machine(1)
        _ = try stage.admit(one, "N1")
        try stage.exchange(one)
        var forged = try #require(try stage.hub.allChanges().first)
        forged = Change(
            dot: Dot(LogID(site: 0, incarnation: 1), 4_000), record: forged.record, type: forged.type,
            caseFile: forged.caseFile, edition: forged.edition, timestamp: forged.timestamp, clock: .reference,
            author: "registry@0", writes: forged.writes)
        let answer = try stage.ask(
            one, token: one.agent.state.token, position: one.agent.state.position, changes: [forged])
        #expect(answer.outcome == .done && answer.changes.isEmpty)
        #expect(try stage.hub.read { try $0.hub.givenBack() }.isEmpty)
        #expect(try stage.hub.read { try $0.contains(forged.dot) } == false)
    }

    /// A hub writes in another log after each start, greater or less: the later of two words on one thing holds at both ends.
    @Test(arguments: [(6_000, 300), (300, 6_000)])
    func `Whatever logs a hub draws, a person who moves on is with the last receiver, and nobody else keeps the file`(
        first: UInt64, second: UInt64
    ) throws {
        let stage = try Stage()
        let machines = try (1...3).map { try stage.machine($0) }
        func all() throws { for _ in 0..<3 { for machine in machines { try stage.exchange(machine) } } }
        try stage.restartHub(drawing: first)
        let file = try stage.admit(machines[0], "N1")
        try stage.dispatch(machines[0], "N1", to: 2, as: "T1")
        try all()
        try stage.receive(machines[1], "N1", from: 1, as: "T1")
        try all()
        try stage.restartHub(drawing: second)
        try stage.put(
            machines[1].store,
            RecordInput(
                type: "transfer", caseFile: .prisonerNumber("N1"),
                fields: [
                    "number": .text("T2"), "from": .integer(2), "to": .integer(3),
                    "dispatched_at": .text("2026-07-03T08:00Z"),
                ]))
        try all()
        try stage.put(
            machines[2].store,
            RecordInput(
                type: "custody", caseFile: .prisonerNumber("N1"), open: "provisional",
                fields: [
                    "facility": .integer(3), "opened_at": .text("2026-07-03T12:00Z"), "opened_by": .text("RECEIPT"),
                    "transfer_no": .text("T2"), "received_from": .integer(2),
                ]))
        try all()
        let sites = try stage.hub.read { try $0.caseFiles.currentSites(of: file) }
        #expect(sites == [3])
        let kept = try machines.map { try stage.rows($0.store, "person") }
        #expect(kept == [0, 0, 1])
        let end = try stage.hub.read { try $0.ownLog.ownLogEnd() }
        try all()
        #expect(try stage.hub.read { try $0.ownLog.ownLogEnd() } == end)
        #expect(try stage.hub.compareViews() == [])
    }

    /// The receiver calls first: its receipt rests on a file that the hub has forgotten, and that the sender opened.
    @Test func `What rests on another's forgotten work waits for its author, and stands`() throws {
        let stage = try Stage()
        let (one, two) = (try stage.machine(1), try stage.machine(2))
        let backup = try stage.hub.copy()
        _ = try stage.admit(one, "N1")
        try stage.dispatch(one, "N1", to: 2, as: "T1")
        try stage.exchange(one)
        try stage.exchange(two)
        try stage.receive(two, "N1", from: 1, as: "T1")
        for machine in [two, one, two] { try stage.exchange(machine) }
        try stage.putBack(to: backup)
        for _ in 0..<3 { try stage.exchange(two) }
        #expect(try stage.hub.read { try $0.hub.putBack()?.giving } == [1])
        #expect(try stage.held(2) == IntervalSet(1...1))
        for machine in [one, two, one, two] { try stage.exchange(machine) }
        try stage.follow()
        #expect(try stage.hub.read { try $0.views.isClosed } == false)
        let verdicts = try stage.hub.read { try $0.conflicts.verdicts() }
        #expect(verdicts.isEmpty)
        let count = try stage.count()
        #expect(count == ["held 2"])
        try stage.takeGivenBack()
        for machine in [one, two] { try stage.exchange(machine) }
        #expect(try stage.hub.read { try $0.proofs.proveChains() } == [])
        for machine in [one, two] {
            #expect(machine.refusal == nil)
            #expect(try machine.store.read { try $0.proofs.proveChains() } == [])
        }
    }

    /// Sites write and call, the hub writes, is copied, and put back to a copy, again and again, in any order.
    @Test(arguments: 0..<120)
    func `Whatever is put back when, nothing acknowledged is lost and no dot has two contents`(
        seed: Int
    ) throws {
        var random = SplitMix64(seed: UInt64(seed))
        let stage = try Stage()
        let machines = try (1...3).map { try stage.machine($0) }
        var backup: Store?
        var putBacks = 0
        for step in 0..<60 {
            let machine = machines[random.below(3)]
            switch random.below(12) {
            case 0...3: _ = try stage.admit(machine, "S\(seed)-\(step)")
            case 4, 5:
                guard try stage.hub.read({ try $0.views.closedNotice() }) == nil else { continue }
                try stage.put(
                    stage.hub,
                    RecordInput(type: "facility", fields: ["site": .integer(Int64(step)), "name": .text("f\(step)")]))
            case 6: backup = try stage.hub.copy()
            case 7:
                guard let copy = backup, random.oneIn(2) else { continue }
                try stage.putBack(to: copy)
                putBacks += 1
            default:
                let fates: [Stage.Fate] = (0..<4).map { _ in
                    random.oneIn(5) ? (random.oneIn(2) ? .answerLost : .requestLost) : .arrives
                }
                try stage.exchange(machine, fates: fates, roundTripsMax: 1 + random.below(6))
                try machine.restart()
                try stage.follow()
            }
        }
        for _ in 0..<4 {
            for machine in machines { try stage.exchange(machine) }
            try stage.follow()
            try stage.takeGivenBack()
        }
        for machine in machines {
            #expect(machine.refusal == nil)
            let end = try machine.store.read { try $0.ownLog.ownLogEnd() }
            #expect(try stage.held(machine.site) == (end == 0 ? IntervalSet() : IntervalSet(1...end)))
            #expect(try machine.store.read { try $0.proofs.proveChains() } == [], "seed \(seed), site \(machine.site)")
        }
        #expect(try stage.hub.read { try $0.proofs.proveChains() } == [], "seed \(seed)")
        var contents: [Dot: Change] = [:]
        for store in [stage.hub] + machines.map(\.store) {
            for change in try store.allChanges() {
                #expect(contents[change.dot].map { $0.isSame(as: change) } ?? true, "seed \(seed): \(change.dot)")
                contents[change.dot] = change
            }
        }
        // What any site has, the hub has.
        let held = Set(try stage.hub.allChanges().map(\.dot))
        #expect(contents.keys.filter { !held.contains($0) }.sorted() == [], "seed \(seed), \(putBacks) times put back")
        #expect(try stage.hub.compareViews() == [], "seed \(seed)")
    }
}
