import Causality

/// Dots of changes that follow each other, as runs: what came after a place in the feed is nearly always few.
struct DotRuns {
    private(set) var runs: [(first: Dot, last: Dot)] = []

    /// Goes on with the last run where it follows that.
    mutating func append(_ first: Dot, count: Int64 = 1) {
        let last = Dot(first.log, first.sequence + count - 1)
        if let run = runs.last, run.last.log == first.log, first.sequence == run.last.sequence + 1 {
            runs[runs.count - 1].last = last
        } else {
            runs.append((first, last))
        }
    }

    /// In order, and put together where they follow each other.
    func sorted() -> DotRuns {
        var sorted = DotRuns()
        for run in runs.sorted(by: { $0.first < $1.first }) {
            sorted.append(run.first, count: run.last.sequence - run.first.sequence + 1)
        }
        return sorted
    }

    /// Where the runs are in order.
    func contains(_ dot: Dot) -> Bool {
        var (low, high) = (0, runs.count)
        while low < high {
            let middle = (low + high) / 2
            if runs[middle].last < dot { low = middle + 1 } else { high = middle }
        }
        return low < runs.count && runs[low].first <= dot
    }
}
