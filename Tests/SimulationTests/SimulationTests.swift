import FoundationEssentials
import Simulator
import Synchronization
import Testing

@Suite struct SimulationTests {
    static let environment = ProcessInfo.processInfo.environment
    static let seedFirst = environment["KERBEN_SEED_FIRST"].flatMap(UInt64.init) ?? 1
    static let seeds = environment["KERBEN_SEEDS"].flatMap(UInt64.init) ?? 2_000
    /// Every so many seeds: the kinds of worlds go round with them.
    static let seedStep = environment["KERBEN_SEED_STEP"].flatMap(UInt64.init) ?? 1
    /// Mishaps in worlds of bodies too.
    static let hasBodyMishaps: Bool? = environment["KERBEN_BODY_MISHAPS"] == nil ? nil : true
    /// How often more something rots in each world of hardships.
    static let rots = environment["KERBEN_ROTS"].flatMap { Int($0) } ?? 0
    static let keepsTrace = environment["KERBEN_TRACE"] != nil

    static func command(_ seed: UInt64, _ world: Simulation.World) -> String {
        let (count, suite) =
            world == .desks ? ("KERBEN_SEEDS", "SimulationTests/") : ("KERBEN_BODY_SEEDS", "BodiesTests")
        let rots = rots > 0 ? "KERBEN_ROTS=\(rots) " : ""
        return "\(rots)KERBEN_SEED_FIRST=\(seed) \(count)=1 KERBEN_TRACE=1 swift test --filter \(suite)"
    }

    /// Runs every seed over two threads, as many as the smallest machine has; what is found, by seed.
    @concurrent
    static func run(
        _ range: Range<UInt64>, world: Simulation.World = .desks
    ) async -> (found: [String], total: Tally) {
        await withTaskGroup(of: ([String], Tally).self) { group in
            for worker in 0..<UInt64(2) {
                group.addTask {
                    var found: [String] = []
                    var tally = Tally()
                    for seed in stride(
                        from: range.lowerBound + worker * seedStep, to: range.upperBound, by: 2 * Int(seedStep))
                    where found.count < 3 {
                        do {
                            tally.add(
                                try Simulation(
                                    seed: seed, world: world, hasMishaps: hasBodyMishaps, rots: rots,
                                    keepsTrace: keepsTrace
                                ).run())
                        } catch {
                            found.append("\(error)\n  run it again: \(command(seed, world))")
                        }
                    }
                    return (found, tally)
                }
            }
            var found: [String] = []
            var total = Tally()
            for await (more, tally) in group {
                found += more
                total.add(tally)
            }
            return (found, total)
        }
    }

    struct Tally: Sendable {
        var runs = 0
        var changes = 0
        var exchanges = 0
        var faults = 0
        var bytes = 0
        var refusedWrites = 0
        var coverage: [String: Int] = [:]
        var pairs: [Pair: Int] = [:]
        /// Order does not matter to it: two workers share the seeds.
        var digest: UInt64 = 0

        mutating func add(_ report: Simulation.Report) {
            runs += 1
            changes += report.changes
            exchanges += report.exchanges
            faults += report.faults
            bytes += report.bytes
            refusedWrites += report.refusedWrites
            coverage.merge(report.coverage, uniquingKeysWith: +)
            pairs.merge(report.pairs, uniquingKeysWith: +)
            digest ^= report.traceDigest &* (report.seed &* 2 &+ 1)
        }

        mutating func add(_ other: Tally) {
            runs += other.runs
            changes += other.changes
            exchanges += other.exchanges
            faults += other.faults
            bytes += other.bytes
            refusedWrites += other.refusedWrites
            coverage.merge(other.coverage, uniquingKeysWith: +)
            pairs.merge(other.pairs, uniquingKeysWith: +)
            digest ^= other.digest
        }
    }

