import Chance
import Register
import Sentences
import Testing

/// Random sentences beside the slow statement of the same rules.
@Suite struct RandomSentenceTests {
    private static func rules(isDayBefore: Bool, roundsUp: Bool) throws -> RuleSet {
        var rules = RuleSet(id: "test")
        rules.end = [.init(isDayBefore ? .dayBefore : .sameNumber, source: "test")]
        rules.missing = [.init(.last, source: "test")]
        rules.round = [.init(roundsUp ? .up : .down, source: "test")]
        rules.absent = [.init(.init(kind: "AT_LARGE", counts: false), source: "test")]
        rules.rates = try [("HALF", 1), ("ONE", 2), ("MORE", 3), ("TWO", 4)].map { measure, halves in
            .init(.init(measure: measure, days: try #require(RuleSet.Ratio(halves, 2))), source: "test")
        }
        return rules
    }

    private static let measures = ["HALF", "ONE", "MORE", "TWO"]

    private static func day(_ random: inout SplitMix64) -> SlowDay {
        let year = Int(random.between(1_995, 2_025))
        let month = Int(random.between(1, 12))
        let length = SlowDay.lengthOf(year, month)
        // Ends of months are where it goes wrong.
        let day = random.oneIn(3) ? length - random.below(3) : 1 + random.below(length)
        return SlowDay(year: year, month: month, day: day)
    }

    private static func fast(_ day: SlowDay) throws -> CivilDay { try #require(CivilDay(day.description)) }

    @Test(arguments: 0..<40)
    func `Random sentences end as the slow statement says`(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        for _ in 0..<25 {
            let (isDayBefore, roundsUp) = (random.oneIn(2), random.oneIn(2))
            var slow = SlowSentence(
                start: Self.day(&random), months: random.below(90), days: random.oneIn(2) ? 0 : random.below(70),
                isDayBefore: isDayBefore)
            slow.roundsUp = roundsUp
            if slow.months + slow.days == 0 { slow.months = 1 }
            var record = CourtRecord(judgments: [
                .init(
                    id: "a", length: .term(Term(months: Int64(slow.months), days: Int64(slow.days))),
                    start: try Self.fast(slow.start))
            ])
            for _ in 0..<random.below(3) {
                let from = slow.start.moved(by: random.below(300) - 200)
                let (to, halves) = (from.moved(by: random.below(120)), 1 + random.below(4))
                slow.custody.append((from, to, halves))
                record.credits.append(
                    .init(
                        measure: Self.measures[halves - 1], days: .dates(try Self.fast(from), try Self.fast(to))))
            }
            for _ in 0..<random.below(3) {
                let from = slow.start.moved(by: random.below(900) - 60)
                let back = from.moved(by: random.below(80))
                slow.away.append((from, back))
                record.absences.append(
                    .init(kind: "AT_LARGE", days: .dates(try Self.fast(from), try Self.fast(back))))
            }
            if random.oneIn(2) {
                let (day, parts) = (slow.start.moved(by: random.below(700)), 2 + random.below(3))
                slow.halved = (day, parts)
                let share = try #require(RuleSet.Ratio(1, Int64(parts)))
                record.cuts.append(.init(amount: .share(share), day: try Self.fast(day)))
            }
            record.credits = random.shuffled(record.credits)
            record.absences = random.shuffled(record.absences)
            let end = lawfulEnd(of: record, under: try Self.rules(isDayBefore: isDayBefore, roundsUp: roundsUp))
            #expect(end.last?.description == slow.last().description, "\(seed): \(slow) \(end.steps) \(end.lacks)")
        }
    }

    /// The rest of a term from a day is the term that, from that day, ends when it would have ended.
    @Test(arguments: 0..<20)
    func `A parole that is revoked on the next day moves no end`(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed) &+ 77)
        for _ in 0..<50 {
            let start = try Self.fast(Self.day(&random))
            let paroled = try start.plus(Int64(random.below(200)))
            var record = CourtRecord(judgments: [
                .init(id: "a", length: .term(Term(months: 12 + Int64(random.below(90)))), start: start)
            ])
            let rules = try Self.rules(isDayBefore: random.oneIn(2), roundsUp: true)
            let former = lawfulEnd(of: record, under: rules).last
            record.paroles = [.init(day: paroled, retaken: try paroled.plus(1))]
            #expect(former != nil && lawfulEnd(of: record, under: rules).last == former)
        }
    }

    @Test func `Sentences beside each other end with the last of them, one after the other with their sum`() throws {
        var random = SplitMix64(seed: 5)
        let rules = try Self.rules(isDayBefore: true, roundsUp: true)
        for _ in 0..<100 {
            let starts = (0..<2).map { _ in Self.day(&random) }.sorted()
            let terms = (0..<2).map { _ in 1 + random.below(60) }
            func judgments(after: String?) throws -> [CourtRecord.Judgment] {
                try zip(starts, terms).enumerated().map { place, pair in
                    .init(
                        id: "\(place)", length: .term(Term(months: Int64(pair.1))), start: try Self.fast(pair.0),
                        after: place == 1 ? after : nil)
                }
            }
            let ends = zip(starts, terms).map { SlowSentence(start: $0, months: $1, days: 0).plainLast() }
            let beside = lawfulEnd(of: CourtRecord(judgments: try judgments(after: nil)), under: rules)
            #expect(beside.last?.description == ends.max()?.description)
            let sum = SlowSentence(start: starts[0], months: terms[0] + terms[1], days: 0).plainLast()
            let after = lawfulEnd(of: CourtRecord(judgments: try judgments(after: "0").reversed()), under: rules)
            #expect(after.last?.description == sum.description)
        }
    }
}
