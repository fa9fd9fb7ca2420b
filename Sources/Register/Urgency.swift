/// How a change goes to the hub before routine work.
package enum Urgency: Int, Comparable, Sendable {
    /// Before what is routine.
    case urgent = 1
    /// Before all else: a death, an escape.
    case first = 2

    package static func < (one: Urgency, other: Urgency) -> Bool { one.rawValue < other.rawValue }
}

/// What makes a change of a record type urgent: that it writes a field, with one of some codes where any are named.
///
/// Never the record type as such: an edit of a note would overtake a death.
package struct UrgencyRule: Hashable, Sendable {
    package var field: String
    /// Empty where any value will do.
    package var codes: Set<String>
    package var urgency: Urgency

    package init(_ field: String, codes: Set<String> = [], _ urgency: Urgency = .urgent) {
        self.field = field
        self.codes = codes
        self.urgency = urgency
    }

    /// `number` is the field's.
    func matches(_ change: Change, _ number: Int) -> Bool {
        change.writes.contains { write in
            write.field == number && (codes.isEmpty || write.value.text.map(codes.contains) ?? false)
        }
    }
}

extension RecordType {
    /// Of its rules the one that goes furthest; nil for routine work.
    package func urgency(of change: Change) -> Urgency? {
        urgencyByField.filter { $0.rule.matches(change, $0.field) }.map(\.rule.urgency).max()
    }
}

extension RegisterDescription {
    /// How soon a change goes to the hub; nil for routine work, and for what is not described.
    package func urgency(of change: Change) -> Urgency? { self[change.type]?.urgency(of: change) }
}
