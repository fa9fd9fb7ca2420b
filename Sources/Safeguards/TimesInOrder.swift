package import Register

/// Times of one record of which one cannot lie before another. One desk writes none out of order; two, each of which knows one
/// of them, may: then no rule of the register tells which is wrong, and people are asked.
package enum TimesInOrder {
    /// The fields of a record type that are compared, each with the one that it does not precede.
    package static func pairs(of type: RecordType) -> [(field: Field, earlier: Field)] {
        type.timed.compactMap { field in
            field.notBefore.flatMap(type.field(named:)).map { (field, $0) }
        }
    }

    /// The first field of a record that lies before what it follows.
    package static func broken(_ type: RecordType, _ values: [String: String]) -> Safeguard.Broken? {
        let refusal = type.refusal(
            ofOrder: { field in
                let text = values[field.name] ?? ""
                return field.type == .date ? CivilTime.date(text) : CivilTime.instant(text)
            }, written: Set(type.fields.map(\.number)))
        return refusal.map { refusal in
            Safeguard.Broken(
                rule: nil, source: "Nelson Mandela Rule 7", type: type.name,
                field: String(refusal.place.split(separator: ".").last ?? ""),
                problem: "\(refusal.problem); which of them is wrong?")
        }
    }
}
