/// A set of sequence numbers as closed runs, sorted and never touching.
///
/// Describes what the hub holds of one log while urgent case files overtake a backlog: `1...40, 95...97`.
package struct IntervalSet: Hashable, Sendable, CustomStringConvertible {
    package private(set) var runs: [ClosedRange<Int64>]

    package init() { runs = [] }

    package init(_ run: ClosedRange<Int64>) { runs = [run] }

    package init(_ runs: some Sequence<ClosedRange<Int64>>) {
        self.init()
        for run in runs { insert(run) }
    }

    package var isEmpty: Bool { runs.isEmpty }
    package var count: Int64 { runs.reduce(0) { $0 + Int64($1.count) } }
    package var last: Int64 { runs.last?.upperBound ?? 0 }

    /// The end of the run that starts at 1, or 0.
    package var prefixEnd: Int64 {
        guard let first = runs.first, first.lowerBound <= 1 else { return 0 }
        return first.upperBound
    }

    package func contains(_ value: Int64) -> Bool {
        let index = indexOfFirstRun(endingAtOrAfter: value)
        return index < runs.count && runs[index].lowerBound <= value
    }

    package mutating func insert(_ run: ClosedRange<Int64>) {
        let first = indexOfFirstRun(endingAtOrAfter: run.lowerBound - 1)
        var last = first
        var lower = run.lowerBound
        var upper = run.upperBound
        while last < runs.count, runs[last].lowerBound <= run.upperBound + 1 {
            lower = min(lower, runs[last].lowerBound)
            upper = max(upper, runs[last].upperBound)
            last += 1
        }
        runs.replaceSubrange(first..<last, with: CollectionOfOne(lower...upper))
    }

    package mutating func formUnion(_ other: IntervalSet) {
        for run in other.runs { insert(run) }
    }

    /// The runs of `run` that are not in the set.
    package func gaps(in run: ClosedRange<Int64>) -> [ClosedRange<Int64>] {
        var missing: [ClosedRange<Int64>] = []
        var next = run.lowerBound
        for held in runs[indexOfFirstRun(endingAtOrAfter: run.lowerBound)...] {
            if held.lowerBound > run.upperBound { break }
            if held.lowerBound > next { missing.append(next...(held.lowerBound - 1)) }
            next = max(next, held.upperBound + 1)
        }
        if next <= run.upperBound { missing.append(next...run.upperBound) }
        return missing
    }

    package var description: String { runs.map { "\($0.lowerBound)...\($0.upperBound)" }.joined(separator: ", ") }

    private func indexOfFirstRun(endingAtOrAfter value: Int64) -> Int {
        runs.partitionPoint { $0.upperBound < value }
    }
}
