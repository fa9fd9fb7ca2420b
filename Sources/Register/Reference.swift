/// To what a field that names another record may refer.
package enum Reference: Hashable, Sendable {
    /// A record of the type that the field is named after, such as `participation.programme`.
    case record(type: Int)
    /// Any change: of fields such as `appeal_of`, which name the very decision that another beats.
    case anyChange

    /// Nil where the field is none.
    package init?(_ field: Field, in description: RegisterDescription) {
        guard field.type == .reference else { return nil }
        self = description.type(named: field.name).map { .record(type: $0.number) } ?? .anyChange
    }

    /// What is wrong with what it names; nil where nothing is. `found` is what is held of it here.
    package func problem(_ found: Found?, in description: RegisterDescription) -> String? {
        switch self {
        case .anyChange: return found == nil ? "names nothing that is held here; look for its id" : nil
        case .record(let number):
            let name = description[number]?.name ?? ""
            let advice = "see 'kerben record list \(name)'"
            guard let found, found.isRecord else { return "names no record that is held here; \(advice)" }
            guard found.type == number else {
                return "names a record of another type, and expects a \(name); \(advice)"
            }
            return found.isOfAnother ? "names a \(name) of somebody else; \(advice)" : nil
        }
    }

    /// A change that a reference names.
    package struct Found: Hashable, Sendable {
        package var type: Int
        /// It created a record.
        package var isRecord: Bool
        /// It stands in a person's file, and that is not the person's of whom the reference is written.
        package var isOfAnother: Bool

        package init(type: Int, isRecord: Bool, isOfAnother: Bool) {
            self.type = type
            self.isRecord = isRecord
            self.isOfAnother = isOfAnother
        }
    }
}

extension RegisterDescription {
    /// Fields by which somebody decides where a person or an account goes: they name a facility that there is. What has happened is
    /// recorded wherever it was.
    package func namesFacility(_ field: Field, of type: RecordType) -> Bool {
        field.type == .site && [("transfer", "to"), ("staff", "site")].contains { $0 == (type.name, field.name) }
    }
}
