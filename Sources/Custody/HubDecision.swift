package import Causality
package import Register

/// What the hub decides, as a value: a rule returns it, and the caller makes a change of it.
///
/// A decision that was taken is in the change set like everything else, and is only read from then on.
package enum HubDecision: Hashable, Sendable {
    /// A facility is to hold a case file, and gets it whole.
    case grant(file: Dot, site: Int)
    case withdrawal(file: Dot, site: Int)
    case verdict(Verdict)
    case alias(Alias)

    package struct Verdict: Hashable, Sendable {
        package var kind: VerdictKind
        package var dot: Dot
        /// Of the change that it is about.
        package var caseFile: Dot
        /// A verdict on what names a file that nobody opened stands in a file of its own.
        package var isFileKnown: Bool
        package var reason: String

        package init(_ kind: VerdictKind, on change: Change, isFileKnown: Bool, because reason: String) {
            self.kind = kind
            dot = change.dot
            caseFile = change.caseFile
            self.isFileKnown = isFileKnown || change.opensCaseFile
            self.reason = reason
        }
    }

    package struct Alias: Hashable, Sendable {
        package var file: Dot
        /// The file that it is joined to; itself where it is joined to none.
        package var target: Dot
        /// Another person's file, by this decision.
        package var apart: Dot?
        package var grounds: String

        package init(_ file: Dot, into target: Dot, apart: Dot? = nil, grounds: String) {
            self.file = file
            self.target = target
            self.apart = apart
            self.grounds = grounds
        }
    }
}

// MARK: As a change

extension HubDecision {
    package var type: SystemType {
        switch self {
        case .grant, .withdrawal: .scope
        case .verdict: .verdict
        case .alias: .alias
        }
    }

    /// The case file in which it stands; nil where that is one of its own.
    package var caseFile: Dot? {
        switch self {
        case .grant(let file, _), .withdrawal(let file, _): file
        case .verdict(let verdict): verdict.isFileKnown ? verdict.caseFile : nil
        case .alias(let alias): alias.file
        }
    }

    package var writes: [Write] {
        switch self {
        case .grant(_, let site): Self.scope(site, isGranted: true)
        case .withdrawal(_, let site): Self.scope(site, isGranted: false)
        case .verdict(let verdict):
            [
                Write(SystemType.VerdictField.dot, .integer(verdict.dot.packed)),
                Write(SystemType.VerdictField.kind, .integer(Int64(verdict.kind.rawValue))),
                Write(SystemType.VerdictField.reason, .text(verdict.reason)),
            ]
        case .alias(let alias):
            [
                Write(SystemType.AliasField.caseFile, .integer(alias.file.packed)),
                Write(SystemType.AliasField.into, .integer(alias.target.packed)),
                Write(SystemType.AliasField.grounds, .text(alias.grounds)),
            ]
                + [alias.apart].compactMap {
                    $0.map { Write(SystemType.AliasField.apart, .integer($0.packed)) }
                }
        }
    }

    private static func scope(_ site: Int, isGranted: Bool) -> [Write] {
        [
            Write(SystemType.ScopeField.site, .integer(Int64(site))),
            Write(SystemType.ScopeField.granted, .integer(isGranted ? 1 : 0)),
        ]
    }

    /// Why a person took it, which stands with the change, too.
    package var personalReason: String {
        if case .alias(let alias) = self { alias.grounds } else { "" }
    }
}
