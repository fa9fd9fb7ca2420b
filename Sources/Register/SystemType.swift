import Causality

/// Record types that the hub itself writes: its decisions are changes like any other.
///
/// Their numbers lie below ``RegisterDescription/typeNumberMin``; their fields are part of the protocol.
package enum SystemType: Int, Sendable {
    /// A case file enters or leaves a facility's scope: `site`, `granted` (1 or 0).
    case scope = 1
    /// A change is set aside, lost or erased, or stands again after all: `dot`, `kind`, `reason`.
    case verdict = 2
    /// One case file is another's alias: `caseFile`, `into`, `grounds`.
    case alias = 3

    package enum ScopeField {
        package static let site = 1
        package static let granted = 2
    }
    package enum VerdictField {
        package static let dot = 1
        package static let kind = 2
        package static let reason = 3
    }
    package enum AliasField {
        package static let caseFile = 1
        package static let into = 2
        package static let grounds = 3
        /// A case file that is another person's, whatever number both have.
        package static let apart = 4
    }
}

/// What a verdict says of the change it names: the latest one holds. Such a change writes nothing in any view, unless it is
/// released.
package enum VerdictKind: Int, Sendable {
    case setAside = 1
    case lost = 2
    case erased = 3
    /// Takes back that it was set aside: it stands as it was written. A store of a former version, which knows no such word,
    /// goes on showing nothing of it until it is updated.
    case released = 4
}
