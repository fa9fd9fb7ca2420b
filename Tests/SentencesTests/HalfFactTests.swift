import Register
import Sentences
import Testing

/// Half of a fact is a fact with a gap: taken as far as it goes, and said.
@Suite struct HalfFactTests {
    private static let ten = [
        "rule_set": "KZ-2014", "start": "2021-01-10", "term": "P10Y", "court_date": "2021-01-10",
        "conviction_tag": "NONE",
    ]

    private static func end(_ values: [String: String], _ events: [[String: String]] = []) -> SentenceEnd? {
        let row = FiledSentences.Row(id: "a", values: ten.merging(values) { _, new in new })
        let events = events.enumerated().map { FiledSentences.Row(id: "e\($0)", values: $1) }
        return FiledSentences(sentences: [row], events: events).ends(ExampleTests.ruleSets).first
    }

    @Test func `A suspension that was revoked in some month is served, from each of its days`() throws {
        let end = try #require(Self.end(["suspended": "true", "revoked_on": "2026-05"]))
        #expect(!end.isSuspended && !end.isServedByHalf && end.computed.last == nil)
        #expect(end.candidates.map(\.description) == ["2036-04-30", "2036-05-30"])
        #expect(end.gaps == [Lack("sentence a: its revoked_on is not known to the day")])
        let unreadable = try #require(Self.end(["suspended": "true", "revoked_on": "spring"]))
        #expect(!unreadable.isSuspended && unreadable.gaps.first == Lack("sentence a: its revoked_on is no date"))
    }

    @Test func `A date known in part is each day that it may be, and is said where it makes a difference`() throws {
        let start = try #require(Self.end(["start": "2021-02", "court_date": "2020-12-01"]))
        #expect(start.candidates.map(\.description) == ["2031-01-31", "2031-02-27"])
        #expect(start.gaps == [Lack("sentence a: its start is not known to the day")] && start.isOpenEnded)
        let offence = try #require(Self.end(["offence_date": "2020"]))
        #expect(offence.computed.last?.description == "2031-01-09" && offence.gaps.isEmpty)
    }

    @Test(arguments: [
        (["kind": "CONVERTED", "sentence": "a", "what": "RESTRICTION"], "CONVERTED e0: how much is not recorded"),
        (["kind": "CONVERTED", "sentence": "a", "days": "40"], "CONVERTED e0: of what is not recorded"),
        (
            ["kind": "CONVERTED", "sentence": "a", "what": "RESTRICTION", "term": "3 месяца"],
            "CONVERTED e0: how much is not recorded"
        ),
        (["kind": "PAROLE"], "PAROLE e0: its day is not recorded"),
        (["kind": "PAROLE", "starts": "2029-01-09", "term": "2 года"], "PAROLE e0: its rest is no term such as P5Y6M"),
        (["kind": "CREDIT", "measure": "FOREIGN"], "CREDIT e0: how many days is not recorded"),
        (["kind": "CREDIT", "measure": "FOREIGN", "starts": "2020-01-01"], "CREDIT e0: how many days is not recorded"),
        (["kind": "CREDIT", "days": "9"], "CREDIT e0: what counts is not recorded"),
        (["kind": "AT_LARGE"], "AT_LARGE e0: since when, or how many days, is not recorded"),
        (["kind": "DEFERRED", "ends": "2024-01-11"], "DEFERRED e0: since when, or how many days, is not recorded"),
        (["kind": "DEFERRED", "starts": "2024-01-01"], "DEFERRED since 2024-01-01: no return is recorded"),
        (["kind": "SHARE_OFF", "share": "1/2"], "SHARE_OFF e0: the day of its document is not recorded"),
        (["kind": "SHARE_OFF", "starts": "2024-01-01"], "SHARE_OFF e0: how much is not recorded"),
        (["kind": "EARNED", "days": "3", "starts": "2024-01-01"], "EARNED e0: how much is not recorded"),
        (["kind": "DAYS_OFF", "days": "-1"], "longer than anybody lives"),
        (["kind": "STRANGE"], "STRANGE e0: its kind is not known"),
        ([:], "an event of no kind e0: its kind is not known"),
    ])
    func `Half an event is said, and the end without it still alarms`(event: [String: String], gap: String) throws {
        let end = try #require(Self.end([:], [event]))
        #expect(end.gaps.map(\.description) == [gap] && end.computed.last == nil && end.isOpenEnded)
        #expect(end.candidates.map(\.description) == ["2031-01-09"] || gap == "longer than anybody lives", "\(end)")
    }

