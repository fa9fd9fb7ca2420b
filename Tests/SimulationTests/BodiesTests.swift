import FoundationEssentials
import Simulator
import Testing

/// Worlds in which bodies move, clerks mistype and are late, and sites lie.
@Suite struct BodiesTests {
    static let seeds = SimulationTests.environment["KERBEN_BODY_SEEDS"].flatMap(UInt64.init) ?? 600

    /// What has to come about in a few hundred worlds, or nothing was tried.
    static let kinds = [
        "admissions", "readmissions", "dispatches", "receipts", "endings", "ended on the way", "transfers cancelled",
        "receipts beforehand", "written late", "numbers shared", "prisoner numbers mistyped", "another's number typed",
        "transfer numbers mistyped", "numbers put right", "joined by a person", "holders with joined files",
        "holders with one file", "counted where they are", "counted as disputed", "gone, and counted nowhere",
        "two with one number are two", "lie: a receipt of a guessed transfer", "lie: a receipt of an invented transfer",
        "lie: a receipt of a transfer that is over", "lie: a claim", "lie: a false claim closed",
        "lie: a dispatch of nobody", "lie: a former custody denied", "lie: a transfer received twice",
        "lie: a custody denied out of which it sent the person on", "lie: a stranger's record",
        "lie: another's custody closed by a former holder", "lie: another's name", "lie: a dispatch by a former holder",
        "lie: a report for another site", "grievances followed up", "set aside: reports for another",
        "set aside: edits a stranger", "set aside: writes of a stranger", "set aside: closes another's custody",
        "set aside: writes as another", "set aside: sends again",
    ]

    @Test
    func `Whatever sites mistype, delay and forge, each person counts once and each file stays with who may have it`()
        async
    {
        let first = SimulationTests.seedFirst
        let (found, total) = await SimulationTests.run(first..<(first + Self.seeds), world: .bodies)
        print("\(total.runs) worlds of bodies: \(total.changes) changes, \(total.exchanges) exchanges")
        print(total.coverage.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", "))
        for violation in found { Issue.record("\(violation)") }
        guard Self.seeds >= 300 else { return }
        for kind in Self.kinds { #expect(total.coverage[kind, default: 0] > 0, "\(kind) never came about") }
    }

    /// 322: a lie about whom a joined file said that nobody has gave that back to who had let the person go. 394: what was
    /// recorded upon a claim to somebody who was only sent there was set aside. 666, 1321: a dispatch called back by who had
    /// claimed the person again was set aside.
    @Test(arguments: [322, 394, 666, 1_321] as [UInt64])
    func `What a world once found stays found`(seed: UInt64) throws {
        _ = try Simulation(seed: seed, world: .bodies).run()
    }

    @Test func `The same seed gives the same bodies and lies`() throws {
        for seed in UInt64(1)...3 {
            let first = try Simulation(seed: seed, world: .bodies).run()
            let second = try Simulation(seed: seed, world: .bodies).run()
            #expect(first.traceDigest == second.traceDigest, "seed \(seed)")
        }
    }
}
