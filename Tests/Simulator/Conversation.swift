import Causality
import Decisions
import Exchange
import Store
import Wire

/// A machine and a hub on a link that loses nothing: what becomes of them when nothing else happens.
struct Conversation {
    enum End {
        case rests
        case refused(ExchangeRefusal)
        /// A store could not go on, and said why.
        case stopped(any Error)
        /// They do not come to rest.
        case goesOn
    }

    var store: Store
    var hub: Store
    var moment: WriteMoment

    private static let tripsMax = 60

    func hold() -> End {
        do { return try exchange() } catch { return .stopped(error) }
    }

    private func exchange() throws -> End {
        let clock = Moment(wallMilliseconds: moment.wallMilliseconds, monotonicMilliseconds: 0)
        var agent = try SimulatedFacility.agent(store, LinkEstimate())
        var effects = agent.handle(.started, now: clock, random: 0)
        var trips = 0
        while !effects.isEmpty {
            var event: FacilityAgent.Event?
            switch effects.removeFirst() {
            case .readBatch(let held, let bytesMax):
                event = .batchRead(try store.readBatch(held: held, contentBytesMax: bytesMax))
            case .send(let request):
                trips += 1
                guard trips <= Self.tripsMax else { return .goesOn }
                event = .answerReceived(try answer(request), sentAt: clock, wireBytes: 0, contentBytes: 0)
            case .apply(let answer, let state, let measurement):
                try store.write { try $0.facility.apply(answer, state, measurement) }
                try store.followToEnd(at: { nil })
                event = .applied
            case .compareLog(let links, let held, let isResync):
                event = .logCompared(
                    try store.compareLog(links, held: held, isResync: isResync, at: moment.wallMilliseconds))
            case .keep(let link): try store.write { try $0.facility.keep(link) }
            case .wake: break
            case .reportRefusal(let refusal): return .refused(refusal)
            }
            if let event { effects += agent.handle(event, now: clock, random: 0) }
        }
        return .rests
    }

    private func answer(_ request: Request) throws -> Answer {
        let (_, body) = try MessageCoding.fitted(request)
        let site = store.identity.log.site
        let answer = try hub.write { transaction in
            try transaction.hub.exchange(
                try MessageCoding.request(body), site: site, at: moment, chance: moment.saltSeed,
                sign: Simulation.signed)
        }
        try hub.followToEnd(at: { moment })
        return try MessageCoding.answer(MessageCoding.bytes(answer))
    }
}