    @Test func `A date of return known in part is each day that it may be`() throws {
        let end = try #require(Self.end([:], [["kind": "DEFERRED", "starts": "2024-01-01", "ends": "2024-02"]]))
        #expect(end.candidates.map(\.description) == ["2031-02-09", "2031-03-09"])
        let retaken = try #require(
            Self.end([:], [["kind": "PAROLE", "sentence": "a", "starts": "2029-01-09", "ends": "2030-01"]]))
        #expect(retaken.candidates.map(\.description) == ["2031-12-31", "2032-01-30"])
    }

    @Test func `What names a sentence that is not on file, and an outcome of no day, are listed by their records`() {
        let filed = FiledSentences(
            sentences: [
                FiledSentences.Row(id: "a", values: ["outcome": "QUASHED"]),
                FiledSentences.Row(id: "b", values: ["outcome": "QUASHED", "outcome_on": "2026-05"]),
            ], events: [FiledSentences.Row(id: "e", values: ["kind": "LEAVE", "sentence": "z"])])
        #expect(filed.gaps.map(\.record) == ["a", "e"] && filed.ends(ExampleTests.ruleSets).isEmpty)
        #expect(filed.gaps.map(\.lack).last == Lack("LEAVE e: its sentence z is not on file"))
    }

    @Test func `A sentence after one of which no term is on file ends no earlier without it`() throws {
        let rows = [
            FiledSentences.Row(id: "a", values: Self.ten),
            FiledSentences.Row(id: "b", values: ["rule_set": "KZ-2014", "follows": "a", "court_date": "2022-01-01"]),
        ]
        let end = try #require(FiledSentences(sentences: rows).ends(ExampleTests.ruleSets).first)
        #expect(end.candidates.map(\.description) == ["2031-01-09"] && end.isOpenEnded && end.computed.last == nil)
    }

    @Test func `An end that somebody wrote moves with what happened since, and both alarm`() throws {
        let end = try #require(
            Self.end(
                ["term": "", "expiry": "2031-01-09"], [["kind": "TERM_OFF", "starts": "2024-05-15", "term": "P1Y"]]))
        #expect(end.candidates.map(\.description) == ["2030-01-09", "2031-01-09"] && end.difference != nil)
    }

    @Test func `A written end that is a day off alarms on the last working day before it`() throws {
        // A Sunday.
        let end = try #require(Self.end(["term": "", "start": "", "expiry": "2026-10-11"]))
        #expect(end.alarms.map(\.description) == ["2026-10-09", "2026-10-11"] && end.told?.description == "2026-10-11")
    }

    @Test func `An end without a term that is written by one of two is not that of both`() throws {
        let rows = [
            FiledSentences.Row(id: "a", values: Self.ten),
            FiledSentences.Row(
                id: "b",
                values: Self.ten.merging(["follows": "a", "term": "P1Y", "expiry": "2031-06-01"]) { _, new in new }),
            FiledSentences.Row(id: "c", values: Self.ten.merging(["follows": "a", "term": "P3Y"]) { _, new in new }),
        ]
        let end = try #require(FiledSentences(sentences: rows).ends(ExampleTests.ruleSets).first)
        #expect(
            end.told?.description == "2034-01-09" && end.candidates.map(\.description) == ["2031-06-01", "2034-01-09"])
    }

    @Test(arguments: [["term": ""], ["start": "", "court_date": ""], ["term": "5 лет"], ["new_maximum": "x"]])
    func `However little is on file of a suspended sentence, nobody serves it`(values: [String: String]) throws {
        let end = try #require(Self.end(["suspended": "true"].merging(values) { _, new in new }))
        #expect(end.isSuspended && end.alarms.isEmpty && end.told == nil && end.difference == nil)
    }
}
