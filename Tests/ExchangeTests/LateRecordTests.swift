import Causality
import Exchange
import Register
import Testing

/// What a former holder records late is of the time in which it had the person.
@Suite struct LateRecordTests {
    private static let type = RecordType(
        number: 23, name: "exam", isLate: true,
        fields: [
            Field(number: 1, name: "due_at", type: .instant),
            Field(number: 2, name: "examined_at", type: .instant, past: true),
            Field(number: 3, name: "starts", type: .date), Field(number: 4, name: "note", type: .text),
            Field(number: 5, name: "hearing_at", type: .instant),
        ])

    private func isOfStay(_ times: [Int: String], writtenAt: String = "2026-11-20T08:00Z") throws -> Bool {
        func seconds(_ text: String) throws -> Int64 { try #require(CivilTime.instant(text)) >> 2 }
        let writes = try times.sorted { $0.key < $1.key }.map { number, text in
            Write(number, try #require(Self.type.field(number)?.type.value(from: text)))
        }
        let dot = Dot(LogID(site: 1, incarnation: 1), 9)
        let change = Change(
            dot: dot, record: dot, type: 23, caseFile: Dot(dot.log, 1), edition: 1,
            timestamp: HybridTimestamp(milliseconds: try seconds(writtenAt) * 1_000), clock: .reference,
            author: "a@1", writes: writes)
        let stays = try [
            seconds("2026-01-10T12:00Z")..<seconds("2026-01-20T12:00Z"),
            seconds("2026-05-01T12:00Z")..<seconds("2026-06-01T12:00Z"),
        ]
        return LateRecord.isOf(stays, change, Self.type)
    }

    @Test(
        arguments: [
            ([2: "2026-05-30T08:00Z"], true), ([2: "2026-06-02T08:00Z"], true), ([2: "2026-06-03T08:00Z"], false),
            // What was due while the person was there, and done by somebody else's guest.
            ([1: "2026-05-30T08:00Z", 2: "2026-11-20T08:00Z"], false),
            // An order that began before they left may end after.
            ([3: "2026-05-31", 1: "2026-06-20T08:00Z"], true), ([3: "2026-11-20"], false), ([3: "2026-05"], true),
            // That something was due while they were there makes nothing old.
            ([1: "2026-05-20T08:00Z", 3: "2026-11-21"], false), ([1: "2026-05-20T08:00Z"], false),
            // Nor what was before they came, or between two stays; what is known by its month is given the benefit of it.
            ([2: "2026-04-20T08:00Z"], false), ([2: "2026-04-30T20:00Z"], true), ([2: "2026-01-15T08:00Z"], true),
            ([3: "2025-12"], false), ([3: "2026-03"], false), ([3: "2026-04"], true), ([3: "2026"], true),
            // A sanction is of the time of its hearing.
            ([2: "2026-05-20T08:00Z", 5: "2026-11-20T08:00Z"], false), ([5: "2026-05-20T08:00Z"], true),
        ] as [([Int: String], Bool)])
    func `Nothing in it happened after they left or before they came, and it began while they were there`(
        times: [Int: String], expected: Bool
    ) throws {
        #expect(try isOfStay(times) == expected)
    }

    @Test func `Without any time it is of the moment at which it was written`() throws {
        #expect(try !isOfStay([4: "well"]))
        #expect(try isOfStay([4: "well"], writtenAt: "2026-06-01T08:00Z"))
    }
}
