import Causality
import Counting
import Register
import Safeguards
import Store
import Testing

/// Bounds hold the truth where a date is a slip of the pen, or where one number is all that is known of two.
@Suite struct CountDoubtTests {
    /// A hub with two facilities that have closed the day.
    private func hub() throws -> Office {
        let office = try Office(site: 0)
        for site in 1...2 {
            try office.put(
                #"{"type":"facility","fields":{"site":\#(site),"name":"Place \#(site) (fictional)","capacity":20}}"#)
            try office.put(#"{"type":"day","fields":{"facility":\#(site),"closed_on":"2026-06-29"}}"#)
        }
        return office
    }

    private func bounds(_ office: Office, _ day: String = "2026-06-29", now: Int64? = nil) throws -> [Int?] {
        let statement = try office.store.read { try $0.counts.count(.population, day: day, now: now) }
        return [statement.figure, statement.min, statement.max]
    }

    private func record(_ type: String, _ office: Office) throws -> Dot {
        let line = try #require(office.list(type).last)
        return try #require(line.split(separator: "\"").lazy.compactMap { Dot(String($0)) }.first)
    }

    private func asked(_ office: Office, _ day: String = "2026-07-01") throws -> [Breach] {
        try office.store.read { try $0.safeguards.breaches(day: day) }.filter { $0.what.contains("later than now") }
    }

    @Test(arguments: [
        (#""opened_at":"2027-06-01T10:00Z""#, [0, 0, 1]),
        (#""closed_at":"2027-06-20T10:00Z","closed_by":"RELEASE""#, [1, 0, 1]),
    ])
    func `A year mistyped is asked back, at hub and site, and the bounds hold who is held`(
        slip: String, expected: [Int]
    ) throws {
        let office = try hub()
        try office.admit("A", to: 1)
        #expect(try bounds(office) == [1, 1, 1] && asked(office) == [])
        let custody = try record("custody", office)
        try office.update(custody, slip)
        #expect(try bounds(office) == expected)
        #expect(try asked(office).map(\.record) == [custody])
        #expect(try asked(office).map(\.site) == [1])
        let site = try Office(site: 1)
        let file = try #require(try office.store.read { try $0.writing.caseFile(prisonerNumber: "A") })
        for change in try office.store.read({ try $0.changes(ofCaseFile: file) }) { try site.receive(change) }
        #expect(try asked(site).map(\.record) == [custody])
        // When it has come it is no slip; and put right it is none.
        let later: Int64 = 1_830_000_000
        #expect(try bounds(office, now: later).first == expected.first)
        #expect(try bounds(office, now: later)[1] == bounds(office, now: later)[2])
        #expect(try asked(office, "2027-12-31") == [])
        let right = slip.replacing("2027", with: "2026")
        try office.update(custody, right)
        #expect(try asked(office) == [])
        let figure = right.contains("closed") ? 0 : 1
        #expect(try bounds(office) == [figure, figure, figure])
    }

    @Test func `An admission dated before, of a day counted long after, leaves no doubt`() throws {
        let office = try hub()
        try office.admit("A", to: 1)
        #expect(try bounds(office, "2026-05-01") == [0, 0, 0])
        #expect(try office.store.read { try $0.counts.count(.population, day: "2026-05-01") }.doubt == CountDoubt())
    }

    @Test func `A dispatch to come is asked back`() throws {
        let office = try hub()
        try office.admit("A", to: 1)
        try office.put(
            "transfer", of: "A", #""number":"T","from":1,"to":2,"dispatched_at":"2027-06-20T10:00Z""#)
        #expect(try asked(office).map(\.type) == ["transfer"])
        #expect(try bounds(office) == [1, 0, 1])
    }

    @Test func `Two who are known by one number alone may be two, until a second identifier agrees`() throws {
        let office = try hub()
        for (number, site) in [("NY-1", 1), ("NY-2", 2)] { try office.admit(number, #""sex":"M""#, to: site) }
        #expect(try bounds(office) == [2, 2, 2])
        let first = try #require(try office.store.read { try $0.writing.caseFile(prisonerNumber: "NY-1") })
        let second = try #require(try office.store.read { try $0.writing.caseFile(prisonerNumber: "NY-2") })
        try office.update(first, #""prisoner_no":"NY-2""#)
        let statement = try office.store.read { try $0.counts.count(.population, day: "2026-06-29") }
        #expect(statement.figure == 1 && statement.disputed == 1)
        #expect(try bounds(office) == [1, 1, 2])
        for file in [first, second] { try office.update(file, #""pin":"90000000000001""#) }
        #expect(try bounds(office) == [1, 1, 1])
    }
}
