import Causality
import Chance
import Register
import Testing

/// The three laws of merge, over random histories of four sites: order, duplication, and joining parts.
@Suite struct RecordStateTests {
    /// A history in which each site writes on what it has seen and now and then learns from another.
    private func history(_ seed: UInt64) -> [Change] {
        var chance = SplitMix64(seed: seed)
        func draw(_ bound: Int) -> Int { chance.below(bound) }
        var all = [Sample.change(Sample.creation, [Write(1, .text("0")), Write(2, .text("0"))])]
        var seen = [[Change]](repeating: all, count: 4)
        for step in 1...24 {
            let site = draw(4)
            if draw(3) == 0 {
                let other = draw(4)
                seen[site] += seen[other].filter { change in !seen[site].contains { $0.dot == change.dot } }
                continue
            }
            let sequence = Int64(seen[site].filter { $0.dot.site == site + 1 }.map(\.dot.sequence).max() ?? 0) + 1
            var change = Sample.change(
                Sample.dot(site + 1, sequence), [Write(1 + draw(2), .text("\(step)"))],
                at: Int64(draw(1_000)) - 500)
            change.context = RecordState(seen[site]).context
            seen[site].append(change)
            all.append(change)
        }
        return all
    }

    private func digest(_ changes: [Change], void: Set<Dot> = []) -> [Resolution?] {
        let state = RecordState(changes, void: void)
        return ConflictRule.allCases.flatMap { rule in
            [[1], [2], [1, 2]].map { fields in
                Resolution(
                    Sample.unit(rule, fields: fields, RuleParameters(order: ["1", "2"])), of: state,
                    custodyLinks: [])
            }
        }
    }

    @Test(arguments: UInt64(1)...60) func `Order changes nothing`(seed: UInt64) {
        let history = history(seed)
        let expected = digest(history)
        #expect(digest(history.reversed()) == expected)
        var random = SystemRandomNumberGenerator()
        for _ in 0..<4 { #expect(digest(history.shuffled(using: &random)) == expected) }
        #expect(RecordState(history).waiting.isEmpty)
    }

    @Test(arguments: UInt64(1)...60) func `Joining parts in any way gives the whole`(seed: UInt64) {
        let history = history(seed)
        var random = SystemRandomNumberGenerator()
        let part = history.filter { _ in Bool.random(using: &random) }
        let rest = history.filter { change in !part.contains(change) }
        let overlap = rest + part.prefix(part.count / 2)
        let joined = part + overlap.filter { change in !part.contains(change) }
        #expect(digest(joined) == digest(history))
        #expect(RecordState(part).applied.count + RecordState(part).waiting.count == part.count)
    }

    @Test func `A change waits for what it was written upon, and for nothing that a verdict names`() {
        let first = Sample.change(Sample.creation, [Write(1, .text("first"))])
        let second = Sample.change(Sample.dot(2, 1), [Write(1, .text("second"))])
        let third = Sample.change(Sample.dot(3, 1), [Write(1, .text("third"))], seen: [second.dot])
        #expect(RecordState([third, first]).waiting == [third])
        #expect(RecordState([third, first, second]).waiting.isEmpty)
        let named = RecordState([third, first], void: [second.dot])
        #expect(named.waiting.isEmpty)
        #expect(named.siblings(of: Sample.unit(.review)).map(\.change) == [third])
    }

    @Test func `A change under a verdict writes nothing, and what it replaced stands again`() {
        let first = Sample.change(Sample.creation, [Write(1, .text("first"))])
        let second = Sample.change(Sample.dot(2, 1), [Write(1, .text("second"))])
        let resolution = Sample.resolve(Sample.unit(.review), [first, second], void: [second.dot])
        #expect(resolution?.values == [.text("first")])
        #expect(resolution?.status == .clean)
        #expect(Sample.resolve(Sample.unit(.union), [first, second], void: [first.dot])?.elements.count == 1)
    }

    /// The slow statement of what is applied, in what order: gone through again and again.
    private func slowOrder(_ changes: [Change], void: Set<Dot>) -> [Change] {
        var applied: [Change] = []
        var names = void
        var pending = changes.sorted { ($0.correctedMilliseconds, $0.dot) < ($1.correctedMilliseconds, $1.dot) }
        while true {
            var rest: [Change] = []
            for change in pending {
                if change.createsRecord || names.contains(change.record),
                    change.context.dots.allSatisfy(names.contains)
                {
                    names.insert(change.dot)
                    applied.append(change)
                } else {
                    rest.append(change)
                }
            }
            if rest.count == pending.count { return applied }
            pending = rest
        }
    }

    /// The same of siblings: each write is held against every other.
    private func slowSiblings(_ writers: [Change]) -> [Dot] {
        writers.filter { one in !writers.contains { $0.dot != one.dot && $0.context.contains(one.dot) } }.map(\.dot)
            .sorted()
    }

    @Test(arguments: UInt64(1)...120) func `It agrees with holding every change against every other`(seed: UInt64) {
        var changes = history(seed)
        var random = seed &* 0x2545_F491_4F6C_DD1D | 1
        func draw(_ bound: Int) -> Int {
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(random >> 33) % bound
        }
        let void = Set(changes.filter { _ in draw(8) == 0 }.map(\.dot))
        if draw(2) == 0 { changes.removeAll { _ in draw(6) == 0 } }
        // A forged context that names its own change, or one to come.
        if draw(3) == 0, changes.count > 2 { changes[2].context.insert(changes[draw(3)].dot) }
        let state = RecordState(changes, void: void)
        let expected = slowOrder(changes, void: void)
        #expect(state.applied == expected)
        #expect(state.waiting.count == changes.count - expected.count)
        var context = VersionVector()
        for change in expected {
            context.join(change.context)
            context.insert(change.dot)
        }
        #expect(state.context == context)
        for field in [1, 2] {
            let unit = Sample.unit(.review, fields: [field])
            #expect(state.siblings(of: unit).map(\.change.dot) == slowSiblings(state.writers(of: unit)))
        }
    }

    /// Each against each is 400,000,000 comparisons: minutes.
    @Test(.timeLimit(.minutes(1)))
    func `20,000 edits, each on the one before or unseen by all, are folded in one pass`() {
        let creation = Sample.change(Sample.creation, [Write(1, .text("0"))], at: 1_000_000)
        // Stamps that run backwards: sorted by time, each stands before what it was written upon.
        let line = (1...20_000 as ClosedRange<Int64>).map { number in
            Sample.change(
                Sample.dot(2, number), [Write(1, .text("a"))], seen: number > 1 ? [Sample.dot(2, number - 1)] : [],
                at: 500_000 - number)
        }
        let state = RecordState([creation] + line)
        #expect(state.applied.map(\.dot) == [creation.dot] + line.map(\.dot) && state.waiting.isEmpty)
        #expect(state.siblings(of: Sample.unit(.latest)).map(\.change.dot) == [Sample.dot(2, 20_000)])
        let unseen = (1...20_000 as ClosedRange<Int64>).map {
            Sample.change(Sample.dot(2, $0), [Write(1, .text("\($0)"))])
        }
        for rule in [ConflictRule.latest, .custodian, .review] {
            #expect(Sample.resolve(Sample.unit(rule), [creation] + unseen)?.siblings.count == 20_000)
        }
    }
}
