import Causality
import Register
import Safeguards
import Testing

@Suite struct ReleaseClockTests {
    /// 2026-07-01.
    private static let today: Int64 = 20_635

    private func sentence(
        _ number: Int64, ends: [String], early: [String] = [], isLife: Bool = false, lack: String? = nil,
        difference: String? = nil
    ) -> ReleaseClock.Sentence {
        var sentence = ReleaseClock.Sentence(
            record: Dot(LogID(site: 3, incarnation: 1), number), site: 3, isLife: isLife, ends: ends.map(Self.day),
            early: early.map(Self.day))
        sentence.lack = lack
        sentence.difference = difference
        return sentence
    }

    private static func day(_ text: String) -> Int64 {
        let date = CivilTime.date(text) ?? 0
        return CivilTime.days(year: date / 416, month: date % 416 / 32, day: date % 32)
    }

    private func due(_ sentences: ReleaseClock.Sentence..., ground: LegalStanding.Ground = .none) -> [String] {
        ReleaseClock.dues(sentences, ground: ground, today: Self.today).map {
            "\($0.day) \($0.days) \($0.what.prefix(18))"
        }
    }

    @Test func `It runs on the sentence that ends last, from ninety days before`() {
        #expect(
            due(sentence(1, ends: ["2026-08-01"]), sentence(2, ends: ["2026-09-29"]))
                == ["2026-09-29 90 release: the sente"])
        #expect(due(sentence(1, ends: ["2026-08-01"]), sentence(2, ends: ["2026-09-30"])) == [])
    }

    @Test func `Of a disputed end the earliest counts, and an earlier lawful day before it`() {
        #expect(due(sentence(1, ends: ["2027-01-01", "2026-07-11"])) == ["2026-07-11 10 release: the sente"])
        #expect(
            due(sentence(1, ends: ["2027-01-01"], early: ["2026-07-03"])) == ["2026-07-03 2 release: the earli"])
        // An early day that has passed is a right to be considered, and hides no end.
        #expect(due(sentence(1, ends: ["2026-07-20"], early: ["2026-01-01"])) == ["2026-07-20 19 release: the sente"])
    }

    @Test func `Who is held past the end is shown, and nobody for life`() {
        #expect(due(sentence(1, ends: ["2026-06-30"])) == ["2026-06-30 -1 held past the end "])
        #expect(due(sentence(1, ends: ["2026-06-30"]), sentence(2, ends: [], isLife: true)) == [])
        #expect(due() == [])
    }

    @Test func `Nobody is held past an end while another end may be to come, or another ground stands`() {
        #expect(due(sentence(1, ends: ["2026-06-30", "2026-07-01"])) == ["2026-06-30 -1 the earliest end h"])
        #expect(due(sentence(1, ends: ["2026-06-30"]), ground: .stands) == [])
        // What is to come is said all the same.
        #expect(due(sentence(1, ends: ["2026-07-11"]), ground: .stands) == ["2026-07-11 10 release: the sente"])
    }

    @Test func `A sentence without an end is not off the clock, and one beside it is not the end of all`() {
        #expect(due(sentence(1, ends: [], lack: "no term")) == ["2026-07-01 0 the end of a sente"])
        #expect(
            due(sentence(1, ends: ["2026-06-30"]), sentence(2, ends: []))
                == ["2026-06-30 -1 a sentence has end", "2026-07-01 0 the end of a sente"])
    }

    @Test func `A difference is listed by itself, however far the end`() {
        #expect(due(sentence(1, ends: ["2031-01-10"], difference: "x")) == ["2031-01-10 1654 ends of a sentence"])
    }

    @Test(arguments: ["9998-12-31", "9999-01-01", "9999-12-31", "2100-01-01"])
    func `An end however far off is to come`(day: String) {
        #expect(due(sentence(1, ends: [day])) == [])
        #expect(due(sentence(1, ends: ["2026-06-30", day])) == ["2026-06-30 -1 the earliest end h"])
        #expect(due(sentence(1, ends: ["2026-06-30"]), sentence(2, ends: [day])) == [])
    }

    @Test func `Numbers that are no days end nothing`() {
        for day in [Int64.min, .max] {
            let sentence = ReleaseClock.Sentence(
                record: Dot(LogID(site: 3, incarnation: 1), 1), site: 3, isLife: false, ends: [day], early: [day])
            #expect(ReleaseClock.dues([sentence], today: Self.today) == [])
        }
    }

    @Test func `Half of a fact is listed, and keeps it from being said that somebody is held past the end`() {
        var half = sentence(1, ends: ["2026-06-30"])
        (half.isOpenEnded, half.gaps) = (true, ["AT_LARGE: since when is not recorded", "x"])
        #expect(due(half) == ["2026-06-30 -1 an end has passed,", "2026-07-01 0 a sentence is on f"])
        half = sentence(1, ends: ["2031-06-30"], difference: "by one side nothing is served")
        half.isServedByHalf = true
        #expect(due(half) == ["2026-07-01 0 ends of a sentence"])
    }

    @Test func `Whom no sentence holds is looked at, unless something else does`() {
        func due(_ ground: LegalStanding.Ground, since: Int64?) -> String? {
            ReleaseClock.due(
                nothingServedOf: Dot(LogID(site: 3, incarnation: 1), 1), site: 3, since: since, ground: ground,
                today: Self.today
            ).map { "\($0.day) \($0.days) \($0.what.suffix(47))" }
        }
        #expect(due(.stands, since: 5) == nil)
        #expect(due(.none, since: Self.today - 1) == "2026-06-30 -1 and nothing else on file does: look at it today")
        #expect(due(.unclear, since: nil)?.hasPrefix("2026-07-01 0 ") ?? false)
    }

    @Test func `An order that may be of the case that was judged is looked at, and holds nobody by itself`() {
        #expect(due(sentence(1, ends: ["2026-06-30"]), ground: .unclear) == ["2026-06-30 -1 the sentence has e"])
    }
}

