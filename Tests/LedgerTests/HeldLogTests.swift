import Causality
import Chance
import Ledger
import Testing

@Suite struct HeldLogTests {
    private func log(_ runs: [ClosedRange<Int64>]) -> HeldLog {
        HeldLog(
            runs.map {
                HeldLog.Run(low: $0.lowerBound, high: $0.upperBound, before: $0.lowerBound == 1 ? [] : digest($0))
            })
    }

    private func digest(_ run: ClosedRange<Int64>) -> [UInt8] {
        [UInt8](repeating: UInt8(run.lowerBound % 251), count: 8)
    }

    private func link(_ sequence: Int64) -> ChainLink {
        ChainLink(sequence: sequence, digest: 0x0101_0101_0101_0101 &* UInt64((sequence + 1) % 251))
    }

    @Test func `The chain is carried through what came and what waited, in order`() {
        let plan = log([1...3, 6...7, 20...21]).plan(taking: [4, 5, 8, 30], links: [link(29)])
        #expect(
            plan.steps == [
                .store(4...5, isProved: true), .prove(6...7, before: digest(6...7)), .store(8...8, isProved: true),
                .store(30...30, isProved: false),
            ])
        #expect(plan.held.sequences.runs == [1...8, 20...21, 30...30])
        #expect(plan.held.runs.last?.before == digest(30...30))
        #expect(plan.broken == nil)
        // What is far from the prefix grows without a link, at either end.
        #expect(log([1...1, 5...6]).plan(taking: [4, 7], links: [link(3)]).held.sequences.runs == [1...1, 4...7])
    }

    @Test func `What follows nothing, or comes twice, does not fit`() {
        #expect(log([1...3]).plan(taking: [4, 6], links: []).broken == 6)
        #expect(log([]).plan(taking: [2], links: [link(2)]).broken == 2)
        #expect(log([1...3]).plan(taking: [4, 5, 5], links: []).broken == 5)
    }

    @Test(arguments: UInt64(1)...200) func `It agrees with taking one change after another`(seed: UInt64) {
        var chance = SplitMix64(seed: seed)
        func draw(_ bound: Int64) -> Int64 { chance.between(0, bound - 1) }
        let held = IntervalSet((0..<draw(6)).map { _ in { $0...($0 + draw(4)) }(draw(40) + 1) })
        let came = (1...50 as ClosedRange<Int64>).filter { !held.contains($0) && draw(3) == 0 }
        let links = (1...50 as ClosedRange<Int64>).filter { _ in draw(8) > 0 }.map(link)
        let plan = log(held.runs).plan(taking: came, links: links)
        // The slow statement: one by one, each looked up among all.
        var slow = held
        var known = Set(held.runs.map(\.lowerBound))
        let broken = came.first { sequence in
            let follows = sequence == 1 || slow.contains(sequence - 1)
            guard follows || links.contains(where: { $0.sequence == sequence - 1 }) else { return true }
            if !follows { known.insert(sequence) }
            slow.insert(sequence...sequence)
            return false
        }
        #expect(plan.broken == broken)
        guard broken == nil else { return }
        #expect(plan.held.sequences == slow)
        // Each that came is stored once, and the chain reaches all of the prefix that it had not.
        var stored: [Int64] = []
        var proved = held.prefixEnd
        for step in plan.steps {
            switch step {
            case .store(let run, let isProved):
                stored += run
                if isProved {
                    #expect(run.lowerBound == proved + 1)
                    proved = run.upperBound
                }
            case .prove(let run, let before):
                #expect(run.lowerBound == proved + 1 && held.runs.contains(run) && before == digest(run))
                proved = run.upperBound
            }
        }
        #expect(stored == came && proved == slow.prefixEnd)
    }

    @Test func `Only what differs is written`() {
        let (before, after) = (log([1...3, 6...7, 9...9]), log([1...7, 9...9, 12...12]))
        let (gone, new) = after.changes(since: before)
        #expect(gone == [6])
        #expect(new.map { $0.low...$0.high } == [1...7, 12...12])
        #expect(after.changes(since: after).new.isEmpty)
    }

    /// Runs times links were 4,000,000,000 comparisons: minutes.
    @Test(.timeLimit(.minutes(1))) func `64,000 gaps are taken in one pass`() {
        let first = log([1...1]).plan(taking: (1...64_000).map { $0 * 4 }, links: (1...64_000).map { link($0 * 4 - 1) })
        #expect(first.broken == nil && first.held.runs.count == 64_001)
        let second = first.held.plan(taking: (1...64_000).map { $0 * 4 + 1 }, links: [])
        #expect(second.broken == nil && second.held.runs.count == 64_001)
        #expect(second.held.changes(since: first.held).new.count == 64_000)
    }
}
