package import Register

/// What a record has to say, and does not: of another edition, or written down by half. It stands, since what it does say is
/// known by nobody else, and people are asked for the rest.
package enum LackingField {
    /// Fields without which it is not known of when a record speaks. A desk may leave them open.
    private static let days = ["health_exam": "examined_at", "assessment": "assessed_on", "legal_status": "since"]

    package static func fields(of type: RecordType) -> [Field] {
        let day = days[type.name].flatMap(type.field(named:))
        return type.required + (day.map { $0.required ? [] : [$0] } ?? [])
    }

    /// The first that a record lacks; `values` are texts by name.
    package static func broken(_ type: RecordType, _ values: [String: String]) -> Safeguard.Broken? {
        let lacking = fields(of: type).first { values[$0.name, default: ""].isEmpty }
        return lacking.map { field in
            Safeguard.Broken(
                rule: nil, source: "Nelson Mandela Rules 6-8", type: type.name, field: field.name,
                problem: field.name == days[type.name]
                    ? "what was found is recorded, and not when" : "is required, and not recorded")
        }
    }
}
