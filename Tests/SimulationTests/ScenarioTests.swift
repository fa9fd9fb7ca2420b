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

/// One hub and its sites without chance: each test plays one story by hand, over the real agent, stores and bytes.
final class Stage {
    let hub: Store
    var now: Int64 = 0
    /// Neither end of an exchange shows a digest of the feed, as before there was one.
    var isOfEarlierProgram = false
    /// Receipts have a signature, of a kind: what is signed.
    var signs = false
    private var token: UInt64 = 100
    private var salt: UInt64 = 0

    init(sites: Int = 3) throws {
        hub = try EmptyStores.shared.take(site: 0)
        try hub.write { transaction in
            for site in 1...sites {
                _ = try transaction.hub.enrol(site: site, name: "site \(site)", key: [UInt8(site)], now: 0)
            }
        }
    }

    /// One site's machine: a store, an agent, and what its driver saw.
    final class Machine {
        let store: Store
        var agent: FacilityAgent
        var refusal: ExchangeRefusal?
        /// Sequences of each request, in order.
        var sent: [[Int64]] = []
        var roundTrips = 0

        init(_ store: Store, link: LinkEstimate = LinkEstimate()) throws {
            self.store = store
            agent = try store.read { transaction in
                FacilityAgent(
                    state: try transaction.exchangeState(), logEnd: try transaction.ownLog.ownLogEnd(), edition: 1,
                    link: link)
            }
        }

        var site: Int { store.identity.log.site }
    }

    func machine(_ site: Int, link: LinkEstimate = LinkEstimate()) throws -> Machine {
        try Machine(EmptyStores.shared.take(site: site), link: link)
    }

    func moment() -> WriteMoment {
        salt += 1
        now += 1_000
        return WriteMoment(wallMilliseconds: 1_782_864_000_000 + now, clock: .unknown, saltSeed: salt << 32)
    }

    @discardableResult
    func put(_ store: Store, _ input: RecordInput) throws -> Change {
        try store.write(at: moment()) { try $0.writing.put(input, author: "clerk@\(store.identity.log.site)", at: &$1) }
    }

    /// What may happen to one exchange on its way.
    enum Fate { case arrives, answerLost, requestLost }

    /// Exchanges until the agent rests, at most `roundTripsMax` times; `fates` are those of the first ones.
    func exchange(_ machine: Machine, fates: [Fate] = [], roundTripsMax: Int = 50) throws {
        var fates = fates
        var effects = machine.agent.handle(.requested, now: clock(), random: 0)
        if effects.isEmpty { effects = machine.agent.handle(.started, now: clock(), random: 0) }
        var trips = 0
        while !effects.isEmpty {
            let effect = effects.removeFirst()
            var event: FacilityAgent.Event?
            switch effect {
            case .readBatch(let held, let bytesMax):
                event = .batchRead(try machine.store.readBatch(held: held, contentBytesMax: bytesMax))
            case .send(let request):
                guard trips < roundTripsMax else { return }
                trips += 1
                machine.roundTrips += 1
                machine.sent.append(request.changes.map(\.dot.sequence))
                event = try carry(request, machine, fates.isEmpty ? .arrives : fates.removeFirst())
            case .apply(let answer, let state, let measurement):
                try machine.store.write { try $0.facility.apply(answer, state, measurement) }
                event = .applied
            case .compareLog(let links, let held):
                event = .logCompared(try machine.store.compareLog(links, held: held, at: now))
            case .wake: break
            case .reportRefusal(let refusal): machine.refusal = refusal
            }
            if let event { effects += machine.agent.handle(event, now: clock(), random: 0) }
        }
    }

    private func carry(_ request: Request, _ machine: Machine, _ fate: Fate) throws -> FacilityAgent.Event {
        guard fate != .requestLost else { return .exchangeFailed }
        token += 1
        var request = request
        if isOfEarlierProgram { request.feedDigest = nil }
        let body = try MessageCoding.bytes(request)
        let (moment, token) = (moment(), token)
        var answer = try hub.write { transaction in
            try transaction.hub.exchange(
                try MessageCoding.request(body), site: machine.site, at: moment, nextToken: token
            ) { receipt in
                var receipt = receipt
                if signs { receipt.signature = Array(receipt.signedText.utf8) }
                return receipt
            }
        }
        guard fate == .arrives else { return .exchangeFailed }
        if isOfEarlierProgram { (answer.feedDigest, answer.resyncs) = (nil, 0) }
        let reply = try MessageCoding.answer(MessageCoding.bytes(answer))
        return .answerReceived(reply, sentAt: clock(), wireBytes: body.count, contentBytes: body.count)
    }

    private func clock() -> Moment { Moment(wallMilliseconds: now, monotonicMilliseconds: now) }

    // MARK: The story's words

    func admit(_ machine: Machine, _ number: String, at time: String = "2026-07-01T08:00Z") throws -> Dot {
        let file = try put(machine.store, RecordInput(type: "person", fields: ["prisoner_no": .text(number)])).dot
        try put(
            machine.store,
            RecordInput(
                type: "custody", caseFile: .id("\(file)"),
                fields: [
                    "facility": .integer(Int64(machine.site)), "opened_at": .text(time),
                    "opened_by": .text("ADMISSION"),
                    "commitment_order": .text("12 of 2026-06-30"),
                ]))
        return file
    }

    func dispatch(_ machine: Machine, _ number: String, to site: Int, as transfer: String) throws {
        try put(
            machine.store,
            RecordInput(
                type: "transfer", caseFile: .prisonerNumber(number),
                fields: [
                    "number": .text(transfer), "from": .integer(Int64(machine.site)), "to": .integer(Int64(site)),
                    "dispatched_at": .text("2026-07-02T08:00Z"),
                ]))
    }

    @discardableResult
    func receive(_ machine: Machine, _ number: String, from site: Int, as transfer: String) throws -> Change {
        try put(
            machine.store,
            RecordInput(
                type: "custody", caseFile: .prisonerNumber(number), open: "provisional",
                fields: [
                    "facility": .integer(Int64(machine.site)), "opened_at": .text("2026-07-02T12:00Z"),
                    "opened_by": .text("RECEIPT"), "transfer_no": .text(transfer),
                    "received_from": .integer(Int64(site)),
                ]))
    }

    /// Open spans at the hub, as `holder site other unmatched`.
    func count() throws -> [String] {
        try hub.read { transaction in
            try Row.fetchAll(
                transaction.db, sql: "SELECT * FROM _span WHERE ends IS NULL AND holder <> 0 ORDER BY root"
            )
            .map {
                let kind = ["nobody", "held", "transit", "disputed"][$0["holder"] as Int]
                let sites = [$0["site"] as Int?, $0["other_site"] as Int?].compactMap(\.self).map(String.init)
                return ([kind] + sites + (($0["unmatched"] as Int) == 1 ? ["unmatched"] : [])).joined(
                    separator: " ")
            }
        }
    }

    func rows(_ store: Store, _ type: String) throws -> Int {
        try store.read { try Int.fetchOne($0.db, sql: "SELECT count(*) FROM \"\(type)\"") ?? 0 }
    }

    func held(_ site: Int) throws -> IntervalSet {
        try hub.read { try $0.hub.held(of: LogID(site: site, incarnation: 1)) }
    }
}

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
        let answer = try stage.hub.write { try $0.hub.exchange(request, site: 1, at: moment, nextToken: 5) { $0 } }
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
