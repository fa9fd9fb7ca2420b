import Causality
import Decisions
import Exchange
import Register
import Store
import Wire

/// A facility: its store, its agent, and a link to the hub that counts what crosses it.
final class Site {
    /// What crossed the link in one run of exchanges.
    struct Traffic {
        var bytesUp = 0
        var bytesDown = 0
        var roundTrips = 0
        /// Requests that had changes in them.
        var batches = 0
        var bytes: Int { bytesUp + bytesDown }
    }

    let path: String
    let store: Store
    let number: Int
    private var agent: FacilityAgent
    private(set) var wall: Int64 = Time.start
    private var monotonic: Int64 = 1_000_000
    private let bytesPerSecond: Int
    private var seed: UInt64

    /// `bytesPerSecond` is what the link carries; the agent is told it from the first exchange.
    convenience init(
        _ path: String, log: LogID, bytesPerSecond: Int = 1 << 30,
        _ description: RegisterDescription = PrisonerRegister.description
    ) throws {
        let store = try Store.open(path, description: description, creating: .init(log: log))
        try self.init(store, bytesPerSecond: bytesPerSecond)
    }

    private init(_ store: Store, bytesPerSecond: Int) throws {
        let log = store.identity.log
        path = store.path
        self.store = store
        number = log.site
        seed = UInt64(log.site) << 32
        self.bytesPerSecond = bytesPerSecond
        let (state, end) = try store.read { (try $0.exchangeState(), try $0.ownLog.ownLogEnd()) }
        agent = FacilityAgent(
            state: state, logEnd: end, edition: store.description.edition,
            link: LinkEstimate(bytesPerSecond: Double(bytesPerSecond)))
    }

    /// One transaction of local writes.
    @discardableResult
    func write(_ inputs: some Collection<RecordInput>) throws -> [Dot] {
        seed += 1
        let (dots, end) = try store.write { transaction in
            var moment = WriteMoment(
                wallMilliseconds: wall,
                clock: try transaction.facility.clockEvidence(wallNow: wall, monotonicNow: monotonic, boot: "")
                    .clockError, saltSeed: seed << 20
            )
            let dots = try inputs.map {
                try transaction.writing.put($0, author: "registrar@\(number)", at: &moment).record
            }
            return (dots, try transaction.ownLog.ownLogEnd())
        }
        _ = agent.handle(.committed(logEnd: end, urgent: false), now: now, random: 0.5)
        return dots
    }

    /// Takes lines in, in one transaction; returns how many were refused.
    func take(_ lines: [String]) throws -> Int {
        seed += 1
        var refused = 0
        let end = try store.write { transaction in
            var moment = WriteMoment(
                wallMilliseconds: wall,
                clock: try transaction.facility.clockEvidence(wallNow: wall, monotonicNow: monotonic, boot: "")
                    .clockError, saltSeed: seed << 20
            )
            for line in lines {
                do {
                    try transaction.atomically {
                        _ = try transaction.writing.put(
                            RecordInput.read(line), author: "registrar@\(number)", at: &moment)
                    }
                } catch is Refusal { refused += 1 }
            }
            return try transaction.ownLog.ownLogEnd()
        }
        _ = agent.handle(.committed(logEnd: end, urgent: false), now: now, random: 0.5)
        return refused
    }

    func pass(milliseconds: Int64) {
        wall += milliseconds
        monotonic += milliseconds
    }

    private var now: Moment { Moment(wallMilliseconds: wall, monotonicMilliseconds: monotonic) }

    /// Exchanges until the agent rests.
    @discardableResult
    func synchronise(with hub: Hub) throws -> Traffic {
        var traffic = Traffic()
        var effects = agent.handle(.requested, now: now, random: 0.5)
        while !effects.isEmpty {
            switch effects.removeFirst() {
            case .readBatch(let held, let bytesMax):
                let batch = try store.readBatch(held: held, contentBytesMax: bytesMax)
                effects += agent.handle(.batchRead(batch), now: now, random: 0.5)
            case .send(let request): effects += try call(hub, request, &traffic)
            case .apply(let answer, let state, let measurement):
                try store.write { try $0.facility.apply(answer, state, measurement) }
                effects += agent.handle(.applied, now: now, random: 0.5)
            case .compareLog(let links, let held, let isResync):
                let comparison = try store.compareLog(links, held: held, isResync: isResync, at: 0)
                effects += agent.handle(.logCompared(comparison), now: now, random: 0.5)
            case .keep, .wake: break
            case .reportRefusal(let refusal): throw BenchmarkError("the hub refuses: \(refusal)")
            }
        }
        return traffic
    }

    private func call(_ hub: Hub, _ request: Request, _ traffic: inout Traffic) throws -> [FacilityAgent.Effect] {
        let (request, body) = try MessageCoding.fitted(request)
        let reply = try hub.exchange(body, site: number, at: wall)
        traffic.bytesUp += body.count
        traffic.bytesDown += reply.count
        traffic.roundTrips += 1
        if !request.changes.isEmpty { traffic.batches += 1 }
        let answer = try MessageCoding.answer(reply)
        let sentAt = now
        let wireBytes = body.count + reply.count
        pass(milliseconds: 20 + Int64(wireBytes * 1_000 / bytesPerSecond))
        let contentBytes = (request.changes + answer.changes).reduce(0) { $0 + Content.size(of: $1) }
        return agent.handle(
            .answerReceived(
                answer, sentAt: sentAt, wireBytes: wireBytes, contentBytes: contentBytes,
                changesSent: request.changes.count), now: now, random: 0.5)
    }
}

extension Site {
    /// The same site after its daemon was started again.
    func reopened() throws -> Site { try later(Site(path, log: store.identity.log, bytesPerSecond: bytesPerSecond)) }

    /// The same site in memory: what is done to it is not done to this one.
    func copied() throws -> Site { try later(Site(store.copy(), bytesPerSecond: bytesPerSecond)) }

    private func later(_ site: Site) -> Site {
        site.pass(milliseconds: wall - site.wall)
        return site
    }

    /// The first request of a site that never exchanged, with all it has.
    func firstBody() throws -> [UInt8] {
        let batch = try store.read {
            try $0.facility.readBatch(held: IntervalSet(), contentBytesMax: LinkEstimate.batchBytesMax * 3)
        }
        return try MessageCoding.bytes(
            Request(
                RequestHead(log: store.identity.log, epoch: 0, token: 0, position: 0, edition: 1, logEnd: batch.logEnd),
                changes: batch.changes, links: batch.links))
    }
}
