import Causality
import Chance
import Ledger
import Register
import Testing

/// Which of two words of the hub on one thing is the later, the same in every store.
@Suite struct HubWordOrderTests {
    private func word(_ dot: Dot, _ stamp: HybridTimestamp) -> Change {
        Change(
            dot: dot, record: dot, type: SystemType.scope.rawValue, caseFile: dot, edition: 1, timestamp: stamp,
            clock: .reference, author: "hub@0", writes: [])
    }

    /// A hub says word after word on one thing, in logs drawn at its starts, by a clock that is set now and then.
    private struct Life {
        var words: [Change] = []
        var log: LogID
        var sequences: [LogID: Int64] = [:]
        var now: Int64
    }

    private func say(_ life: inout Life, _ random: inout SplitMix64) {
        if random.oneIn(3) { life.log = LogID(site: 0, incarnation: 1 + random.below(40)) }
        // Decades back, decades on, or on by a little.
        life.now += [1, 5, 1_000, 900_000_000_000, -900_000_000_000][random.below(5)]
        let sequence = life.sequences[life.log, default: 0] + 1
        life.sequences[life.log] = sequence
        let stamp = HybridTimestamp(milliseconds: life.now).after(life.words.last?.timestamp)
        life.words.append(word(Dot(life.log, sequence), stamp))
    }

    private func last(of words: [Change]) -> Change? {
        words.reduce(nil as Change?) { last, word in
            last.map { HubWord.isLater(word, than: $0) ? word : $0 } ?? word
        }
    }

    @Test(arguments: 0..<300) func `Whatever the clock and the logs, the last that was said holds, in any order`(
        seed: Int
    ) {
        var random = SplitMix64(seed: UInt64(seed))
        var life = Life(log: LogID(site: 0, incarnation: 1), now: 1_782_864_000_000)
        for _ in 0..<(2 + random.below(12)) { say(&life, &random) }
        for _ in 0..<10 {
            var shuffled = life.words
            for index in shuffled.indices { shuffled.swapAt(index, random.below(shuffled.count)) }
            #expect(last(of: shuffled)?.dot == life.words.last?.dot, "seed \(seed)")
        }
    }

    /// The slow statement of it: of every pair one is the later, and there is one that is later than all.
    @Test(arguments: 0..<300) func `Of two lives of a hub every store says the same, whatever came first`(seed: Int) {
        var random = SplitMix64(seed: UInt64(seed) &* 7_919 &+ 3)
        var one = Life(log: LogID(site: 0, incarnation: 1), now: 1_782_864_000_000)
        for _ in 0..<(1 + random.below(4)) { say(&one, &random) }
        var other = one
        // Each begins in a log of its own.
        (one.log, other.log) = (LogID(site: 0, incarnation: 51), LogID(site: 0, incarnation: 52))
        for _ in 0..<(1 + random.below(4)) { say(&one, &random) }
        other.sequences = other.sequences.filter { $0.key.incarnation < 41 }
        let shared = other.words.count
        for _ in 0..<(1 + random.below(4)) {
            say(&other, &random)
            // What the two draw differs, but for once in thousands of times.
            let drawn = LogID(site: 0, incarnation: 100 + other.log.incarnation)
            other.words[other.words.count - 1].dot = Dot(drawn, other.words.last?.dot.sequence ?? 1)
        }
        let all = one.words + other.words.dropFirst(shared)
        let latest = all.filter { word in
            all.allSatisfy { $0.dot == word.dot || HubWord.isLater(word, than: $0) }
        }
        #expect(latest.count == 1, "seed \(seed)")
        for _ in 0..<10 {
            var shuffled = all
            for index in shuffled.indices { shuffled.swapAt(index, random.below(shuffled.count)) }
            #expect(last(of: shuffled)?.dot == latest.first?.dot, "seed \(seed)")
        }
    }
}
