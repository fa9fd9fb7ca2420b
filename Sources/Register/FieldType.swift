import Causality

/// What a field's value means, how people write it, and what is refused.
package enum FieldType: Hashable, Sendable {
    case text
    case integer
    case boolean
    /// A calendar date, possibly only year or month.
    case date
    /// A moment with its precision.
    case instant
    /// One of a code list's codes.
    case code(list: String)
    /// A record id.
    case reference
    /// A site number: where a facility stands in the register.
    case site

    /// Whether a column of a view holds its numbers as numbers; of other types as people write them.
    package var isKeptAsNumber: Bool {
        switch self {
        case .integer, .boolean, .site: true
        case .text, .date, .instant, .code, .reference: false
        }
    }

    /// The value that `text` stands for; nil where it stands for none.
    package func value(from text: String, zone: LocalZone = 0) -> Value? {
        switch self {
        case .text, .code: .text(text)
        case .integer: Int64(text).map(Value.integer)
        case .boolean: ["true": .integer(1), "false": .integer(0)][text]
        case .date: CivilTime.date(text).map(Value.integer)
        case .instant: CivilTime.instant(text, zone: zone).map(Value.integer)
        case .reference: Dot(text).map { .integer($0.packed) }
        case .site: Int64(text).flatMap { (0...Int64(LogID.siteMax)).contains($0) ? .integer($0) : nil }
        }
    }

    /// How people read it; the reverse of ``value(from:zone:)``.
    package func text(_ value: Value) -> String {
        switch value {
        case .none: ""
        case .text(let text): text
        case .removal(let dots): "removes " + dots.map(\.description).joined(separator: " ")
        case .integer(let number):
            switch self {
            case .date: CivilTime.dateText(number)
            case .instant: CivilTime.instantText(number)
            case .boolean: number == 0 ? "false" : "true"
            case .reference: Dot(packed: number)?.description ?? String(number)
            default: String(number)
            }
        }
    }

    /// The kind of value that this type holds, and whether people could have written it: a number beyond all days has no text.
    package func holds(_ value: Value) -> Bool {
        switch (self, value) {
        case (_, .none): true
        case (.text, .text), (.code, .text): true
        case (.reference, .integer(let number)): Dot(packed: number) != nil
        case (.boolean, .integer(let number)): number == 0 || number == 1
        case (.date, .integer(let number)): CivilTime.isCalendarDay(number)
        case (.instant, .integer(let number)): CivilTime.isInstant(number)
        case (.site, .integer(let number)): (0...Int64(LogID.siteMax)).contains(number)
        case (.text, _), (.code, _), (_, .text), (_, .removal): false
        default: true
        }
    }

    package var name: String {
        switch self {
        case .text: "text"
        case .integer: "integer"
        case .boolean: "boolean"
        case .date: "date"
        case .instant: "instant"
        case .code: "code"
        case .reference: "reference"
        case .site: "site"
        }
    }

    /// An example for error messages: what to write instead.
    package var example: String {
        switch self {
        case .text: "text"
        case .integer: "a whole number"
        case .boolean: "true or false"
        case .date: "a date such as 2026-07-01, 2026-07 or 2026"
        case .instant: "a time such as 2026-07-01T14:30"
        case .code(let list): "a code of the list \(list)"
        case .reference: "a record id such as 27.1-10432"
        case .site: "a site number"
        }
    }
}
