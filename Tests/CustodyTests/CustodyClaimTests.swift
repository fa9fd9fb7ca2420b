import Custody
import Register
import Testing

/// What no change of a custody or transfer record can say.
@Suite struct CustodyClaimTests {
    private static let custody = RecordType(
        number: 17, name: "custody",
        fields: [
            Field(number: 1, name: "facility", type: .site), Field(number: 2, name: "opened_at", type: .instant),
            Field(number: 3, name: "transfer_no", type: .text), Field(number: 4, name: "received_from", type: .site),
            Field(number: 5, name: "closed_at", type: .instant), Field(number: 6, name: "notes", type: .text),
        ])
    private static let transfer = RecordType(
        number: 18, name: "transfer",
        fields: [
            Field(number: 1, name: "number", type: .text), Field(number: 2, name: "from", type: .site),
            Field(number: 3, name: "to", type: .site), Field(number: 4, name: "dispatched_at", type: .instant),
            Field(number: 5, name: "cancelled_at", type: .instant),
        ])
    private let fields: CustodyFields

    init() throws {
        let person = RecordType(
            number: 16, name: "person",
            fields: [
                Field(number: 1, name: "prisoner_no", type: .text),
                Field(number: 2, name: "provisional", type: .boolean),
            ])
        fields = try CustodyFields(RegisterDescription(edition: 1, types: [person, Self.custody, Self.transfer]))
    }

    private func place(_ type: RecordType, _ field: Int, _ value: Value) -> String? {
        CustodyClaim([Write(field, value)], fields).refusal(type)?.place
    }

    @Test func `Who has a person, and since when, is never emptied, nor made what nobody can read`() {
        for (type, names) in [
            (Self.custody, ["facility", "opened_at"]), (Self.transfer, ["number", "from", "to", "dispatched_at"]),
        ] {
            for field in type.fields {
                let isEssential = names.contains(field.name)
                #expect((place(type, field.number, .none) != nil) == isEssential, "\(type.name).\(field.name)")
                let other: Value = field.type == .text ? .integer(1) : .text("junk")
                #expect((place(type, field.number, other) != nil) == isEssential, "\(type.name).\(field.name)")
            }
        }
        #expect(place(Self.custody, 1, .integer(3)) == nil)
        #expect(place(Self.custody, 1, .integer(0)) == "custody.facility")
    }

    @Test func `Nobody is sent to where they are`() {
        func isRefused(_ from: Int64, _ to: Int64) -> Bool {
            CustodyClaim([Write(2, .integer(from)), Write(3, .integer(to))], fields).refusal(Self.transfer) != nil
        }
        #expect(isRefused(1, 1) && !isRefused(1, 2))
    }
}
