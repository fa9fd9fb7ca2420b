import Foundation
import Register
import Sentences
import Testing

/// Outcomes of courts, as they are written down.
@Suite struct WorkedTests {
    private static func end(_ inputs: String, _ rules: String = "KZ-2014") throws -> LawfulEnd {
        let record = try JSONDecoder().decode(CourtRecord.self, from: Data(inputs.utf8))
        return lawfulEnd(of: record, under: try #require(ExampleTests.ruleSets[id: rules]))
    }

    private static func told(_ end: LawfulEnd) -> String { (end.last ?? end.assumed)?.description ?? "none" }

    @Test(arguments: [
        (
            #"{"start":"2022-04-15","term":"P5Y","credit":[{"measure":"CUSTODY","regime":"MAXIMUM","days":180}]}"#,
            "2026-10-16"
        ),
        (
            #"{"start":"2022-04-15","term":"P5Y","credit":[{"measure":"CUSTODY","regime":"MEDIUM","days":180}]}"#,
            "2026-07-18"
        ),
        (
            #"{"start":"2022-04-15","term":"P5Y","credit":[{"measure":"CUSTODY","regime":"MINIMUM","days":180}]}"#,
            "2026-04-19"
        ),
        (#"{"start":"2022-04-15","term":"P2Y","credit":[{"measure":"HOUSE_ARREST","days":100}]}"#, "2024-02-24"),
        (#"{"start":"2024-09-03","terms":["P8Y","P2Y6M"],"mode":"FULL","cap":"P30Y"}"#, "2035-03-02"),
        (#"{"start":"2024-09-03","new":"P8Y","unserved":"P2Y6M","mode":"FULL"}"#, "2035-03-02"),
        (
            #"{"start":"2024-02-01","term":"P2Y","convert":[{"kind":"RESTRICTION","amount":"P3M"},{"kind":"WORK_HOURS","amount":40},{"kind":"FINE_MCI","amount":100}]}"#,
            "2026-06-04"
        ),
        (
            #"{"start":"2010-03-15","term":"P3Y","reductions":[{"kind":"SHARE","share":"1/2","on":"2012-02-01"}]}"#,
            "2012-08-22"
        ),
        (
            #"{"sentences":[{"id":"a","on":"2021-01-10","term":"P10Y"},{"id":"b","on":"2022-03-01","term":"P1Y"}]}"#,
            "2031-01-09"
        ),
    ])
    func `Kazakhstan's examples come out beyond doubt`(inputs: String, day: String) throws {
        let end = try Self.end(inputs)
        #expect(end.last?.description == day, "\(end.lacks) \(end.steps)")
    }

    @Test(arguments: [
        (
            "UZ-1994", #"{"start":"2024-01-09","term":"P2Y","credit":[{"measure":"HOUSE_ARREST","days":100}]}"#,
            "2025-09-30"
        ),
        ("UZ-1994", #"{"ask":"ELIGIBLE_FROM","start":"2020-06-01","term":"P6Y","fraction":"2/3"}"#, "2024-06-01"),
        (
            "UZ-1994",
            #"{"start":"2023-02-14","term":"P5Y","reductions":[{"kind":"TIMES","name":"BOOK","times":12,"on":"2026-03-01"}]}"#,
            "2028-01-14"
        ),
        ("TM-2010", #"{"ask":"ELIGIBLE_FROM","start":"2022-03-01","term":"P9Y","gravity":"GRAVE"}"#, "2028-03-01"),
        ("TM-2010", #"{"start":"2019-08-12","term":"P8Y","new_maximum":"P5Y"}"#, "2024-08-11"),
        ("TJ-1998", #"{"ask":"ELIGIBLE_FROM","start":"2012-01-16","term":"P4Y","fraction":"3/4"}"#, "2015-01-16"),
        (
            "KG-2021/floor", #"{"start":"2022-03-28","term":"P6Y","credit":[{"measure":"CUSTODY","days":240}]}"#,
            "2027-07-31"
        ),
        ("KZ-2014", #"{"ask":"ELIGIBLE_FROM","start":"1999-05-17","life":true,"fraction":"1/1"}"#, "2024-05-17"),
    ])
    func `An example comes out as assumed`(rules: String, inputs: String, day: String) throws {
        let end = try Self.end(inputs, rules)
        #expect(Self.told(end) == day, "\(end.lacks) \(end.steps)")
    }

    @Test func `Life has no end, and six months more give it none`() throws {
        let end = try Self.end(
            #"{"sentences":[{"id":"a","on":"2001-01-10","life":true},{"id":"b","on":"2010-03-01","term":"P6M"}]}"#)
        #expect(end.isLife && end.last == nil && end.candidates.isEmpty && end.lacks.isEmpty)
        let quashed = try Self.end(
            #"{"sentences":[{"id":"a","on":"2001-01-10","life":true,"quashed":"2012-01-01"},{"id":"b","on":"2010-03-01","term":"P6M"}]}"#
        )
        #expect(!quashed.isLife && quashed.last?.description == "2010-08-31")
    }

    @Test func `A sentence without a term is said to lack it, and the others still alarm`() throws {
        let end = try Self.end(
            #"{"sentences":[{"id":"a","on":"2021-01-10","term":"P2Y"},{"id":"b","on":"2022-03-01"}]}"#)
        #expect(end.last == nil && end.earliest?.description == "2023-01-09")
        #expect(end.lacks == [Lack(.missing, "sentence b: its term is not recorded")])
    }

    @Test(arguments: [
        (
            #"[{"id":"a","on":"2021-01-10","term":"P2Y","after":"b"},{"id":"b","on":"2021-01-10","term":"P2Y","after":"a"}]"#,
            "by way of others"
        ),
        (#"[{"id":"a","on":"2021-01-10","term":"P2Y","after":"a"}]"#, "by way of others"),
        (#"[{"id":"a","on":"2021-01-10","term":"P2Y","after":"z"}]"#, "which is not on file"),
        (
            #"[{"id":"a","on":"2021-01-10","term":"P2Y"},{"id":"a","on":"2021-01-10","term":"P2Y"}]"#,
            "two sentences are named a"
        ),
    ])
    func `Sentences that follow each other in no order give no end`(sentences: String, lack: String) throws {
        let end = try Self.end("{\"sentences\":\(sentences)}")
        #expect(end.last == nil)
        #expect(end.lacks.contains { $0.description.hasSuffix(lack) }, "\(end.lacks)")
    }

    @Test func `Partly suspended: the rest is served, and all of it once it is revoked`() throws {
        let head = #"{"start":"2020-01-10","term":"P5Y","suspended":"P2Y""#
        #expect(try Self.end(head + "}").last?.description == "2023-01-09")
        #expect(try Self.end(head + #","revoked":"2022-01-01"}"#).last?.description == "2025-01-09")
        #expect(try Self.end(head + #","revoked":"2024-02-01"}"#).last?.description == "2026-01-31")
        let whole = try Self.end(#"{"start":"2020-01-10","term":"P5Y","suspended":true}"#)
        #expect(whole.last == nil && whole.lacks.isEmpty && whole.chains.map(\.isSuspended) == [true])
        let revoked = try Self.end(#"{"start":"2020-01-10","term":"P5Y","suspended":true,"revoked":"2021-03-01"}"#)
        #expect(revoked.last?.description == "2026-02-28")
    }

    @Test func `Whoever has not come back serves no end that can be told`() throws {
        let end = try Self.end(
            #"{"start":"2022-10-03","term":"P4Y","not_counted":[{"kind":"DEFERRED","left":"2023-05-01"}]}"#)
        #expect(end.last == nil && end.lacks == [Lack("DEFERRED since 2023-05-01: no return is recorded")])
    }

    @Test func `A day that is credited twice counts once, at the better rate`() throws {
        let end = try Self.end(
            """
            {"start":"2022-04-15","term":"P2Y","credit":[
                {"measure":"HOUSE_ARREST","from":"2022-01-10","to":"2022-01-29"},
                {"measure":"CUSTODY","regime":"MINIMUM","from":"2022-01-20","to":"2022-02-08"}]}
            """)
        // 20 days at two for one, 10 at one for two.
        #expect(end.last?.description == "2024-02-29" && end.findings.map(\.kind) == [.overlap])
    }

    @Test func `What nobody described gives every end, and the earliest first`() throws {
        let record = try JSONDecoder().decode(
            CourtRecord.self,
            from: Data(
                #"{"start":"2022-03-28","term":"P6Y","credit":[{"measure":"CUSTODY","days":91}],"not_counted":[{"kind":"AT_LARGE","days":3}]}"#
                    .utf8))
        let end = lawfulEnd(of: record, under: .undescribed)
        #expect(end.last == nil && end.assumed == nil && end.release == nil)
        // No credit, one for one or two for one; away counts or not; the day before or the same.
        #expect(end.candidates.count == 12 && end.earliest?.description == "2027-09-27")
        #expect(end.candidates.last?.description == "2028-03-31")
        #expect(
            end.lacks.map(\.description) == [
                "absent: AT_LARGE is not described", "credit of CUSTODY is not described", "end.rule is not described",
            ])
    }

    @Test func `What is open makes no difference where it gives one end`() throws {
        var rules = RuleSet(id: "test")
        rules.end = [.init(.dayBefore, source: "test")]
        let record = try JSONDecoder().decode(
            CourtRecord.self, from: Data(#"{"start":"2022-03-28","term":"P6Y"}"#.utf8))
        #expect(lawfulEnd(of: record, under: rules).last?.description == "2028-03-27")
    }

    @Test func `A first day that the court does not state is any that is on file`() throws {
        let end = try Self.end(#"{"judged":"2022-04-15","taken":"2022-01-10","final":"2022-05-01","term":"P1Y"}"#)
        #expect(end.last == nil && end.lacks == [.undescribed("start")])
        #expect(end.candidates.map(\.description) == ["2023-01-09", "2023-04-14", "2023-04-30"])
        #expect(end.assumed?.description == "2023-04-14")
    }

    @Test func `A reduction's most is of a calendar year`() throws {
        func end(_ second: String) throws -> String {
            Self.told(
                try Self.end(
                    """
                    {"start":"2023-02-14","term":"P5Y","reductions":[
                        {"kind":"TIMES","name":"BOOK","times":8,"on":"2026-03-01"},
                        {"kind":"TIMES","name":"BOOK","times":8,"on":"\(second)"}]}
                    """, "UZ-1994"))
        }
        #expect(try end("2026-09-01") == "2028-01-14" && end("2027-01-02") == "2027-12-27")
    }

    @Test(arguments: [
        #"{"start":"2022-04-15","term":"P2Y","credits":[]}"#, #"{"start":"2022-04","term":"P2Y"}"#,
        #"{"start":"2022-04-15","term":"P999999999999Y"}"#, #"{"start":"2022-04-15","term":"5 years"}"#,
        #"{"start":"2022-04-15","term":"P2Y","credit":[{"measure":"CUSTODY","days":-1}]}"#,
        #"{"start":"2022-04-15","term":"P2Y","credit":[{"measure":"CUSTODY","days":9223372036854775807}]}"#,
        #"{"start":"2022-04-15","term":"P2Y","credit":[{"measure":"CUSTODY"}]}"#,
        #"{"start":"2022-04-15","term":"P2Y","reductions":[{"kind":"SHARE","share":"1/0"}]}"#,
        #"{"start":"2022-04-15","term":"P2Y","reductions":[{"kind":"HALF"}]}"#, "[]",
    ])
    func `What cannot be read is refused`(inputs: String) {
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(CourtRecord.self, from: Data(inputs.utf8)) }
    }

    @Test func `Numbers beyond any life give no end, and end no program`() throws {
        let start = try #require(CivilDay("2022-04-15"))
        let late = try #require(CivilDay("9999-12-01"))
        let rules = try #require(ExampleTests.ruleSets[id: "KZ-2014"])
        let terms = [
            Term(months: .max, days: .max), Term(months: .min, days: .min), Term(months: 3_600, days: 110_000),
        ]
        var records = (terms + [Term(days: .max)]).flatMap { term in
            [start, late].map { CourtRecord(judgments: [.init(id: "a", length: .term(term), start: $0)]) }
        }
        var record = CourtRecord(judgments: [.init(id: "a", length: .term(Term(months: 24)), start: start)])
        for days in [Int64.max, .min, -1, 110_001] {
            record.credits = [.init(measure: "FOREIGN", days: .number(days))]
            records.append(record)
            record.credits = []
            record.absences = [.init(kind: "DEFERRED", days: .number(days))]
            records.append(record)
            record.absences = []
            record.cuts = [.init(amount: .days(days))]
            records.append(record)
            record.cuts = [.init(amount: .times("BOOK", days))]
            records.append(record)
            record.cuts = []
        }
        record.judgments = (0..<50).map {
            .init(id: "\($0)", length: .term(Term(months: 3_600)), start: start, after: $0 > 0 ? "\($0 - 1)" : nil)
        }
        records.append(record)
        record.judgments = [.init(id: "a", length: .joined(.init(terms: terms, mode: .full)), start: start)]
        records.append(record)
        for record in records where record.judgments[0].length != .term(terms[2]) || record.judgments[0].start == late {
            let end = lawfulEnd(of: record, under: rules)
            #expect(end.last == nil && !end.lacks.isEmpty, "\(record)")
        }
    }
}
