package import Register

/// What a new custody or transfer record says of places that can be by no records of anybody: asked by the desk and by the
/// hub alike.
package struct CustodyClaim: Sendable {
    private let facility: Int64?
    private let from: Int64?
    private let to: Int64?
    private let fields: CustodyFields

    package init(_ writes: [Write], _ fields: CustodyFields) {
        func number(_ field: Int) -> Int64? { writes.first { $0.field == field }?.value.integer }
        facility = number(fields.facility)
        from = number(fields.from)
        to = number(fields.to)
        self.fields = fields
    }

    package func refusal(_ type: RecordType) -> Refusal? {
        if type.number == fields.custody, facility == 0 {
            return Refusal("\(type.name).facility", "the hub holds nobody; name a facility")
        }
        if type.number == fields.transfer, to != nil, to == from {
            return Refusal("\(type.name).to", "is where the person is already")
        }
        return nil
    }
}
