import Causality
import Decisions
import Exchange
import Register
import Safeguards
import Store

/// A hub and facilities with the shipped register, which write apart until they exchange.
final class OfficeNetwork {
    let hub: Office
    private var sites: [Int: Office] = [:]
    private var token: UInt64 = 0

    init(_ numbers: [Int]) throws {
        hub = try Office(site: 0)
        for site in numbers {
            _ = try hub.store.write { try $0.hub.enrol(site: site, name: "Site \(site)", key: [UInt8(site)], now: 0) }
            sites[site] = try Office(site: site)
        }
    }

    subscript(site: Int) -> Office { site == 0 ? hub : sites[site] ?? hub }

    /// Exchanges until nothing waits on either side.
    func exchange(_ site: Int) throws {
        let store = self[site].store
        for _ in 0..<20 {
            var state = try store.read { try $0.exchangeState() }
            let batch = try store.readBatch(held: state.held, contentBytesMax: 1 << 20)
            let request = Request(
                RequestHead(
                    log: store.identity.log, epoch: state.epoch, token: state.token, position: state.position,
                    edition: store.description.edition, logEnd: batch.logEnd), changes: batch.changes,
                links: batch.links)
            token += 1
            let next = token
            let moment = WriteMoment(
                wallMilliseconds: 1_782_950_400_000 + Int64(next), clock: .reference, saltSeed: next)
            let answer = try hub.store.write {
                try $0.hub.exchange(request, site: site, at: moment, chance: next) { $0 }
            }
            (state.epoch, state.token, state.position, state.held) =
                (answer.epoch, answer.token, answer.position, answer.held)
            let measured = ClockMeasurement(sentAt: 0, receivedAt: 0, hubTime: 0, monotonicMilliseconds: 0)
            try store.write { try $0.facility.apply(answer, state, measured) }
            if answer.changes.isEmpty, state.held.prefixEnd == batch.logEnd { return }
        }
        throw StoreError("exchanges go on for ever")
    }

    /// Sends somebody from one site to another, with both exchanging as they go.
    func transfer(_ number: String, from: Int, to: Int, on day: String) throws {
        try self[from].put(
            "transfer", of: number,
            #""number":"T-\#(number)-\#(day)","from":\#(from),"to":\#(to),"dispatched_at":"\#(day)T06:00Z""#)
        try self[from].put(
            #"{"type":"custody","case":{"prisoner_no":"\#(number)"},"current":true,"#
                + #""fields":{"closed_at":"\#(day)T06:00Z","closed_by":"DISPATCH"}}"#)
        try exchange(from)
        try exchange(to)
        try self[to].put(
            "custody", of: number,
            #""facility":\#(to),"opened_at":"\#(day)T18:00Z","opened_by":"RECEIPT","transfer_no":"T-\#(number)-\#(day)""#
        )
        try exchange(to)
        try exchange(from)
    }
}

extension Office {
    /// What breaches stand on a day, as "type field rule"; of one rule, where it is named.
    func breaches(_ day: String = "2026-07-01", rule: Int? = nil) throws -> [Breach] {
        try store.read { try $0.safeguards.breaches(day: day) }.filter { rule == nil || rule == $0.rule }
    }

    /// A change that another site, which had seen the record as it was created, wrote at the same time.
    func receiveRival(of change: Change, _ name: String, _ field: String, _ text: String) throws {
        guard let type = store.description.type(named: name), let field = type.field(named: field),
            let value = field.type.value(from: text)
        else { throw StoreError("no field \(field)") }
        var rival = change
        rival.dot = Dot(LogID(site: 0, incarnation: 1), 1)
        rival.context = VersionVector()
        rival.context.insert(change.dot)
        rival.writes = [Write(field.number, value)]
        try receive(rival)
    }
}
