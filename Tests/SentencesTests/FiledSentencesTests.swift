import Register
import Sentences
import Testing

/// What records hold of a person's sentences, and what follows from it.
@Suite struct FiledSentencesTests {
    private func row(_ id: String, _ values: [String: String], _ sides: [String: [String]] = [:]) -> FiledSentences.Row
    {
        FiledSentences.Row(
            id: id, values: values.merging(["rule_set": "KZ-2014"]) { own, _ in own }, otherSides: sides)
    }

    private func ends(_ sentences: [FiledSentences.Row], _ events: [FiledSentences.Row] = []) -> [SentenceEnd] {
        FiledSentences(sentences: sentences, events: events).ends(ExampleTests.ruleSets)
    }

    private let ten = ["start": "2021-01-10", "term": "P10Y", "court_date": "2021-01-10"]

    @Test func `Sentences that follow one another are one, and those beside it are not`() {
        let one = ["start": "2022-03-01", "term": "P1Y", "court_date": "2022-03-01"]
        let beside = ends([row("a", ten), row("b", one)])
        #expect(beside.map(\.told?.description) == ["2031-01-09", "2023-02-28"])
        let after = ends([row("b", one.merging(["follows": "a"]) { own, _ in own }), row("a", ten)])
        #expect(after.map(\.told?.description) == ["2032-01-09"] && after[0].sentences == ["b", "a"])
    }

    @Test(arguments: ["QUASHED", "REPLACED", "MERGED"])
    func `What stands no more has no end`(outcome: String) {
        let quashed = ten.merging(["outcome": outcome, "replaced_by": "b"]) { own, _ in own }
        let ends = ends([row("a", quashed), row("b", ["start": "2022-03-01", "term": "P4Y"])])
        #expect(ends.map(\.sentences) == [["b"]] && ends.map(\.told?.description) == ["2026-02-28"])
    }

    @Test func `A final term that no join allows is found`() {
        func merged(_ final: String) -> [LawfulEnd.Finding.Kind] {
            let terms = ["P9Y", "P8Y"].enumerated().map { place, term in
                row("\(place)", ["term": term, "court_date": "2023-05-12", "outcome": "MERGED", "replaced_by": "f"])
            }
            let final = row(
                "f", ["term": final, "start": "2023-05-12", "court_date": "2023-05-12", "gravity": "GRAVE"])
            return ends(terms + [final]).flatMap(\.computed.findings).map(\.kind)
        }
        #expect(merged("P17Y") == [] && merged("P9Y") == [])
        #expect(merged("P18Y") == [.outOfBounds] && merged("P8Y") == [.outOfBounds])
    }

