import Counting
import Register
import Testing

@Suite struct DayTallyTests {
    /// Nodes with their sums, as a store keeps them.
    private struct Kept {
        private var nodes: [Int64: Int] = [:]

        mutating func add(_ day: Int64, _ change: Int) {
            guard let node = DayTally.node(ofDay: day) else { return }
            for each in [node, DayTally.block(over: node)] { nodes[each, default: 0] += change }
        }

        func sum(upTo day: Int64) -> Int? {
            let ranges = DayTally.nodes(upTo: day)
            guard !ranges.isEmpty else { return nil }
            return nodes.filter { node, _ in ranges.contains { $0.contains(node) } }.reduce(0) { $0 + $1.value }
        }
    }

    @Test func `What there is on a day is everything that changed up to it, whatever the days`() {
        let last = DayTally.days.upperBound - 1
        let changes: [(day: Int64, change: Int)] =
            (0..<400).map { (Int64($0) * 7_919 % last, $0 % 5 - 2) }
            + [(0, 3), (31, 1), (32, 1), (33, -1), (63, 2), (64, 5), (1_023, 1), (1_024, 1), (last, 7), (-400, 11)]
        var kept = Kept()
        for (day, change) in changes { kept.add(day, change) }
        for day in [0, 1, 30, 31, 32, 33, 62, 63, 64, 65, 1_022, 1_023, 1_024, 20_000, 46_000, last - 1, last] {
            // Before the first day everybody is as on it.
            let slowly = changes.filter { max($0.day, 0) <= day }.reduce(0) { $0 + $1.change }
            #expect(kept.sum(upTo: day) == slowly, "day \(day)")
        }
    }

    @Test func `Nothing is tallied after the last day, and a day before the first is told to be none`() {
        #expect(DayTally.node(ofDay: DayTally.days.upperBound) == nil)
        #expect(DayTally.node(ofDay: -1) == DayTally.node(ofDay: 0))
        #expect(DayTally.nodes(upTo: DayTally.days.upperBound).isEmpty && DayTally.nodes(upTo: -1).isEmpty)
    }

    @Test func `A day and a block have nodes of their own, and a day is read from two runs of them`() throws {
        for day in stride(from: DayTally.days.lowerBound, to: DayTally.days.upperBound, by: 997) {
            let node = try #require(DayTally.node(ofDay: day))
            let block = DayTally.block(over: node)
            #expect(block >= 1 && block < DayTally.node(ofDay: 0) ?? 0)
            #expect(DayTally.nodes(upTo: day).count <= 2)
            #expect(node < 1 << DayTally.nodeBits)
        }
    }

    @Test func `A month or a year is its first day`() throws {
        let days = try ["2026-07-01", "2026-07", "2026-01-01", "2026", "1900-01-01"].map { text in
            DayTally.day(try #require(CivilTime.date(text)))
        }
        #expect(days[0] == days[1] && days[2] == days[3] && days[0] - days[2] == 181 && days[4] == 0)
    }
}
