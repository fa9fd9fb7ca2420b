import Causality
import Decisions
import Exchange
import Ledger
import Register
import Simulator
import Store
import Testing
import Wire

/// One letter in two spellings, composed and decomposed: equal texts in Swift, and not the same bytes.
@Suite struct SpellingTests {
    private static let log = LogID(site: 3, incarnation: 1)
    private static let composed = "Andr\u{E9}"
    private static let decomposed = "Andre\u{301}"

    private func changes() throws -> [Change] {
        let clerk = try Clerk()
        try clerk.put(#"{"type":"person","fields":{"prisoner_no":"N1","surname":"\#(Self.composed)"}}"#)
        try clerk.put(#"{"type":"person","fields":{"prisoner_no":"N2"}}"#)
        return try clerk.store.read { try $0.ledger.changes(of: clerk.store.identity.log) }
    }

    private func hub() throws -> Store {
        let hub = try EmptyStores.shared.take(site: 0)
        _ = try hub.write { try $0.hub.enrol(site: 3, name: "site 3", key: [3], now: 0) }
        return hub
    }

    private func send(_ changes: [Change], to hub: Store) throws -> Answer.Outcome {
        let moment = WriteMoment(wallMilliseconds: 1_782_950_400_000, clock: .reference, saltSeed: 1)
        let request = Request(
            RequestHead(
                log: Self.log, epoch: 1, token: try hub.lastToken(of: 3), position: 0, edition: 1,
                logEnd: changes.last?.dot.sequence ?? 0), changes: changes)
        return try hub.write {
            try $0.hub.exchange(request, site: 3, at: moment, chance: 1) { $0 }
        }.outcome
    }

    private func respelled(_ change: Change) -> Change {
        var change = change
        change.writes = change.writes.map {
            $0.value == .text(Self.composed) ? Write($0.field, .text(Self.decomposed)) : $0
        }
        return change
    }

    @Test func `A held change that comes again in another spelling is another change`() throws {
        let (hub, sent) = (try hub(), try changes())
        #expect(try send(sent, to: hub) == .done)
        #expect(try send(sent, to: hub) == .done)
        let altered = sent.map(respelled)
        try #require(altered == sent)
        #expect(try send(altered, to: hub) == .refused(.branch))
        #expect(try hub.read { try $0.proofs.proveChains() } == [])
        let held = try #require(try hub.read { try $0.change(sent[0].dot) })
        #expect(held.isSame(as: sent[0]) && !held.isSame(as: altered[0]))
    }

    @Test func `Two authors whose names are one in two spellings stay two, and the chain agrees`() throws {
        var sent = try changes()
        sent[0].author = "\(Self.composed)@3"
        sent[1].author = "\(Self.decomposed)@3"
        let hub = try hub()
        #expect(try send(sent, to: hub) == .done)
        #expect(try hub.read { try $0.proofs.proveChains() } == [])
        for change in sent {
            let held = try #require(try hub.read { try $0.change(change.dot) })
            #expect(held.author.utf8.elementsEqual(change.author.utf8))
        }
    }

    @Test func `A refill puts right what was altered to another spelling`() throws {
        let sent = try changes()
        let site = try EmptyStores.shared.take(site: 4)
        func receive(_ changes: [Change], asksAll: Bool = false) throws {
            var state = ExchangeState(log: LogID(site: 4, incarnation: 1))
            state.asksAll = asksAll
            try site.write { transaction in
                try transaction.facility.apply(
                    Answer(outcome: .done, epoch: 1, hubTime: 0, changes: changes), state,
                    ClockMeasurement(sentAt: 0, receivedAt: 0, hubTime: 0, monotonicMilliseconds: 0))
            }
        }
        try receive(sent.map(respelled))
        try site.write { try $0.account.askRefill() }
        // What was asked for before that comes again with all: it puts nothing right, and is in no account.
        try receive(sent)
        #expect(try site.read { try $0.change(sent[0].dot) }?.isSame(as: sent[0]) == false)
        try receive(sent, asksAll: true)
        let held = try #require(try site.read { try $0.change(sent[0].dot) })
        #expect(held.isSame(as: sent[0]))
    }
}