    @Test func `Days on remand lie within a term that begins before the judgment, and their extra half does not`() {
        func end(_ values: [String: String]) -> String? {
            ends([row("a", values.merging(["term": "P5Y", "remand_credit": "180"]) { own, _ in own })])[0]
                .computed.last?.description
        }
        let before = ["start": "2022-01-10", "court_date": "2022-07-09"]
        #expect(end(before) == "2027-01-09")
        #expect(end(before.merging(["remand_regime": "MEDIUM"]) { own, _ in own }) == "2026-10-11")
        #expect(end(["start": "2022-04-15", "court_date": "2022-04-15"]) == "2026-10-16")
        #expect(
            end(["start": "2022-04-15", "court_date": "2022-04-15", "remand_regime": "MINIMUM"]) == "2026-04-19")
    }

    @Test(arguments: [
        (["kind": "DAYS_OFF", "days": "10", "starts": "2025-01-01"], "2030-12-30"),
        (["kind": "SHARE_OFF", "share": "1/2", "starts": "2029-01-09"], "2030-01-09"),
        (["kind": "TERM_OFF", "term": "P1Y", "starts": "2024-05-15", "sentence": "a"], "2030-01-09"),
        (["kind": "TERM_OFF", "term": "P1Y", "starts": "2024-05-15", "sentence": "z"], "2031-01-09"),
        (["kind": "DEFERRED", "starts": "2024-01-01", "ends": "2024-01-11"], "2031-01-19"),
        (["kind": "HOSPITAL", "starts": "2024-01-01", "ends": "2024-01-11"], "2031-01-09"),
        (["kind": "CREDIT", "measure": "HOUSE_ARREST", "starts": "2020-10-01", "ends": "2021-01-08"], "2030-11-20"),
        (["kind": "CONVERTED", "sentence": "a", "what": "WORK_HOURS", "days": "40"], "2031-01-19"),
        (["kind": "PAROLE", "starts": "2029-01-09"], "2031-01-09"),
        (["kind": "PAROLE", "starts": "2029-01-09", "ends": "2030-01-10"], "2032-01-09"),
    ])
    func `An event moves the end`(event: [String: String], day: String) {
        let end = ends([row("a", ten)], [row("e", event)])[0]
        #expect(end.computed.last?.description == day, "\(end.computed.lacks) \(end.computed.steps)")
    }

    @Test(arguments: [
        ["kind": "DAYS_OFF"], ["kind": "SHARE_OFF", "share": "a half"], ["kind": "TERM_OFF", "term": "5Y"],
        ["kind": "PAROLE"], ["kind": "CREDIT", "measure": "FOREIGN"], ["kind": "DEFERRED"], ["kind": "STRANGE"], [:],
    ])
    func `Half an event keeps the end from being told, and is said`(event: [String: String]) {
        let end = ends([row("a", ten)], [row("e", event)])[0]
        #expect(end.computed.last == nil && !end.computed.lacks.isEmpty)
    }

    @Test func `Computed, written and disputed ends are all kept, and the earliest is first`() {
        let written = ten.merging(["expiry": "2031-01-10"]) { own, _ in own }
        let end = ends([row("a", written)])[0]
        #expect(end.candidates.map(\.description) == ["2031-01-09", "2031-01-10"])
        #expect(
            end.difference == "2031-01-10 is written, 2031-01-09 is computed" && end.told?.description == "2031-01-10")
        let same = ends([row("a", ten.merging(["expiry": "2031-01-09"]) { own, _ in own })])[0]
        #expect(same.difference == nil && same.candidates.count == 1)
        let disputed = ends([row("a", written, ["expiry": ["2030-06-01"], "term": ["P8Y"]])])[0]
        #expect(
            disputed.candidates.map(\.description) == ["2029-01-09", "2030-06-01", "2031-01-09", "2031-01-10"])
        #expect(disputed.difference == "its end is in dispute")
    }

    @Test func `A day that is known in part is its first to alarm, and its last to hold`() {
        let end = ends([row("a", ["expiry": "2031-02", "start": "2021"])])[0]
        #expect(end.candidates.map(\.description) == ["2031-02-01", "2031-02-28"])
        #expect(end.told?.description == "2031-02-28")
        #expect(end.computed.lacks == [Lack(.missing, "sentence a: its term is not recorded")])
    }

    @Test func `Life is life by every side, and never by half of them`() {
        let life = ends([row("a", ["life": "true", "start": "2001-01-10"])])[0]
        #expect(life.isLife && life.told == nil && life.candidates.isEmpty)
        let disputed = ends([row("a", ["life": "true", "start": "2001-01-10", "term": "P20Y"], ["life": ["false"]])])[0]
        #expect(!disputed.isLife && disputed.candidates.map(\.description) == ["2021-01-09"])
    }

    @Test func `A rule set is the one that is named, or that of the edition, or none`() {
        func rules(_ values: [String: String]) -> String {
            FiledSentences(sentences: [FiledSentences.Row(id: "a", values: values)]).ends(ExampleTests.ruleSets)[0]
                .ruleSet
        }
        #expect(
            rules(["edition": "KG 2021"]) == "KG-2021"
                && rules(["edition": "KG 2021", "rule_set": "KZ-1997"]) == "KZ-1997")
        #expect(rules([:]) == "not described" && rules(["edition": "XX 1900"]) == "not described")
    }

    @Test func `Many sentences in a circle, and in a long row, come to an end`() {
        let circle = (0..<40).map {
            row("\($0)", ["term": "P1Y", "start": "2021-01-10", "follows": "\(($0 + 1) % 40)"])
        }
        #expect(ends(circle).map(\.candidates) == [[]])
        let long = (0..<40).map {
            row(
                "\($0)",
                ["term": "P1Y", "start": "2021-01-10"].merging($0 == 0 ? [:] : ["follows": "\($0 - 1)"]) { own, _ in own
                })
        }
        #expect(ends(long).map(\.told?.description) == ["2061-01-09"])
    }
}
