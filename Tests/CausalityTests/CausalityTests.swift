import Causality
import Chance
import Testing

@Suite struct DotTests {
    @Test(
        arguments: [(0, 1, 1 as Int64), (27, 1, 10_432 as Int64), (32_767, 8_191, Dot.sequenceMax)]
            as [(Int, Int, Int64)])
    func `A dot survives packing and writing`(site: Int, incarnation: Int, sequence: Int64) throws {
        let dot = Dot(LogID(site: site, incarnation: incarnation), sequence)
        #expect(dot.packed > 0)
        #expect(Dot(packed: dot.packed) == dot)
        #expect(Dot("\(dot)") == dot)
        #expect(dot.site == site)
        #expect(dot.log == LogID(site: site, incarnation: incarnation))
        #expect(dot.sequence == sequence)
    }

    @Test(arguments: [
        "", "27", "27.1", "27.1-", "27.1-0", "-1.1-4", "32768.1-4", "1.8192-4", "1.1-34359738368", "a.1-2",
    ])
    func `Text that is no dot is refused`(text: String) { #expect(Dot(text) == nil) }

    @Test(arguments: [Int64(0), -1, 1 << 35]) func `A number that is no dot is refused`(number: Int64) {
        #expect(Dot(packed: number) == nil)
    }
}

@Suite struct VersionVectorTests {
    let a = LogID(site: 1, incarnation: 1)
    let b = LogID(site: 2, incarnation: 1)

    @Test func `Joining is commutative, associative and idempotent`() {
        let vectors = [
            VersionVector([Dot(a, 3)]), VersionVector([Dot(b, 2), Dot(a, 1)]), VersionVector(),
            VersionVector([Dot(b, 9)]),
        ]
        for x in vectors {
            #expect(x.joined(x) == x)
            for y in vectors {
                #expect(x.joined(y) == y.joined(x))
                #expect(x.joined(y).dominates(x))
                for z in vectors { #expect(x.joined(y).joined(z) == x.joined(y.joined(z))) }
            }
        }
    }

    @Test func `A vector contains a log up to its highest sequence and no other log`() {
        let vector = VersionVector([Dot(b, 4), Dot(b, 2)])
        #expect(vector.contains(Dot(b, 1)))
        #expect(vector.contains(Dot(b, 4)))
        #expect(!vector.contains(Dot(b, 5)))
        #expect(!vector.contains(Dot(a, 1)))
        #expect(vector.dots == [Dot(b, 4)])
    }
}

@Suite struct VersionVectorModelTests {
    private func dots(_ seed: UInt64, _ count: Int) -> [Dot] {
        var chance = SplitMix64(seed: seed)
        func draw(_ bound: Int) -> Int { chance.below(bound) }
        return (0..<count).map { _ in Dot(LogID(site: draw(6), incarnation: 1 + draw(2)), Int64(1 + draw(9))) }
    }

    private func model(_ dots: [Dot]) -> [LogID: Int64] {
        dots.reduce(into: [:]) { $0[$1.log] = max($0[$1.log] ?? 0, $1.sequence) }
    }

    private func agrees(_ vector: VersionVector, _ model: [LogID: Int64]) -> Bool {
        vector.entries.map(\.log) == model.keys.sorted() && vector.entries.allSatisfy { model[$0.log] == $0.sequence }
            && model.allSatisfy { vector[$0.key] == $0.value && vector.contains(Dot($0.key, $0.value)) }
    }

    @Test(arguments: UInt64(1)...100) func `It agrees with a table of logs`(seed: UInt64) {
        let (left, right) = (dots(seed, Int(seed % 13)), dots(seed + 1_000, Int(seed % 9)))
        let (one, other) = (VersionVector(left), VersionVector(right))
        #expect(agrees(one, model(left)))
        var inserted = VersionVector()
        for dot in left { inserted.insert(dot) }
        #expect(inserted == one)
        #expect(agrees(one.joined(other), model(left + right)))
        #expect(one.joined(other) == other.joined(one))
        var met = one
        met.meet(other)
        let both = model(left).compactMap { log, sequence in model(right)[log].map { (log, min($0, sequence)) } }
        #expect(agrees(met, Dictionary(uniqueKeysWithValues: both)))
        #expect(one.dominates(met) && other.dominates(met))
    }

