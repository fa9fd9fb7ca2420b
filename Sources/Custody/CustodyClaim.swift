package import Register

/// What a change of a custody or transfer record says that can be by no records of anybody: asked by the desk and by the hub
/// alike, of every change, whatever edition it was written under. Whoever it is about would be counted nowhere.
package struct CustodyClaim: Sendable {
    private let writes: [Write]
    private let createsRecord: Bool
    private let fields: CustodyFields
    /// What the record says otherwise, by field.
    private let known: [Int: Value]

    package init(_ writes: [Write], createsRecord: Bool, known: [Int: Value] = [:], _ fields: CustodyFields) {
        self.writes = writes
        self.known = known
        self.createsRecord = createsRecord
        self.fields = fields
    }

    package func refusal(_ type: RecordType) -> Refusal? {
        let sites =
            type.number == fields.custody ? [fields.facility, fields.receivedFrom] : [fields.from, fields.to]
        for site in sites where number(site) == 0 {
            return Refusal(
                "\(type.name).\(type.field(site)?.name ?? "")", "the hub holds nobody; name a facility")
        }
        if type.number == fields.transfer {
            let isAddressed = writes.contains { [fields.from, fields.to].contains($0.field) }
            if isAddressed, let to = standing(fields.to), to == standing(fields.from) {
                return Refusal("\(type.name).to", "is where the person is already")
            }
            if case .text(let number) = writes.first(where: { $0.field == fields.number })?.value,
                Persons.number(number) == nil
            {
                return Refusal("\(type.name).number", "is empty; give the number on the paper")
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

    /// After the write.
    private func standing(_ field: Int) -> Int64? {
        (writes.first { $0.field == field }?.value ?? known[field])?.integer
    }

    private func number(_ field: Int) -> Int64? { writes.first { $0.field == field }?.value.integer }
}
