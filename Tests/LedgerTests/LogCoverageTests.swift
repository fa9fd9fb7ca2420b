import Causality
import Chance
import Ledger
import Testing

/// What runs say of a log, said a second time, one sequence after another.
@Suite struct LogCoverageTests {
    private func numbers(_ set: IntervalSet) -> Set<Int64> { Set(set.runs.flatMap { Array($0) }) }

    @Test(arguments: 0..<400) func `Every change is claimed and there, or named`(seed: UInt64) {
        var chance = SplitMix64(seed: seed)
        func random(_ bound: Int64) -> Int64 { chance.between(0, bound - 1) }
        let runs = (0..<random(4)).map { _ in
            let low = 1 + random(12)
            return (low: low, high: low + random(5) - (seed % 7 == 0 ? 2 : 0))
        }
        var present = IntervalSet()
        for sequence in Int64(1)...16 where random(3) > 0 { present.insert(sequence...sequence) }
        let coverage = LogCoverage(runs: runs, present: present)

        var claims: [Int64: Int] = [:]
        for run in runs where run.low <= run.high {
            for sequence in run.low...run.high { claims[sequence, default: 0] += 1 }
        }
        #expect(numbers(coverage.missing) == Set(claims.keys).subtracting(numbers(present)))
        #expect(numbers(coverage.uncovered) == numbers(present).subtracting(claims.keys))
        let isFalse = claims.values.contains { $0 > 1 } || runs.contains { $0.low > $0.high }
        #expect(coverage.hasFalseRuns == isFalse)
        #expect(coverage.isWhole == (!isFalse && Set(claims.keys) == numbers(present)))
    }

    @Test func `Numbers that no log has are false runs, and trap nothing`() {
        for run in [(Int64.min, Int64.max), (0, 4), (-3, -1), (5, 2), (1, Dot.sequenceMax + 1)] as [(Int64, Int64)] {
            #expect(LogCoverage(runs: [(run.0, run.1)], present: IntervalSet(1...3)).hasFalseRuns)
        }
    }
}