    /// One by one into an array that is searched from its start, these are 10,000,000,000 steps.
    @Test(.timeLimit(.minutes(1))) func `A context of 100,000 logs is made, joined and asked in no time`() {
        let dots = (0..<100_000).map { Dot(LogID(site: $0 % 32_768, incarnation: 1 + $0 / 32_768), 7) }
        let vector = VersionVector(dots.reversed())
        #expect(vector.joined(VersionVector(dots.prefix(50_000))) == vector)
        #expect(dots.allSatisfy(vector.contains))
    }
}

@Suite struct IntervalSetTests {
    @Test func `Runs that touch are one run`() {
        #expect(IntervalSet([1...3, 7...9, 4...6]).runs == [1...9])
        #expect(IntervalSet([5...5, 1...1, 3...3]).runs == [1...1, 3...3, 5...5])
    }

    @Test func `Inserting agrees with a plain set of numbers in every order`() {
        // A small linear congruential generator: the same 400 cases on every run.
        var state: UInt64 = 7
        func next(_ bound: Int64) -> Int64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int64(state >> 33) % bound
        }
        for _ in 0..<400 {
            var set = IntervalSet()
            var plain: Set<Int64> = []
            for _ in 0..<12 {
                let low = next(40) + 1
                let run = low...(low + next(6))
                set.insert(run)
                plain.formUnion(run)
            }
            #expect((0...50).allSatisfy { set.contains($0) == plain.contains($0) })
            #expect(set.count == Int64(plain.count))
            let missing = set.gaps(in: 1...50).flatMap(Array.init)
            #expect(missing == (1...50).filter { !plain.contains($0) })
            #expect(zip(set.runs, set.runs.dropFirst()).allSatisfy { $0.upperBound + 1 < $1.lowerBound })
        }
    }

    @Test func `The prefix ends before the first gap`() {
        #expect(IntervalSet([1...4, 6...8]).prefixEnd == 4)
        #expect(IntervalSet([2...4]).prefixEnd == 0)
        #expect(IntervalSet().prefixEnd == 0)
    }
}

@Suite struct ClockTests {
    @Test func `A timestamp rises while the clock stands, and follows it wherever it is set`() {
        var stamp = HybridTimestamp(milliseconds: 1_000)
        for (now, counter): (Int64, Int64) in [(1_000, 1), (1_000, 2), (1_001, 0), (4_000_000, 0), (900, 0), (900, 1)] {
            stamp = stamp.next(now: now)
            #expect(stamp == HybridTimestamp(milliseconds: now, counter: counter))
        }
    }

    @Test func `Uncertainty grows with age and is infinite after a step or a reboot`() throws {
        let measured = ClockMeasurement(
            sentAt: 1_000, receivedAt: 1_200, hubTime: 61_100, monotonicMilliseconds: 50_000)
        let fresh = measured.error(wallNow: 1_200, monotonicNow: 50_000)
        #expect(fresh.offsetMilliseconds == 60_000)
        #expect(fresh.uncertaintyExponent == 7)
        let day: Int64 = 86_400_000
        let old = measured.error(wallNow: 1_200 + day, monotonicNow: 50_000 + day)
        #expect(old.isKnown && old.uncertaintyExponent > fresh.uncertaintyExponent)
        #expect(measured.error(wallNow: 1_200 + day, monotonicNow: 50_100) == .unknown)
        #expect(measured.error(wallNow: 1_300, monotonicNow: 10) == .unknown)
        #expect(ClockError.unknown.range(of: HybridTimestamp(milliseconds: 5)) == nil)
        let range = try #require(fresh.range(of: HybridTimestamp(milliseconds: 1_000)))
        #expect(range.lowerBound == 60_872)
        #expect(range.upperBound == 61_128)
    }
}
