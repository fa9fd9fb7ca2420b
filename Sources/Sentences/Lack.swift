/// Why an end cannot be told, as a person reads it.
package struct Lack: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Kind: Hashable, Sendable {
        /// Nobody wrote it.
        case missing
        /// Somebody wrote half of it, or what cannot be: a fact with a gap, for people to cure.
        case half
        /// No document settles it in the rule set.
        case undescribed
        /// More is open than is tried.
        case excess
    }

    package let kind: Kind
    package let description: String

    package init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }

    package init(_ description: String) { self.init(.half, description) }

    package static func undescribed(_ name: String) -> Lack { Lack(.undescribed, "\(name) is not described") }

    package static let beyond = Lack("longer than anybody lives")
    package static let excess = Lack(.excess, "too many possibilities")

    /// Whether an end later than all that were found may come of it.
    package var isOpenEnded: Bool { kind != .undescribed }
}
