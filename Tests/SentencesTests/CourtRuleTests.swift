import Foundation
import Register
import Sentences
import Testing

/// What courts may do by a rule set, and what one document does to another.
@Suite struct CourtRuleTests {
    private static func end(_ inputs: String, _ rules: RuleSet) throws -> LawfulEnd {
        lawfulEnd(of: try JSONDecoder().decode(CourtRecord.self, from: Data(inputs.utf8)), under: rules)
    }

    private static func kz() throws -> RuleSet { try #require(ExampleTests.ruleSets[id: "KZ-2014"]) }

    private static func ends(_ rows: [[String: String]], _ events: [[String: String]] = []) -> [SentenceEnd] {
        FiledSentences(
            sentences: rows.map { row in
                FiledSentences.Row(
                    id: row["id"] ?? "",
                    values: row.merging(["rule_set": "KZ-2014", "conviction_tag": "NONE"]) { own, _ in own })
            }, events: events.enumerated().map { FiledSentences.Row(id: "e\($0)", values: $1) }
        ).ends(ExampleTests.ruleSets)
    }

    @Test(arguments: [
        ("MEDIUM", "P5Y", true), ("MEDIUM", "P6Y", false), ("MEDIUM", "P4Y", false),
        ("GRAVE", "P5Y", true), ("GRAVE", "P7Y", true), ("GRAVE", "P7Y1D", false),
        ("PARTICULARLY_GRAVE", "P5Y", false), ("PARTICULARLY_GRAVE", "P5Y1D", true),
        ("PARTICULARLY_GRAVE", "P7Y", true),
    ])
    func `A final term is what the ways of joining allow`(gravity: String, final: String, isAllowed: Bool) throws {
        let end = try Self.end(
            #"{"start":"2023-05-12","terms":["P5Y","P2Y"],"court_final":"\#(final)","gravity":"\#(gravity)"}"#,
            Self.kz())
        #expect(end.findings.map(\.kind) == (isAllowed ? [] : [.outOfBounds]) && end.last != nil)
    }

    @Test func `A way of joining that the rule has not is found, and one that is the only one is taken`() throws {
        let head = #"{"start":"2023-05-12","terms":["P5Y","P2Y"],"gravity":"MEDIUM""#
        let full = try Self.end(head + #","mode":"FULL"}"#, Self.kz())
        #expect(full.findings.map(\.kind) == [.outOfBounds] && full.last?.description == "2030-05-11")
        #expect(try Self.end(head + "}", Self.kz()).last?.description == "2028-05-11")
        let open = try Self.end(#"{"start":"2023-05-12","terms":["P5Y","P2Y"],"gravity":"GRAVE"}"#, Self.kz())
        #expect(open.last == nil && open.candidates.map(\.description) == ["2028-05-11", "2030-05-11"])
    }

    private static func tagged() throws -> RuleSet {
        var rules = try kz()
        rules.rates = [
            .init(.init(measure: "CUSTODY", days: .one), source: "all"),
            .init(
                .init(measure: "CUSTODY", days: try #require(RuleSet.Ratio(2, 1)), notTags: ["TERRORISM"]),
                source: "most"),
        ]
        return rules
    }

    @Test(arguments: [
        ("NONE", ["2026-10-16"]), ("EXTREMISM", ["2026-10-16"]), ("TERRORISM", ["2027-01-14"]),
        ("BOTH", ["2027-01-14"]), ("UNKNOWN", ["2026-10-16", "2027-01-14"]), ("", ["2026-10-16", "2027-01-14"]),
    ])
    func `A rate that is not for all is not for those convicted under its tags`(tag: String, days: [String]) throws {
        let row = FiledSentences.Row(
            id: "a",
            values: [
                "rule_set": "KZ-2014", "start": "2022-04-15", "term": "P5Y", "remand_credit": "90",
                "remand_regime": "MEDIUM", "conviction_tag": tag,
            ])
        let end = FiledSentences(sentences: [row]).ends([try Self.tagged()])[0]
        #expect(end.candidates.map(\.description) == days, "\(end.computed.lacks)")
        #expect((end.computed.last == nil) == (days.count > 1))
    }

    @Test func `Where nobody else's rate is described, who may not have it may have any`() throws {
        var rules = try Self.tagged()
        rules.rates.removeFirst()
        let record = try JSONDecoder().decode(
            CourtRecord.self,
            from: Data(
                #"{"start":"2022-04-15","term":"P5Y","credit":[{"measure":"CUSTODY","days":90}],"tags":["TERRORISM"]}"#
                    .utf8))
        let end = lawfulEnd(of: record, under: rules)
        #expect(end.last == nil && end.candidates.count == 3)
    }

    @Test func `A parole before a final term is none of it`() throws {
        let joined =
            #"{"judged":"2024-09-03","start":"2024-09-03","new":"P8Y","unserved":"P2Y6M","court_final":"P9Y","paroled":"2023-01-01"}"#
        #expect(try Self.end(joined, Self.kz()).last?.description == "2033-09-02")
        let noStart =
            #"{"judged":"2024-09-03","new":"P8Y","unserved":"P2Y6M","court_final":"P9Y","paroled":"2023-01-01"}"#
        #expect(try Self.end(noStart, Self.kz()).assumed?.description == "2033-09-02")
        // Of the records of a person: the old sentence, its parole that was revoked, and the final term over both.
        let rows = [
            [
                "id": "a", "start": "2018-01-10", "term": "P8Y", "outcome": "MERGED", "outcome_on": "2024-09-03",
                "replaced_by": "f",
            ],
            ["id": "f", "start": "2024-09-03", "term": "P9Y", "court_date": "2024-09-03"],
        ]
        for sentence in ["", "a"] {
            let parole = ["kind": "PAROLE", "sentence": sentence, "starts": "2023-07-10", "ends": "2024-03-01"]
            #expect(Self.ends(rows, [parole]).map { $0.candidates.map(\.description) } == [["2033-09-02"]])
        }
    }

    @Test(arguments: ["P1Y", "P3Y"])
    func `A rest on parole that is not what is left of the term overrides nothing`(rest: String) throws {
        let events = [["kind": "PAROLE", "sentence": "a", "starts": "2029-01-09", "ends": "2030-01-10", "term": rest]]
        let end = Self.ends([["id": "a", "start": "2021-01-10", "term": "P10Y"]], events)[0]
        let written = rest == "P1Y" ? "2031-01-09" : "2033-01-09"
        #expect(Set(end.candidates.map(\.description)) == [written, "2032-01-09"])
        #expect(end.computed.last == nil && end.computed.findings.map(\.kind).contains(.otherRest))
        let same = [["kind": "PAROLE", "sentence": "a", "starts": "2029-01-09", "ends": "2030-01-10", "term": "P2Y"]]
        #expect(
            Self.ends([["id": "a", "start": "2021-01-10", "term": "P10Y"]], same)[0].computed.last?.description
                == "2032-01-09")
    }

    @Test func `What replaces a sentence on appeal keeps its first day, its credit and what happened to it`() {
        let old = [
            "id": "a", "start": "2021-01-10", "court_date": "2021-06-01", "term": "P10Y", "remand_credit": "142",
            "remand_regime": "MINIMUM", "outcome": "REPLACED", "outcome_on": "2021-09-01", "replaced_by": "b",
        ]
        let new = ["id": "b", "term": "P6Y", "court_date": "2021-09-01"]
        // 142 days at two for one, 142 of them inside the term.
        #expect(Self.ends([old, new]).map(\.computed.last?.description) == ["2026-08-20"])
        let amnesty = [["kind": "TERM_OFF", "sentence": "a", "starts": "2024-05-15", "term": "P1Y"]]
        #expect(Self.ends([old, new], amnesty).map(\.computed.last?.description) == ["2025-08-20"])
        // Another that was to be served after the old one is served after the new one.
        let next = ["id": "c", "term": "P1Y", "court_date": "2022-01-01", "follows": "a"]
        #expect(Self.ends([old, new, next]).map { $0.computed.chains.map(\.judgments) } == [[["b", "c"]]])
        let named = new.merging(["follows": "a", "start": "2021-02-10", "remand_credit": "0"]) { $1 }
        #expect(Self.ends([old, named]).map(\.computed.last?.description) == ["2027-01-09"])
    }

    @Test
    func `What was converted before a final term is in it, and what is converted after an appeal adds to what it gave`()
    {
        let event = [["kind": "CONVERTED", "sentence": "a", "what": "RESTRICTION", "days": "40"]]
        let new = ["id": "b", "term": "P5Y", "start": "2023-05-12", "court_date": "2023-05-12"]
        func last(_ outcome: String) -> String? {
            let old = ["id": "a", "term": "P2Y", "outcome": outcome, "outcome_on": "2023-05-12", "replaced_by": "b"]
            return Self.ends([old, new], event)[0].computed.last?.description
        }
        #expect(last("MERGED") == "2028-05-11" && last("REPLACED") == "2028-06-20")
    }

    @Test func `Days that counted before a final term may count towards it where it says nothing`() {
        let rows = [
            [
                "id": "a", "term": "P2Y", "remand_credit": "100", "outcome": "MERGED", "outcome_on": "2023-05-12",
                "replaced_by": "f",
            ],
            ["id": "f", "term": "P5Y", "start": "2023-05-12", "court_date": "2023-05-12"],
        ]
        #expect(Self.ends(rows)[0].candidates.map(\.description) == ["2028-02-01", "2028-05-11"])
        var said = rows
        said[1]["remand_credit"] = "0"
        #expect(Self.ends(said)[0].computed.last?.description == "2028-05-11")
    }

    @Test func `What names no sentence and was before one began is of others`() {
        let rows = [
            ["id": "a", "start": "2010-01-10", "term": "P4Y"], ["id": "b", "start": "2021-01-10", "term": "P4Y"],
        ]
        let events = [
            ["kind": "TERM_OFF", "starts": "2012-05-15", "term": "P1Y"],
            ["kind": "DAYS_OFF", "starts": "2011-01-01", "days": "9"],
        ]
        #expect(Self.ends(rows, events).map(\.computed.last?.description) == ["2012-12-31", "2025-01-09"])
        let early = [["kind": "PAROLE", "sentence": "b", "starts": "2020-01-01", "ends": "2020-05-01"]]
        #expect(Self.ends(rows, early)[1].gaps == [Lack("paroled on 2020-01-01, before the first day")])
    }

    @Test(arguments: ["9999-12-31", "9998-12-31", "2500-01-01"])
    func `An end however far off is an end`(day: String) {
        let end = Self.ends([["id": "a", "start": "2021-01-10", "expiry": day]])[0]
        #expect(end.candidates.map(\.description) == [day] && end.isServed(on: 2_026 * 416 + 33))
    }

    @Test(arguments: [
        ("GRAVE", ["2026-01-10"], ["2024-05-10"]), ("PARTICULARLY_GRAVE", ["2027-09-10"], ["2026-01-10"]),
        ("", ["2024-05-10", "2026-01-10", "2027-09-10"], ["2023-07-10", "2024-05-10", "2026-01-10"]),
    ])
    func `A person's records say from when parole and a milder kind of punishment may be asked for`(
        gravity: String, parole: [String], milder: [String]
    ) {
        let end = Self.ends([["id": "a", "start": "2021-01-10", "term": "P10Y", "gravity": gravity]])[0]
        #expect(end.eligibility.map(\.subject) == ["parole", "milder kind"])
        #expect(
            end.eligibility.map { $0.from.candidates.map(\.description) } == [parole, milder], "\(end.eligibility)")
        #expect(end.eligibility.allSatisfy { ($0.from.last != nil) == !gravity.isEmpty })
    }

    @Test func `A share is open where credit, an amnesty or a tag is, and time away puts it off`() {
        let row = ["id": "a", "start": "2021-01-10", "court_date": "2021-01-10", "term": "P10Y", "gravity": "GRAVE"]
        func parole(_ values: [String: String], _ events: [[String: String]] = []) -> LawfulEnd? {
            Self.ends([row.merging(values) { $1 }], events)[0].eligibility.first?.from
        }
        let credited = parole(["remand_credit": "9"])
        #expect(credited?.candidates.map(\.description) == ["2026-01-01", "2026-01-10"])
        #expect(credited?.lacks == [.undescribed("parole.base")])
        let away = parole([:], [["kind": "DEFERRED", "starts": "2024-01-01", "ends": "2024-01-11"]])
        #expect(away?.last?.description == "2026-01-20")
        let later = parole([:], [["kind": "DEFERRED", "starts": "2027-01-01", "ends": "2027-01-11"]])
        #expect(later?.last?.description == "2026-01-10")
        #expect(parole([:], [["kind": "TERM_OFF", "starts": "2024-01-01", "term": "P1Y"]])?.last == nil)
        #expect(parole(["conviction_tag": "TERRORISM"])?.lacks.count == 1)
        #expect(parole(["life": "true", "start": "2001-01-10"])?.last?.description == "2026-01-10")
    }

    @Test func `A share of a milder kind of punishment is one of its own`() throws {
        let inputs = #"{"ask":"MILDER_KIND_FROM","start":"2024-03-01","term":"P6Y","gravity":"GRAVE"}"#
        // A third of it.
        #expect(try Self.end(inputs, Self.kz()).last?.description == "2026-03-01")
    }
}
