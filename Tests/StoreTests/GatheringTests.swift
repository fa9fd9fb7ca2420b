import Causality
import Decisions
import Exchange
import GRDB
import Ledger
import Register
import Simulator
import Store
import Testing

/// Many changes of one record, come together: folded once, and the same as one by one.
@Suite struct GatheringTests {
    private static let log = LogID(site: 3, incarnation: 1)

    /// A person whose surname is written `edits` times, and noted on as often.
    private func changes(edits: Int) throws -> (Clerk, [Change]) {
        let clerk = try Clerk()
        let file = try clerk.admit("N1")
        for number in 0..<edits { try clerk.put(#"{"id":"\#(file)","fields":{"surname":"s\#(number)","notes":"n"}}"#) }
        return (clerk, try clerk.store.read { try $0.ledger.changes(of: clerk.store.identity.log) })
    }

    private func hub() throws -> Store {
        let hub = try EmptyStores.shared.take(site: 0)
        _ = try hub.write { try $0.hub.enrol(site: 3, name: "site 3", key: [3], now: 0) }
        return hub
    }

    private func exchange(_ hub: Store, _ changes: [Change]) throws -> (Answer, Work) {
        let moment = WriteMoment(wallMilliseconds: 1_782_950_400_000, clock: .reference, saltSeed: 1)
        let request = Request(
            RequestHead(
                log: Self.log, epoch: 1, token: try hub.lastToken(of: 3), position: 0, edition: 1,
                logEnd: changes.last?.dot.sequence ?? 0), changes: changes)
        return try hub.write { transaction in
            (
                try transaction.hub.exchange(request, site: 3, at: moment, chance: 1) { $0 },
                transaction.upkeep.work
            )
        }
    }

    private func persons(_ store: Store) throws -> [String] {
        var lines: [String] = []
        try store.read { transaction in
            for name in ["person", "custody"] {
                guard let type = transaction.description.type(named: name) else { continue }
                try transaction.register.export(type) { lines.append($0) }
            }
        }
        return lines
    }

    @Test func `Twice the edits of one record are twice the work, at the hub, at a facility and made anew`() throws {
        let works = try [50, 100].map { edits in
            let (clerk, changes) = try changes(edits: edits)
            let hub = try hub()
            let (answer, taken) = try exchange(hub, changes)
            #expect(answer.held.runs == [1...Int64(changes.count)])
            #expect(try persons(hub) == persons(clerk.store))
            let other = try EmptyStores.shared.take(site: 4)
            let received = try other.write { transaction in
                try transaction.facility.apply(
                    Answer(outcome: .done, epoch: 1, hubTime: 0, changes: changes),
                    ExchangeState(log: LogID(site: 4, incarnation: 1)),
                    ClockMeasurement(sentAt: 0, receivedAt: 0, hubTime: 0, monotonicMilliseconds: 0))
                return transaction.upkeep.work
            }
            #expect(try persons(other) == persons(clerk.store))
            let rebuilt = try hub.write { transaction in
                try transaction.upkeep.rebuild()
                return transaction.upkeep.work
            }
            #expect(try persons(hub) == persons(clerk.store))
            return [taken, received, rebuilt]
        }
        for (half, whole) in zip(works[0], works[1]) {
            #expect(half.folded > 0)
            #expect(Double(whole.folded) <= 2.2 * Double(half.folded), "\(half) \(whole)")
            #expect(Double(whole.read) <= 2.2 * Double(half.read), "\(half) \(whole)")
        }
    }

    @Test(arguments: ["grievance", "report", "custody"])
    func `Twice the edits of a record that is about a site, or kept from one, are twice the work`(type: String) throws {
        let works = try [60, 120].map { edits in
            let clerk = try Clerk()
            let file = try clerk.admit("N1")
            let record =
                type == "custody"
                ? Dot(file.log, file.sequence + 1)
                : try clerk.put(#"{"type":"\#(type)","fields":{"facility":\#(type == "report" ? 3 : 4)}}"#).dot
            for number in 0..<edits {
                let field = type == "custody" ? "cell" : "text"
                // Its own site is written again with each.
                let site = type == "grievance" ? "" : #""facility":3,"#
                try clerk.put(#"{"id":"\#(record)","fields":{\#(site)"\#(field)":"\#(number)"}}"#)
            }
            let changes = try clerk.store.read { try $0.ledger.changes(of: clerk.store.identity.log) }
            let hub = try hub()
            let (answer, work) = try exchange(hub, changes)
            #expect(answer.held.runs == [1...Int64(changes.count)])
            #expect(try hub.read { try Int.fetchOne($0.db, sql: "SELECT count(*) FROM _void") } == 0)
            return work
        }
        #expect(Double(works[1].read) <= 2.2 * Double(works[0].read), "\(works)")
        #expect(Double(works[1].folded) <= 2.2 * Double(works[0].folded), "\(works)")
    }

    @Test func `Changes in one exchange give what they give one by one`() throws {
        let (clerk, changes) = try changes(edits: 6)
        let hub = try hub()
        for change in changes {
            let (answer, _) = try exchange(hub, [change])
            #expect(answer.outcome == .done)
        }
        #expect(try persons(hub) == persons(clerk.store))
    }

    @Test func `An edit that names another type than its record has writes no row of that type`() throws {
        let (_, changes) = try changes(edits: 0)
        let file = try #require(changes.first)
        var forged = Change(
            dot: Dot(Self.log, 3), record: file.dot, type: 19, caseFile: file.dot,
            context: VersionVector([file.dot]), edition: 1, timestamp: file.timestamp, clock: file.clock,
            author: file.author, writes: [Write(18, .text("forged"))])
        let hub = try hub()
        let (answer, _) = try exchange(hub, changes + [forged])
        #expect(answer.outcome == .done)
        forged.dot = Dot(Self.log, 4)
        forged.record = try #require(changes.last).dot
        #expect(try exchange(hub, [forged]).0.outcome == .done)
        #expect(try hub.read { try Int.fetchOne($0.db, sql: "SELECT count(*) FROM sentence") } == 0)
        #expect(try hub.read { try Int.fetchOne($0.db, sql: "SELECT count(*) FROM _void") } == 2)
        #expect(try persons(hub).count == 2)
    }
}
