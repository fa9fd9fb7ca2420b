import Register
import Safeguards
import Testing

@Suite struct DraftTests {
    private let type = RecordType(
        number: 30, name: "custody",
        fields: [
            Field(number: 1, name: "opened_at", type: .instant), Field(number: 2, name: "facility", type: .site),
            Field(number: 3, name: "notes", type: .text),
        ])

    private func draft(_ writes: [Write], zone: LocalZone = 360) -> Safeguard.Draft {
        Safeguard.Draft(
            type, isNew: false, site: 3, ["notes": "old", "facility": "3"], after: writes, zone: zone)
    }

    @Test func `A write replaces what the record said, and the rest stands`() {
        let draft = draft([Write(3, .text("new")), Write(99, .integer(1))])
        #expect(draft.values == ["notes": "new", "facility": "3"] && draft.written == ["notes"])
        #expect(draft.known == ["opened_at", "facility", "notes"])
    }

    @Test func `A time that is known to the day is the day where it is looked at, without an hour`() throws {
        let day = try #require(CivilTime.instant("2026-07-01", zone: 360))
        #expect(draft([Write(1, .integer(day))])["opened_at"] == "2026-07-01")
        let hour = try #require(CivilTime.instant("2026-07-01T14:30", zone: 360))
        #expect(draft([Write(1, .integer(hour))])["opened_at"].hasPrefix("2026-07-01T08:30"))
    }

    @Test func `Of most changes it is known by their type that no rule sets them aside`() {
        func may(_ name: String, createsRecord: Bool, _ field: String) -> Bool {
            let type = RecordType(number: 30, name: name, fields: [Field(number: 1, name: field, type: .text)])
            return SafeguardKind.mayBeSetAside(type, createsRecord: createsRecord, [Write(1, .text("x"))])
        }
        #expect(may("sanction", createsRecord: true, "notes") && may("sanction", createsRecord: false, "heard"))
        #expect(!may("sanction", createsRecord: false, "notes"))
        // What is done to somebody is never set aside, and a type without a rule never looked at.
        #expect(!may("custody", createsRecord: true, "opened_by") && !may("library", createsRecord: true, "notes"))
    }
}
