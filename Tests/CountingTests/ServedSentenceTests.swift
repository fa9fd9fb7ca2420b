import Counting
import Register
import Testing

/// What is served on a day after a release, as far as a file tells.
@Suite struct ServedSentenceTests {
    private func day(_ text: String) throws -> Int64 { try #require(CivilTime.date(text)) }

    private func sentence(_ start: String?, until: String?, tag: String = "TERRORISM", isLife: Bool = false) throws
        -> CountedFile.Record
    {
        CountedFile.Record(
            day: try start.map(day) ?? 0, keys: [.convictionTag: tag, .life: isLife ? "1" : "0"],
            last: try until.map(day))
    }

    private func tag(_ file: CountedFile, on text: String) throws -> String {
        let day = try day(text)
        let standings = file.standings(in: day..<CivilTime.dayAfter(day))
        return try #require(standings.first)[.convictionTag]
    }

    private func file(_ sentences: [CountedFile.Record], _ statuses: [(String, String)], released: String?) throws
        -> CountedFile
    {
        var file = CountedFile()
        file.sentences = sentences
        file.statuses = try statuses.map { CountedFile.Record(day: try day($0.0), keys: [.legalStatus: $0.1]) }
        file.releases = try released.map { [try day($0)] } ?? []
        return file
    }

    @Test(
        arguments: [
            // Held all along; released, and nothing said since; the release is later than the day.
            (nil, [], "TERRORISM"), ("2025-06-01", [], ""), ("2027-06-01", [], "TERRORISM"),
            // A status of after the release takes the sentence up again; one that is not of the sentenced does not.
            ("2025-06-01", [("2026-10-02", "SENTENCED_FINAL")], "TERRORISM"),
            ("2025-06-01", [("2026-10-02", "UNTRIED")], ""),
            ("2025-06-01", [("2027-01-01", "SENTENCED_FINAL")], ""),
            ("2025-06-01", [("2025-01-01", "SENTENCED_FINAL")], ""),
        ] as [(String?, [(String, String)], String)])
    func `A sentence from before a release is not known to run after it`(
        released: String?, since: [(String, String)], expected: String
    ) throws {
        let file = try file(
            [sentence("2021-01-10", until: "2031-01-10")], [("2021-01-10", "SENTENCED_FINAL")] + since,
            released: released)
        #expect(try tag(file, on: "2026-11-25") == expected)
    }

    @Test func `Who is sentenced anew after a release serves the new sentence`() throws {
        let statuses = [("2021-01-10", "SENTENCED_FINAL"), ("2026-10-02", "SENTENCED_FINAL")]
        let old = try sentence("2021-01-10", until: "2031-01-10")
        let new = try sentence("2026-10-01", until: "2029-01-10", tag: "NONE")
        #expect(try tag(file([old, new], statuses, released: "2025-06-01"), on: "2026-11-25") == "NONE")
        #expect(try tag(file([old, new], statuses, released: nil), on: "2026-11-25") == "TERRORISM")
    }

    @Test(
        arguments: [
            (nil, nil, false, "TERRORISM"), (nil, "2031-01-10", false, "TERRORISM"), (nil, nil, true, "TERRORISM"),
            ("2021-01-10", nil, false, "TERRORISM"), (nil, "2025-01-10", false, ""),
        ] as [(String?, String?, Bool, String)])
    func `A sentence without dates is served while the status says sentenced`(
        start: String?, until: String?, isLife: Bool, expected: String
    ) throws {
        let sentence = try sentence(start, until: until, isLife: isLife)
        let file = try file([sentence], [("2021-01-10", "SENTENCED_FINAL")], released: nil)
        #expect(try tag(file, on: "2026-11-25") == expected)
    }
}