    @Test func `After healing, every seed keeps every promise`() async {
        let clock = ContinuousClock()
        let start = clock.now
        let (found, total) = await Self.run(Self.seedFirst..<(Self.seedFirst + Self.seeds))
        print(
            "\(total.runs) seeds from \(Self.seedFirst): \(total.changes) changes, \(total.exchanges) exchanges, "
                + "\(total.bytes) bytes, \(total.faults) faults, \(total.refusedWrites) writes refused, "
                + "trace \(String(total.digest, radix: 16)), \(start.duration(to: clock.now))")
        print(total.coverage.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", "))
        for violation in found { Issue.record("\(violation)") }
        for kind in Self.kinds where Self.seeds >= 200 && Self.seedStep == 1 {
            #expect(total.coverage[kind, default: 0] > 0, "\(kind) never came about")
        }
        print(Self.table(total.pairs))
        for pair in Pair.all {
            let count = total.pairs[pair, default: 0]
            if let why = pair.impossibility {
                #expect(count == 0, "\(pair) cannot be (\(why)), and came about")
            } else if Self.seeds >= 1_500, Self.seedStep == 1 || Self.seedFirst % 4 == 1 && !pair.isHardship {
                #expect(count > 0, "\(pair) can be, and never came about")
            }
        }
    }

    /// How often each fault met each state of an agent; a dash where the two cannot meet.
    private static func table(_ pairs: [Pair: Int]) -> String {
        func cell(_ text: String, _ width: Int) -> String {
            String(repeating: " ", count: max(0, width - text.count)) + text
        }
        let states = AgentState.allCases
        let head = cell("", 45) + states.map { cell($0.rawValue, 12) }.joined()
        let rows = Fault.allCases.map { fault in
            cell(fault.rawValue, 45)
                + states.map { state in
                    let pair = Pair(fault: fault, state: state)
                    return cell(pair.impossibility == nil ? "\(pairs[pair, default: 0])" : "-", 12)
                }.joined()
        }
        return ([head] + rows).joined(separator: "\n")
    }

    private static let kinds = [
        "views begun anew, hub", "views begun anew, facility", "exchanges while views are made", "agents halted",
        "copies refused", "hub to edition 1", "hub to edition 2", "facility to edition 1", "facility to edition 2",
        "newer than the hub", "newer than a facility", "newer: a notice", "newer: visit", "newer: trial",
        "newer: an edit", "judged again", "honest work set aside", "refused work sent again", "refused work released",
        "refused work let go", "refused for want of room", "certificates ended", "certificates renewed",
        "strangers turned away", "machines replaced", "machines stolen", "machines filled", "parts of a first fill",
        "sites retired", "rot: found", "rot: covered by no proof", "rot: stopped", "rot: healed",
    ]

    /// Seeds that once found a bug. 10312, 10499: a joined file that an old holder did not have, so that its custody chain
    /// was shorter. 1068: a file that left one group for another left the first unsettled. 1734: a change written upon a
    /// void one was applied before its record's creation, which then overwrote it. 1442, 377: an alias decided while views
    /// were made was heard again, by whoever held the files later. 1393: what was asked for before all was asked for came
    /// into an account that had begun anew.
    @Test(arguments: [10_312, 10_499, 1_068, 1_734, 1_442, 377, 1_393] as [UInt64])
    func `What a seed once found stays found`(seed: UInt64) throws {
        _ = try Simulation(seed: seed).run()
    }

    /// The same of what befalls machines in years. 895: what waited to be sent was gone, and the hub was called without end.
    /// 430: the end of a log was beyond all numbers, and the machine's daemon ended. 1755: of an urgent file a change was named
    /// and not there, and was looked for without end.
    @Test(arguments: [895, 430, 1_755] as [UInt64]) func `What a hardship once found stays found`(seed: UInt64) throws {
        _ = try Simulation(seed: seed).run()
    }

    @Test func `The same seed gives the same trace`() throws {
        for seed in Self.seedFirst..<(Self.seedFirst + 3) {
            let first = try Simulation(seed: seed).run()
            let second = try Simulation(seed: seed).run()
            #expect(first.traceDigest == second.traceDigest, "seed \(seed)")
        }
    }

    @Test(arguments: PlantedBug.allCases) func `A planted bug is found`(bug: PlantedBug) throws {
        for seed in UInt64(1)...200 where !bug.needsHardship || Simulation.hasHardships(seed) {
            do {
                _ = try Simulation(seed: seed, world: bug.world, plantedBug: bug).run()
            } catch let violation as Violation {
                if let invariant = bug.invariant, violation.invariant != invariant { continue }
                print("planted bug in \(bug.rawValue): found by seed \(seed): \(violation.invariant.rawValue)")
                return
            }
        }
        Issue.record("the planted bug in \(bug.rawValue) was not found in 200 seeds")
    }
}
