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
    private(set) var hub: Store
    var now: Int64 = 0
    /// Neither end of an exchange shows a digest of the feed, as before there was one.
    var isOfEarlierProgram = false
    /// Receipts have a signature, of a kind: what is signed.
    var signs = false
    /// Told of every answer of the hub.
    var answered: (Answer) -> Void = { _ in }
    private var kept: (site: Int, body: [UInt8])?
    private var token: UInt64 = 100
    private var salt: UInt64 = 0

    init(sites: Int = 3, edition: Int = 1) throws {
        hub = try EmptyStores.shared.take(site: 0, edition: edition).copy(drawing: { 0 })
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
                    state: try transaction.exchangeState(), logEnd: try transaction.ownLog.ownLogEnd(),
                    edition: transaction.description.edition, link: link)
            }
        }

        var site: Int { store.identity.log.site }

        /// Nothing is left of the process, and everything of the store.
        func restart() throws { agent = try Machine(store).agent }
    }

    func machine(_ site: Int, link: LinkEstimate = LinkEstimate()) throws -> Machine {
        try Machine(EmptyStores.shared.take(site: site, edition: hub.description.edition), link: link)
    }

    /// The hub is a copy of what it was, and begins.
    func putBack(to copy: Store) throws {
        // What is on its way to a process that has ended does not come.
        kept = nil
        salt += 1
        let drawn = salt &* 0x9E37_79B9_7F4A_7C15
        hub = try copy.copy(drawing: { drawn })
        try follow()
    }

    /// The hub goes on as it was, with what its process knew then.
    func rollBack(to copy: Store) {
        kept = nil
        hub = copy
    }

    /// The hub stops and starts, and writes in the log that is drawn, counted from 0.
    func restartHub(drawing drawn: UInt64) throws {
        hub = try hub.copy(drawing: { drawn })
        try follow()
    }

    /// As its daemon does: views are made that it lacks.
    func follow() throws { try hub.followToEnd(at: { moment() }) }

    func takeGivenBack() throws {
        _ = try hub.write(at: moment()) { try $0.hub.takeGivenBack(of: $0.hub.logsToTake(), at: &$1) }
        try follow()
    }

    /// One request with this token from this place, whatever the machine would have sent.
    func ask(_ machine: Machine, token: UInt64, position: Int64, changes: [Change] = []) throws -> Answer {
        let request = Request(
            RequestHead(
                log: machine.store.log, epoch: machine.agent.state.epoch, token: token, position: position, edition: 1,
                logEnd: 0), changes: changes)
        let moment = moment()
        return try hub.write { try $0.hub.exchange(request, site: machine.site, at: moment, chance: 7) { $0 } }
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
    enum Fate {
        case arrives, answerLost, requestLost
        /// It is on its way for so long that nobody waits for it any more (``deliverKept()``).
        case requestKept
    }

    /// Exchanges until the agent rests, at most `roundTripsMax` times; `fates` are those of the first ones. After the last
    /// the link is cut.
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
                guard trips < roundTripsMax else {
                    _ = machine.agent.handle(.exchangeFailed, now: clock(), random: 0)
                    return
                }
                trips += 1
                machine.roundTrips += 1
                machine.sent.append(request.changes.map(\.dot.sequence))
                event = try carry(request, machine, fates.isEmpty ? .arrives : fates.removeFirst())
            case .apply(let answer, let state, let measurement):
                try machine.store.write { try $0.facility.apply(answer, state, measurement) }
                event = .applied
            case .compareLog(let links, let held, let isResync):
                event = .logCompared(try machine.store.compareLog(links, held: held, isResync: isResync, at: now))
            case .keep(let link): try machine.store.write { try $0.facility.keep(link) }
            case .wake: break
            case .reportRefusal(let refusal): machine.refusal = refusal
            }
            if let event { effects += machine.agent.handle(event, now: clock(), random: 0) }
        }
    }

    private func carry(_ request: Request, _ machine: Machine, _ fate: Fate) throws -> FacilityAgent.Event {
        guard fate != .requestLost else { return .exchangeFailed }
        var request = request
        if isOfEarlierProgram { request.feedDigest = nil }
        let body = try MessageCoding.bytes(request)
        guard fate != .requestKept else {
            kept = (machine.site, body)
            return .exchangeFailed
        }
        var answer = try deliver(body, from: machine.site)
        guard fate == .arrives else { return .exchangeFailed }
        if isOfEarlierProgram { (answer.feedDigest, answer.resyncs) = (nil, 0) }
        let reply = try MessageCoding.answer(MessageCoding.bytes(answer))
        return .answerReceived(reply, sentAt: clock(), wireBytes: body.count, contentBytes: body.count)
    }

    private func deliver(_ body: [UInt8], from site: Int) throws -> Answer {
        token += 1
        let (moment, token) = (moment(), token)
        let answer = try hub.write { transaction in
            try transaction.hub.exchange(try MessageCoding.request(body), site: site, at: moment, chance: token) {
                var receipt = $0
                if signs { receipt.signature = Array(receipt.signedText.utf8) }
                return receipt
            }
        }
        answered(answer)
        return answer
    }

    /// The request that was kept comes; nobody hears the answer.
    func deliverKept() throws {
        guard let (site, body) = kept else { return }
        kept = nil
        _ = try deliver(body, from: site)
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

    func dispatch(
        _ machine: Machine, _ number: String, to site: Int, as transfer: String, at time: String = "2026-07-02T08:00Z"
    ) throws {
        try put(
            machine.store,
            RecordInput(
                type: "transfer", caseFile: .prisonerNumber(number),
                fields: [
                    "number": .text(transfer), "from": .integer(Int64(machine.site)), "to": .integer(Int64(site)),
                    "dispatched_at": .text(time),
                ]))
    }

    @discardableResult
    func receive(
        _ machine: Machine, _ number: String, from site: Int, as transfer: String, at time: String = "2026-07-02T12:00Z"
    ) throws -> Change {
        try put(
            machine.store,
            RecordInput(
                type: "custody", caseFile: .prisonerNumber(number), open: "provisional",
                fields: [
                    "facility": .integer(Int64(machine.site)), "opened_at": .text(time),
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
