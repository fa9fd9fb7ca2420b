import Causality
import Counting
import Register
import Store
import Testing

@Suite struct LegislationTests {
    private func hub() throws -> Office {
        let office = try Office(site: 0)
        for (edition, article, from, to, more) in [
            ("KG 1997", "299-2", "1998-01-01", "2018-12-31", ""),
            ("KG 2017", "315", "2019-01-01", "2021-11-30", #","replaces":"KG 1997 299-2""#),
            ("KG 2021", "332", "2021-12-01", "", #","replaces":"KG 2017 315","iccs":"09061""#),
            ("KG 1997", "226", "1998-01-01", "2018-12-31", ""),
            ("KG 2017", "239", "2019-01-01", "", #","replaces":"KG 1997 226""#),
            ("KG 2017", "240", "2019-01-01", "", #","replaces":"KG 1997 226""#),
        ] {
            try office.put(
                #"{"type":"provision","fields":{"state":"KGZ","edition":"\#(edition)","article":"\#(article)","#
                    + #""in_force_from":"\#(from)"\#(to.isEmpty ? "" : #","in_force_to":"\#(to)""#)\#(more)}}"#)
        }
        return office
    }

    private func sentence(_ number: String, _ edition: String, _ article: String, in office: Office) throws {
        try office.admit(number, to: 1)
        try office.put("sentence", of: number, #""edition":"\#(edition)","article":"\#(article)","start":"2026-01-01""#)
    }

    private func rows(_ dimensions: [String], _ office: Office) throws -> [String] {
        var table = CountTable.population
        table.dimensions = dimensions
        return try office.store.read { try $0.counts.count(table, day: "2026-06-30") }.rows.map {
            "\($0.keys.joined(separator: ", ")): \($0.count)"
        }
    }

    @Test func `One offence under three numbers is one row by its lineage`() throws {
        let office = try hub()
        try sentence("A", "KG 1997", "299-2", in: office)
        try sentence("B", "KG 2017", "315", in: office)
        try sentence("C", "KG 2021", "332", in: office)
        // Which of the two that it was split into is not known, and one that the register does not have stays itself.
        try sentence("D", "KG 1997", "226", in: office)
        try sentence("E", "UZ 1994", "244-1", in: office)
        #expect(try rows(["lineage"], office) == ["KG 1997 226: 1", "KG 2021 332: 3", "UZ 1994 244-1: 1"])
        #expect(try rows(["article"], office).count == 5)
    }

    @Test func `A person with three editions of one article is counted once`() throws {
        let office = try hub()
        try sentence("A", "KG 1997", "299-2", in: office)
        for (edition, article) in [("KG 2017", "315"), ("KG 2021", "332")] {
            try office.put(
                "sentence", of: "A", #""edition":"\#(edition)","article":"\#(article)","start":"2026-02-01""#)
        }
        #expect(try rows(["lineage"], office) == ["KG 2021 332: 1"])
    }

    @Test func `What a sentence does not classify, its article does, and the rest is unmapped and counted`() throws {
        let office = try hub()
        try sentence("A", "KG 2021", "332", in: office)
        try sentence("B", "KG 2017", "315", in: office)
        try sentence("C", "UZ 1994", "244-1", in: office)
        #expect(try rows(["iccs"], office) == ["09061: 1", "UNMAPPED: 2"])
        let unmapped = try office.store.read { try $0.laws.unmapped() }
        #expect(unmapped.map(\.provision.text) == ["KG 2017 315", "UZ 1994 244-1"])
        #expect(unmapped.map(\.isKnown) == [true, false])
    }

    @Test(arguments: [
        ("KG 2021", "332", "2021-11-30", false), ("KG 2021", "332", "2021-12-01", true),
        ("KG 2017", "315", "2021-11-30", true), ("KG 2017", "315", "2021-12-01", false),
        ("KG 2017", "315", "2018", true), ("UZ 1994", "244-1", "1990-01-01", true),
    ])
    func `No sentence under an article that was not law on the day of the offence`(
        edition: String, article: String, day: String, isTaken: Bool
    ) throws {
        let office = try hub()
        try office.admit("A", to: 1)
        let refusal = try office.refusal {
            try office.put(
                "sentence", of: "A", #""edition":"\#(edition)","article":"\#(article)","offence_date":"\#(day)""#)
        }
        #expect(refusal.isEmpty == isTaken && (isTaken || refusal.contains("ICCPR Article 15")), "\(refusal)")
    }

    @Test func `A state's latest review of a question is its answer`() throws {
        let office = try hub()
        let provision = try #require(try office.store.read { try $0.laws.legislation() }.entries.first?.record)
        for (day, answer) in [("2026-01-01", "no limit"), ("2026-03-01", "15 days"), ("2026-02-01", "30 days")] {
            try office.put(
                #"{"type":"comparison","fields":{"state":"KGZ","topic":"SOLITARY_LIMIT","answer":"\#(answer)","#
                    + #""provision":"\#(provision)","quotation":"q","reviewer":"r","reviewed_on":"\#(day)"}}"#)
        }
        let answers = try office.store.read { try $0.laws.comparison(topic: "SOLITARY_LIMIT") }
        #expect(answers.map(\.answer) == ["15 days"] && answers[0].provision == "KG 1997 299-2")
        #expect(try office.store.read { try $0.laws.comparison(topic: "APPEAL") } == [])
    }
}
