package import Register

/// What a change of a custody or transfer record says that can be by no records of anybody: asked by the desk and by the hub
/// alike, of every change, whatever edition it was written under. Whoever it is about would be counted nowhere.
package struct CustodyClaim: Sendable {
    private let writes: [Write]
    private let fields: CustodyFields

    package init(_ writes: [Write], _ fields: CustodyFields) {
        self.writes = writes
        self.fields = fields
    }

    package func refusal(_ type: RecordType) -> Refusal? {
        if type.number == fields.custody, number(fields.facility) == 0 {
            return Refusal("\(type.name).facility", "the hub holds nobody; name a facility")
        }
        if type.number == fields.transfer, let to = number(fields.to), to == number(fields.from) {
            return Refusal("\(type.name).to", "is where the person is already")
        }
        let essential =
            type.number == fields.custody
            ? [fields.facility, fields.openedAt] : fields.address
        for write in writes where essential.contains(write.field) {
            guard let field = type.field(write.field) else { continue }
            if write.value == .none || field.misfit(write.value) != nil {
                return Refusal("\(type.name).\(field.name)", "says who has the person; write what it is, not nothing")
            }
        }
        return nil
    }

    private func number(_ field: Int) -> Int64? { writes.first { $0.field == field }?.value.integer }
}