/// What holds somebody whose sentences have ended.
@Suite struct GroundTests {
    private func ground(_ statuses: [(Int64, String)], beats: Bool = false, judged: Int64?) -> LegalStanding.Ground {
        let last = statuses.count - 1
        return LegalStanding.ground(
            statuses.enumerated().map { LegalStanding.Status(day: $1.0, code: $1.1, beats: beats && $0 == last) },
            judged: judged)
    }

    @Test func `An order after the last judgment is of another case, and one before it was of this`() {
        #expect(ground([(1, "UNTRIED"), (5, "SENTENCED_FINAL"), (9, "UNTRIED")], judged: 5) == .stands)
        #expect(ground([(1, "UNTRIED")], judged: 5) == .none)
        // Remand in the case of the second judgment.
        #expect(ground([(1, "SENTENCED_FINAL"), (9, "UNTRIED")], judged: 12) == .none)
        #expect(ground([(1, "SENTENCED_FINAL"), (9, "CONVICTED_UNSENTENCED")], judged: 5) == .stands)
    }

    @Test func `Where nobody wrote when it was judged, a status says so, or it cannot be told`() {
        #expect(ground([(5, "SENTENCED_FINAL"), (9, "UNTRIED")], judged: nil) == .stands)
        #expect(ground([(1, "UNTRIED"), (5, "SENTENCED_FINAL")], judged: nil) == .none)
        #expect(ground([(9, "UNTRIED")], judged: nil) == .unclear)
    }

    @Test func `A retrial holds whoever it makes untried, and what is not known holds nobody`() {
        #expect(ground([(5, "SENTENCED_FINAL"), (5, "UNTRIED")], beats: true, judged: 5) == .stands)
        #expect(ground([(5, "SENTENCED_FINAL"), (9, "OTHER")], judged: 5) == .stands)
        #expect(ground([(9, "UNKNOWN")], judged: 5) == .none && ground([], judged: nil) == .none)
        #expect(ground([(9, "SENTENCED_FINAL")], judged: 5) == .none && ground([(9, "LIFE")], judged: 5) == .none)
    }
}

@Suite struct SolitaryClockTests {
    private static let day: Int64 = 86_400
    /// Left at the end of day 20.
    private func days(_ orders: [(starts: Int64, ends: Int64?)]) -> [Int64]? {
        SolitaryClock.days(orders, today: 20).map { [$0.soFar, $0.left] }
    }

    @Test func `It is shown from ten days on, however the orders are split`() {
        #expect(days([(11 * Self.day, nil)]) == [10, 5])
        #expect(days([(12 * Self.day, nil)]) == nil)
        // A longer stretch that is over is another matter.
        #expect(days([(0, 13 * Self.day), (20 * Self.day, nil)]) == nil)
        let split = [(starts: 3 * Self.day, ends: Int64?(9 * Self.day)), (9 * Self.day + 3_600, nil)]
        #expect(days(split) == [18, -3])
        #expect(days([]) == nil)
    }
}

@Suite struct RoomMeasureTests {
    private func shortfalls(_ area: Int64?, _ occupancy: Int64?, _ minutes: Int64? = nil, isSingle: Bool = false)
        -> [String]
    {
        RoomMeasure(isSingle: isSingle, area: area, occupancy: occupancy, minutesOutdoors: minutes)
            .shortfalls(.cpt).map(\.what)
    }

    @Test func `A room is measured by what each person has, alone or with others`() {
        #expect(shortfalls(1_600, 4).isEmpty && shortfalls(600, 1, isSingle: true).isEmpty)
        #expect(shortfalls(1_599, 4) == ["3.9 m² a person, norm 4 m²"])
        #expect(shortfalls(599, 1, isSingle: true) == ["5.9 m² a person, norm 6 m²"])
    }

    @Test func `An hour in the open air a day is owed, and what is not known breaks nothing`() {
        #expect(shortfalls(nil, nil, 60).isEmpty && shortfalls(nil, nil, nil).isEmpty)
        #expect(shortfalls(nil, nil, 59) == ["59 minutes a day in the open air, norm 60"])
        #expect(shortfalls(100, 0).isEmpty && shortfalls(100, nil).isEmpty && shortfalls(nil, 3).isEmpty)
        // Whatever a record holds ends nothing.
        #expect(shortfalls(.max, 1).isEmpty && shortfalls(.min, .max) != [] && shortfalls(.max, .min).isEmpty)
    }
}
