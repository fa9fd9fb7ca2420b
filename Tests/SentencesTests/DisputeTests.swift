import Chance
import Register
import Sentences
import Testing

/// Whatever sites disagree on, every side gives an end, and the earliest alarms.
@Suite struct DisputeTests {
    private static let ten = [
        "rule_set": "KZ-2014", "start": "2021-01-10", "term": "P10Y", "court_date": "2021-01-10",
        "conviction_tag": "NONE",
    ]

    private static func row(_ id: String, _ values: [String: String]) -> FiledSentences.Row {
        FiledSentences.Row(id: id, values: ten.merging(values) { _, new in new })
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var field: String
        var sides: [String]
        var beside: [String: String] = [:]
        var days: [String]

        var testDescription: String { field }
    }

    @Test(arguments: [
        Case(field: "term", sides: ["P8Y", "P9Y"], days: ["2029-01-09", "2030-01-09"]),
        Case(field: "start", sides: ["2020-01-10", "2021-01-10"], days: ["2030-01-09", "2031-01-09"]),
        Case(field: "suspended_term", sides: ["P2Y", "P4Y"], days: ["2027-01-09", "2029-01-09"]),
        Case(field: "suspended_term", sides: ["", "P4Y"], days: ["2027-01-09", "2031-01-09"]),
        Case(field: "new_maximum", sides: ["P7Y", ""], days: ["2028-01-09", "2031-01-09"]),
        Case(
            field: "remand_regime", sides: ["MAXIMUM", "MINIMUM"], beside: ["remand_credit": "100"],
            days: ["2030-06-23", "2030-10-01"]),
        Case(field: "remand_credit", sides: ["10", "20"], days: ["2030-12-20", "2030-12-30"]),
        Case(
            field: "outcome", sides: ["QUASHED", ""], beside: ["outcome_on": "2024-05-01"],
            days: ["2024-05-01", "2031-01-09"]),
        Case(
            field: "revoked_on", sides: ["2022-01-10", "2023-01-10"], beside: ["suspended": "true"],
            days: ["2032-01-09", "2033-01-09"]),
        Case(field: "rule_set", sides: ["KZ-2014", "same"], days: ["2031-01-09", "2031-01-10"]),
        Case(
            field: "edition", sides: ["KZ 2014", "same"], beside: ["rule_set": ""], days: ["2031-01-09", "2031-01-10"]),
        Case(field: "life", sides: ["true", "false"], days: ["2031-01-09"]),
        Case(field: "suspended", sides: ["true", "false"], days: ["2031-01-09"]),
    ])
    func `Each side of a field in dispute gives a candidate`(_ dispute: Case) throws {
        var same = RuleSet(id: "same")
        same.end = [.init(.sameNumber, source: "test")]
        for isShown in [false, true] {
            var row = Self.row("a", dispute.beside)
            // Until somebody decides, a column shows what was agreed on before, or nothing.
            row.values[dispute.field] = isShown ? dispute.sides[0] : nil
            row.take(dispute.sides, of: dispute.field)
            let end = try #require(
                FiledSentences(sentences: [row]).ends(ExampleTests.ruleSets + [same]).first, "\(dispute)")
            #expect(end.candidates.map(\.description) == dispute.days, "\(dispute) \(end)")
            #expect(end.difference != nil)
            #expect(end.isServedByHalf == ["outcome", "suspended"].contains(dispute.field))
        }
    }

    @Test func `Sentences that follow one another by one side are one after the other and beside each other`() throws {
        var second = Self.row("b", ["start": "2022-03-01", "term": "P1Y", "court_date": "2022-03-01"])
        second.take(["a", ""], of: "follows")
        let ends = FiledSentences(sentences: [Self.row("a", [:]), second]).ends(ExampleTests.ruleSets)
        #expect(ends.map { $0.candidates.map(\.description) } == [["2031-01-09", "2032-01-09"]])
    }

    @Test(arguments: [
        ("days", ["10", "20"], ["2030-12-20", "2030-12-30"]),
        ("kind", ["DAYS_OFF", "AT_LARGE"], ["2030-12-30", "2031-01-19"]),
        ("sentence", ["a", ""], ["2030-12-30"]),
        ("sentence", ["a", "z"], ["2030-12-30", "2031-01-09"]),
    ])
    func `Each side of an event in dispute gives a candidate`(field: String, sides: [String], days: [String]) {
        var event = FiledSentences.Row(
            id: "e", values: ["kind": "DAYS_OFF", "sentence": "a", "days": "10"])
        event.take(sides, of: field)
        var rules = ExampleTests.ruleSets.filter { $0.id == "KZ-2014" }
        rules[0].absent = [.init(.init(kind: "AT_LARGE", counts: false), source: "test")]
        let ends = FiledSentences(sentences: [Self.row("a", [:])], events: [event]).ends(rules)
        #expect(ends.map { $0.candidates.map(\.description) } == [days], "\(ends)")
    }

    @Test func `A group that is written as a whole is in dispute in each of its fields`() {
        var row = Self.row("a", ["rule_set": ""])
        row.take(["KZ 2014", "KG 2021"], of: "edition")
        let end = FiledSentences(sentences: [row]).ends(ExampleTests.ruleSets)[0]
        #expect(end.candidates.map(\.description) == ["2031-01-09", "2031-01-10"])
    }

    /// Beside every way of deciding, one by one, as if that had been written and nothing else.
    @Test(arguments: 0..<60)
    func `Random disputes give what each decision would give`(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed) &+ 900)
        var rows = [
            Self.row("a", [:]), Self.row("b", ["start": "2022-03-01", "court_date": "2022-03-01", "term": "P4Y"]),
        ]
        var event = FiledSentences.Row(id: "e", values: ["kind": "TERM_OFF", "starts": "2023-01-01", "term": "P1Y"])
        let disputes: [(String, [String])] = [
            ("term", ["P8Y", "P5Y6M"]), ("start", ["2021-02-28", "2022-08-31"]), ("new_maximum", ["", "P3Y"]),
            ("suspended_term", ["P1Y", ""]), ("remand_credit", ["90", "91"]), ("outcome", ["QUASHED", ""]),
            ("suspended", ["true", ""]), ("remand_regime", ["MINIMUM", "MAXIMUM"]), ("life", ["true", ""]),
        ]
        // By one side they are one after the other: whatever else, they are told together.
        var open = [(place: 1, field: "follows", sides: ["a", ""])]
        for _ in 0..<random.below(4) {
            let (field, sides) = disputes[random.below(disputes.count)]
            let place = random.below(2)
            if !open.contains(where: { $0 == (place, field, sides) }) { open.append((place, field, sides)) }
        }
        rows[0].values["outcome_on"] = "2024-05-01"
        rows[1].values["outcome_on"] = "2024-06-01"
        if random.oneIn(2) { open.append((2, "term", ["P1Y", "P2Y"])) }
        var disputed = rows + [event]
        for item in open {
            disputed[item.place].values[item.field] = nil
            disputed[item.place].take(item.sides, of: item.field)
        }
        event = disputed.removeLast()
        let sets = ExampleTests.ruleSets
        let fast = FiledSentences(sentences: disputed, events: [event]).ends(sets)
        #expect(fast.count <= 1 && fast.allSatisfy { $0.gaps.isEmpty })
        var slow: Set<String> = []
        for way in 0..<(1 << open.count) {
            var decided = rows + [event]
            for row in decided.indices { decided[row].otherSides = [:] }
            for (place, item) in open.enumerated() {
                decided[item.place].values[item.field] = item.sides[way >> place & 1]
            }
            let ends = FiledSentences(sentences: Array(decided[..<2]), events: [decided[2]]).ends(sets)
            if ends.contains(where: \.isLife) { continue }
            if ends.isEmpty {
                slow.insert("2024-06-01")
            } else if let last = ends.compactMap(\.computed.last).max() {
                slow.insert(last.description)
            }
        }
        let candidates = Set(fast.flatMap(\.candidates).map(\.description))
        #expect(candidates == (fast.isEmpty ? [] : slow), "\(seed): \(open)")
    }

    @Test func `More disputes than can be tried are said, each side by itself is there, and nobody is held past any`() {
        var row = Self.row("a", [:])
        let fields = ["term", "start", "new_maximum", "suspended_term", "remand_credit", "remand_regime", "revoked_on"]
        let sides = [
            ["P8Y", "P9Y"], ["2020-01-10", "2021-01-10"], ["", "P7Y"], ["", "P1Y"], ["1", "100"],
            ["MEDIUM", "MINIMUM"],
            ["2022-01-01", "2023-01-01"],
        ]
        for (field, sides) in zip(fields, sides) { row.take(sides, of: field) }
        let end = FiledSentences(sentences: [row]).ends(ExampleTests.ruleSets)[0]
        #expect(end.gaps == [.excess] && end.isOpenEnded && end.computed.last == nil)
        // Of the term three: what was agreed on before is shown, and two have written since.
        #expect(end.otherSides.count == fields.count + 1)
    }
}
