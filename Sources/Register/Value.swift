package import Causality

/// What one write puts into one field.
///
/// Four kinds are enough for storage, wire and digest; what an integer *means* (a date, an instant, a reference) is said
/// by the field's ``FieldType`` in the register description, so that an unknown field can be kept and forwarded.
package enum Value: Hashable, Sendable {
    /// The field is cleared: nothing is known, or nothing applies.
    case none
    case integer(Int64)
    case text(String)
    /// Elements of a `union` field that are taken away, each named by the dot that added it.
    case removal([Dot])

    package var integer: Int64? {
        if case .integer(let number) = self { number } else { nil }
    }

    package var text: String? {
        if case .text(let text) = self { text } else { nil }
    }
}

/// One field's new value in a change.
package struct Write: Hashable, Sendable {
    /// The field's number in its record type.
    package var field: Int
    package var value: Value

    package init(_ field: Int, _ value: Value) {
        self.field = field
        self.value = value
    }
}
