package import Causality

/// What the runs that a store keeps of one log say of the changes that are there under the log's name.
///
/// A chain proves the changes that it runs over, and nothing of one that stands beside it: so what is in no run, and what
/// a run claims and is not there, are looked for first.
package struct LogCoverage: Hashable, Sendable {
    /// Claimed by a run and not there: taken out.
    package let missing: IntervalSet
    /// There and in no run: put in, or the run is gone.
    package let uncovered: IntervalSet
    /// Runs that are none, or claim a change twice.
    package let hasFalseRuns: Bool
    /// The chain reaches from 1 to here.
    package let chained: Int64
    /// Held beyond a gap: proved only when what is before them has come.
    package let waiting: IntervalSet

    /// `runs` as stored, low and high.
    package init(runs: [(low: Int64, high: Int64)], present: IntervalSet) {
        var claimed = IntervalSet()
        var claims: Int64 = 0
        var isFalse = false
        for run in runs {
            guard run.low >= 1, run.low <= run.high, run.high <= Dot.sequenceMax else {
                isFalse = true
                continue
            }
            claimed.insert(run.low...run.high)
            claims += run.high - run.low + 1
        }
        hasFalseRuns = isFalse || claims != claimed.count
        missing = IntervalSet(claimed.runs.flatMap { present.gaps(in: $0) })
        uncovered = IntervalSet(present.runs.flatMap { claimed.gaps(in: $0) })
        chained = runs.first { $0.low == 1 && $0.high >= 1 }?.high ?? 0
        waiting = IntervalSet(runs.filter { $0.low > 1 && $0.low <= $0.high }.map { $0.low...$0.high })
    }

    package var isWhole: Bool { missing.isEmpty && uncovered.isEmpty && !hasFalseRuns }
}
