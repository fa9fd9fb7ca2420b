import Causality
import Decisions
import Store

/// Figure 17: how long until a hub that was put back to yesterday has all again, beside its first fill.
struct PutBack {
    let scratch: Scratch
    let sources: [[Prisoner]]

    /// Rounds of all sites after which a hub that still lacks something will not get it.
    private static let roundsMax = 20

    func figures() throws -> [Figure] {
        let hub = try Hub(scratch.path("put-back-hub"))
        let sites = try sources.indices.map { try Site(":memory:", log: try hub.enrol($0 + 1)) }
        // Each has exchanged before yesterday: it has a token, and knows the hub.
        for site in sites { try site.synchronise(with: hub) }
        let (yesterday, today) = (try hub.copied(), try hub.copied())
        for (site, records) in zip(sites, sources) { try site.write(records.map(\.input)) }
        let first = try Cost.of { _ = try fill(today, sites) }
        var rounds = 0
        let again = try Cost.of { rounds = try fill(yesterday, sites) }
        let count = sources.reduce(0) { $0 + $1.count }
        return [
            Figure(
                name: "hub put back, \(sources.count) x \(grouped(count / sources.count)) changes there again "
                    + "(\(rounds) rounds of calls)",
                reach: "", measured: text(again.wall) + " s", limit: text(first.wall) + " s, first fill",
                ratio: text(again.wall / first.wall))
        ]
    }

    /// All sites call, until the hub holds everything of each; how often that was.
    private func fill(_ hub: Hub, _ sites: [Site]) throws -> Int {
        let ends = try sites.map { site in
            (log: site.store.identity.log, end: try site.store.read { try $0.ownLog.ownLogEnd() })
        }
        for round in 1...Self.roundsMax {
            for site in sites { try site.synchronise(with: hub) }
            let isWhole = try hub.store.read { transaction in
                try ends.allSatisfy { try transaction.hub.held(of: $0.log).prefixEnd == $0.end }
            }
            if isWhole { return round }
        }
        throw BenchmarkError("the hub that was put back does not get everything again")
    }
}
