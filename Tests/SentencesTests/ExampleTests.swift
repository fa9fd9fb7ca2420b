import Description
import Entry
import Foundation
import Register
import Sentences
import Testing

/// The worked examples of the five states and of the United Kingdom's public cases, to the day.
@Suite struct ExampleTests {
    struct Example: Sendable, CustomTestStringConvertible {
        var id: String
        var ruleSet: String
        var inputs: String
        var expected: String

        var testDescription: String { id }
    }

    private struct Expected: Decodable {
        var release_day: String?
        var finding: String?
    }

    static let top = URL(filePath: #filePath).appending(path: "../../..").standardized.path

    private static let fixtures = top + "/Tests/SentencesTests/Fixtures"

    /// The shipped ones, and that of the public cases; a mistake in them fails every test here.
    static let ruleSets =
        ((try? DescriptionFolder.load(top + "/config").ruleSets) ?? [])
        + ((try? DescriptionFolder.ruleSets(in: fixtures)) ?? [])

    static let examples: [Example] = {
        let file = fixtures + "/examples.csv"
        // An empty list fails the test that counts them.
        guard let text = try? String(contentsOfFile: file, encoding: .utf8) else { return [] }
        return CSVRows(text).dropFirst().map { row in
            Example(id: row[0], ruleSet: row[2], inputs: row[3], expected: row[4])
        }
    }()

    @Test func `All examples are read`() {
        #expect(Self.examples.count == 76)
        #expect(Self.ruleSets.count >= 10)
    }

    @Test(arguments: examples)
    func `An example comes out to the day`(_ example: Example) throws {
        let rules = try #require(Self.ruleSets[id: example.ruleSet])
        let inputs = Data(example.inputs.utf8)
        let record = try JSONDecoder().decode(CourtRecord.self, from: inputs)
        let end = lawfulEnd(of: record, under: rules)
        let expected = try JSONDecoder().decode(Expected.self, from: inputs)
        if example.expected == "NOT_COMPUTABLE" {
            #expect(end.last == nil && end.assumed == nil)
            #expect(end.lacks == [.undescribed("credit of CUSTODY"), .undescribed("end.rule")])
            #expect(end.candidates.map(\.description).first == "2026-12-03")
            return
        }
        #expect((end.last ?? end.assumed)?.description == example.expected, "\(end.steps) \(end.lacks)")
        #expect(end.candidates.contains { $0.description == example.expected })
        if let day = expected.release_day { #expect(end.release?.description == day) }
        if let finding = expected.finding { #expect(end.findings.map(\.kind.rawValue) == [finding]) }
    }

    /// What nobody has read in a document gives no end, whatever the assumptions give.
    @Test func `Only described values give an end`() throws {
        let computed = try Self.examples.filter { example in
            let rules = try #require(Self.ruleSets[id: example.ruleSet])
            let record = try JSONDecoder().decode(CourtRecord.self, from: Data(example.inputs.utf8))
            return lawfulEnd(of: record, under: rules).last != nil
        }.map(\.id)
        #expect(Set(computed.map { $0.prefix(2) }) == ["KZ", "UK"])
        #expect(!computed.contains("KZ-13") && !computed.contains("KZ-37"))
        #expect(computed.contains("KZ-18") && computed.contains("KZ-36") == Self.examples.contains { $0.id == "KZ-36" })
    }
}
