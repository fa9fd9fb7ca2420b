import Desk
import Foundation
import Register
import Testing

/// How an end, its candidates and what may be asked for are shown.
@Suite struct SentenceTableTests {
    private func words(_ table: Table, _ kind: String) -> [String] {
        table.rows.filter { $0[1].text == kind }.map { "\($0[2].text) \($0[5].text)" }
    }

    private func table(_ inputs: String, _ rules: String, beside others: [RuleSet] = []) throws -> Table {
        try SentenceTable.table(
            Array(inputs.utf8), file: "x.json", rules: rules, in: others + Site.description.get().ruleSets)
    }

    @Test func `Each candidate says what it supposes, and its steps`() throws {
        let table = try table(#"{"start":"2022-03-28","term":"P6Y"}"#, "KG-2021")
        #expect(words(table, "rules").first?.hasPrefix("KG: Criminal Code 2021") ?? false, "\(table.rows)")
        #expect(
            words(table, "candidate") == [
                "an end that nothing described rules out, if end.rule: DAY_BEFORE 2028-03-27",
                "an end that nothing described rules out, if end.rule: SAME_NUMBER 2028-03-28",
            ])
        #expect(
            words(table, "candidate step") == ["2022-03-28 + P6Y 2028-03-27", "2022-03-28 + P6Y 2028-03-28"])
        #expect(words(table, "earliest").count == 1 && words(table, "end") == ["NOT_COMPUTABLE "])
    }

    @Test func `Rule sets of a folder are tried for a file, and one that is not there is refused`() throws {
        let scratch = try Scratch()
        let folder = scratch.file("tried")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let file = folder + "/xx.yaml"
        let head = "id: XX-1\nstate: XX\ninstrument: none\nvalues:\n"
        let value = "  - { of: end.rule, value: SAME_NUMBER, certainty: V, source: \"draft\" }\n"
        try Data((head + value).utf8).write(to: URL(filePath: file))
        let inputs = #"{"start":"2022-03-28","term":"P6Y"}"#
        #expect(try words(table(inputs, "XX-1", beside: loadRuleSets(folder)), "end") == ["last day 2028-03-28"])
        #expect(throws: CommandFailure.self) { try table(inputs, "XX-1") }
        #expect(throws: CommandFailure.self) { try loadRuleSets(scratch.file("nowhere")) }
        try Data((head + "  - { of: nothing }\n").utf8).write(to: URL(filePath: file))
        #expect(throws: CommandFailure.self) { try loadRuleSets(folder) }
    }

    @Test func `A person's records say every end, and from when parole and a milder kind may be asked for`() throws {
        let site = try Site()
        try site.put(
            Site.person, Site.admission,
            #"{"type":"sentence","case":{"prisoner_no":"A-1"},"fields":{"rule_set":"KZ-2014","article":"122","#
                + #""start":"2021-01-10","court_date":"2021-01-10","term":"P10Y","gravity":"GRAVE","#
                + #""conviction_tag":"NONE","expiry":"2031-01-10"}}"#)
        let table = try site.node.sentenceEnds(prisonerNumber: "A-1", as: site.clerk())
        #expect(words(table, "end") == ["last day 2031-01-09"])
        #expect(words(table, "parole") == ["may be asked for from this day 2026-01-10"], "\(table.rows)")
        #expect(words(table, "milder kind") == ["may be asked for from this day 2024-05-10"])
        #expect(words(table, "parole step").last == "from the next day 2026-01-10")
        #expect(words(table, "written") == ["end on file 2031-01-10"])
        #expect(words(table, "differs") == ["2031-01-10 is written, 2031-01-09 is computed "])
    }
}
