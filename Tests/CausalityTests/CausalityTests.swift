import Causality
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
    @Test func `A timestamp rises while the clock stands or steps back`() {
        var stamp = HybridTimestamp(milliseconds: 1_000)
        for now: Int64 in [1_000, 900, 1_001, 0] {
            let next = stamp.next(now: now)
            #expect(next > stamp)
            stamp = next
        }
        #expect(stamp == HybridTimestamp(milliseconds: 1_001, counter: 1))
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
