package import Register

/// What a change of a custody or transfer record says that can be by no records of anybody: asked by the desk and by the hub
/// alike, of every change, whatever edition it was written under. Whoever it is about would be counted nowhere.
package struct CustodyClaim: Sendable {
    private let writes: [Write]
    private let createsRecord: Bool
    private let fields: CustodyFields

    package init(_ writes: [Write], createsRecord: Bool, _ fields: CustodyFields) {
        self.writes = writes
        self.createsRecord = createsRecord
        self.fields = fields
    }

    package func refusal(_ type: RecordType) -> Refusal? {
        if type.number == fields.custody, number(fields.facility) == 0 {
            return Refusal("\(type.name).facility", "the hub holds nobody; name a facility")
        }
        if type.number == fields.transfer {
            for (field, name) in [(fields.from, "from"), (fields.to, "to")] where number(field) == 0 {
                return Refusal("\(type.name).\(name)", "the hub holds nobody; name a facility")
            }
            if let to = number(fields.to), to == number(fields.from) {
                return Refusal("\(type.name).to", "is where the person is already")
            }
        }
        let essential =
            type.number == fields.custody
            ? [fields.facility, fields.openedAt] : fields.address
        for number in essential {
            guard let field = type.field(number) else { continue }
            let value = writes.first { $0.field == number }?.value ?? (createsRecord ? Value.none : nil)
            if let value, value == .none || field.misfit(value) != nil {
                return Refusal(
                    "\(type.name).\(field.name)",
                    "expects \(field.type.example): by it is known who has the person, and since when")
            }
        }
        return nil
    }

    private func number(_ field: Int) -> Int64? { writes.first { $0.field == field }?.value.integer }
}
