import Causality
import Chance
import Simulator
import Store
import Testing

/// What a look back shows, beside views made from nothing out of what was there then: the slow way to the same.
@Suite struct LookBackTests {
    /// What the hub alone reads to hand out and to judge, neither of which is done in the past; and what only finds names, or
    /// the same sums again.
    private static let ofThePresent: Set = ["_scope", "_held", "_hearing", "_name", "_spelling", "_tally"]

    /// Tables that differ once they are made from nothing, and how many rows there are besides plain records.
    private func differing(_ store: Store, at feed: Int64) throws -> (tables: [String], decided: Int) {
        try store.read(knownAt: feed) { transaction in
            let undone = try transaction.upkeep.viewRows()
            try transaction.upkeep.rebuild()
            let made = try transaction.upkeep.viewRows()
            let decided = try transaction.query(
                """
                SELECT (SELECT count(*) FROM _void) + (SELECT count(*) FROM _alias) + (SELECT count(*) FROM _conflict)
                """
            ).number()
            return (
                made.keys.filter { !Self.ofThePresent.contains($0) && made[$0] != undone[$0] }.sorted(),
                Int(decided ?? 0)
            )
        }
    }

    @Test(arguments: [Simulation.World.desks, .bodies])
    func `At any watermark of any site, what was undone is what is made from nothing`(
        world: Simulation.World
    ) throws {
        var (decided, otherwise) = (0, 0)
        for seed in UInt64(1)...6 {
            var random = SplitMix64(seed: ~seed)
            _ = try Simulation(seed: seed, world: world).run { store in
                let last = try store.read { try $0.lastFeed() }
                // Where a rebuild makes others than there are now, that is no matter of the past.
                guard try differing(store, at: last).tables.isEmpty else {
                    otherwise += 1
                    return
                }
                for feed in [0] + (0..<4).map({ _ in Int64(random.below(Int(last) + 1)) }) {
                    let found = try differing(store, at: feed)
                    #expect(found.tables == [], "seed \(seed), site \(store.identity.log.site), \(feed) of \(last)")
                    decided += found.decided
                }
            }
        }
        // What was decided, joined and disputed, without which this would say little.
        #expect(decided > 20 && otherwise < 2)
    }
}
