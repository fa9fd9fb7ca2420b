import Register
import Safeguards
import Testing

/// What a record has to say, whoever wrote it.
@Suite struct LackingFieldTests {
    private func type(_ name: String, requiresDay: Bool = false) -> RecordType {
        RecordType(
            number: 30, name: name,
            fields: [
                Field(number: 1, name: "kind", type: .text, required: true),
                Field(number: 2, name: "examined_at", type: .instant, required: requiresDay),
                Field(number: 3, name: "notes", type: .text),
            ])
    }

    @Test func `A record lacks what its type requires, and nothing else`() {
        #expect(LackingField.broken(type("t"), ["kind": "a"]) == nil)
        #expect(LackingField.broken(type("t"), ["examined_at": "2026-06-01"])?.field == "kind")
        #expect(LackingField.broken(type("t"), ["kind": ""])?.problem == "is required, and not recorded")
    }

    @Test(arguments: [false, true])
    func `Of what was found it is asked when`(requiresDay: Bool) {
        let type = type("health_exam", requiresDay: requiresDay)
        #expect(LackingField.fields(of: type).map(\.name) == ["kind", "examined_at"])
        let broken = LackingField.broken(type, ["kind": "a"])
        #expect(broken?.field == "examined_at" && broken?.problem == "what was found is recorded, and not when")
    }
}
