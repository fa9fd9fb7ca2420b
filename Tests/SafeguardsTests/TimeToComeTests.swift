import Register
import Safeguards
import Testing

@Suite struct TimeToComeTests {
    private let now: Int64 = 1_782_864_000  // 2026-07-01T00:00Z

    @Test(arguments: [
        ("2026-07-01T00:00Z", false), ("2026-07-01T00:01Z", true), ("2026-07-01", false), ("2026-07-02", true),
        ("2027-03-01T09:00Z", true), ("2026-06-30T23:59:59Z", false), ("", false), ("later", false),
    ])
    func `A time is to come from the first second after now`(text: String, isToCome: Bool) {
        #expect(TimeToCome.isToCome(text, now: now) == isToCome)
    }

    @Test func `What says that it has happened is asked back, what is planned is not, and no contents are told`() {
        let type = RecordType(
            number: 16, name: "transfer",
            fields: [
                Field(number: 1, name: "dispatched_at", type: .instant, past: true),
                Field(number: 2, name: "due_at", type: .instant),
                Field(number: 3, name: "written_on", type: .date, past: true),
            ])
        func fields(_ values: [String: String]) -> [String] {
            TimeToCome.broken(type, values, now: now).map { broken in
                #expect(broken.type == "transfer" && broken.rule == nil && !broken.problem.contains("2027"))
                return broken.field
            }
        }
        #expect(
            fields(["dispatched_at": "2027-01-01T10:00Z", "due_at": "2028-01-01T10:00Z", "written_on": "2027-01-01"])
                == ["dispatched_at", "written_on"])
        #expect(fields(["dispatched_at": "2026-06-01T10:00Z", "due_at": "2028-01-01T10:00Z"]) == [])
    }
}
