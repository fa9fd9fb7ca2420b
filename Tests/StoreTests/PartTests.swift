import Causality
import Decisions
import Exchange
import Register
import Simulator
import Store
import Testing

/// What is here of a whole that comes in pieces is never taken for the whole, at either end.
@Suite struct PartTests {
    private let nation: HubAndSites
    private let clerk: Clerk

    init() throws {
        nation = try HubAndSites()
        clerk = try nation.enrol(1)
        for number in 0..<3_000 {
            try clerk.put(
                RecordInput(
                    type: "person",
                    fields: ["prisoner_no": .text("N\(number)"), "surname": .text(String(repeating: "x", count: 80))]))
        }
    }

    /// One request of an agent on a bad link, its answer applied; whether the hub has more.
    private func exchangeOnce(_ agent: inout FacilityAgent, _ store: Store, contentBytesMax: Int = .max) throws -> Bool
    {
        let now = Moment(wallMilliseconds: nation.moment().wallMilliseconds, monotonicMilliseconds: 0)
        guard case .readBatch(let held, let bytes)? = agent.handle(.requested, now: now, random: 0).first else {
            return false
        }
        let batch = try store.readBatch(held: held, contentBytesMax: min(bytes, contentBytesMax))
        guard case .send(let request)? = agent.handle(.batchRead(batch), now: now, random: 0).first else {
            return false
        }
        let at = nation.moment()
        let answer = try nation.hub.write {
            try $0.hub.exchange(request, site: 1, at: at, chance: UInt64(at.wallMilliseconds)) { $0 }
        }
        let effects = agent.handle(
            .answerReceived(answer, sentAt: now, wireBytes: 0, contentBytes: 0), now: now, random: 0)
        guard case .apply(let answer, let state, let measured)? = effects.first else { return false }
        try store.write { try $0.facility.apply(answer, state, measured) }
        return answer.more
    }

    private func agent(_ store: Store) throws -> FacilityAgent {
        let (state, end) = try store.read { (try $0.exchangeState(), try $0.ownLog.ownLogEnd()) }
        return FacilityAgent(state: state, logEnd: end, edition: 1, link: LinkEstimate(bytesPerSecond: 1))
    }

    @Test func `A machine that is filled knows after every answer how much of how much has come`() throws {
        try nation.exchange(clerk)
        let store = try nation.enrol(1).store
        var parts: [Filling] = []
        // Every exchange is the first of its process.
        for _ in 0..<40 {
            var agent = try agent(store)
            guard try exchangeOnce(&agent, store) else { break }
            let part = try #require(try store.read { try $0.account.filling() })
            let here = try store.read { try $0.views.lastFeed() }
            #expect(part.received == here)
            parts.append(part)
        }
        #expect(parts.count > 3 && Set(parts.map(\.all)).count == 1)
        #expect(try store.read { try $0.account.filling() } == nil)
        #expect(try store.read { try $0.views.lastFeed() } == parts.last?.all)
    }

    @Test func `A site that has sent half of what it wrote is not heard up to now`() throws {
        let store = clerk.store
        var agent = try agent(store)
        func whole() throws -> Int64? {
            try nation.hub.read { try $0.hub.sites().first?.wholeAt }
        }
        _ = try exchangeOnce(&agent, store, contentBytesMax: 4_096)
        #expect(try whole() == nil)
        try nation.exchange(clerk)
        let first = try #require(try whole())
        for number in 0..<200 {
            try clerk.put(RecordInput(type: "person", fields: ["prisoner_no": .text("M\(number)")]))
        }
        nation.pass(milliseconds: 86_400_000)
        agent = try self.agent(store)
        _ = try exchangeOnce(&agent, store, contentBytesMax: 4_096)
        #expect(try whole() == first)
        try nation.exchange(clerk)
        #expect(try #require(try whole()) > first + 86_400_000)
    }
}
