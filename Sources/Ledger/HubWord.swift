package import Causality
package import Register

/// What a decision of the hub says, as far as it matters for who is to hear of it; nil for every other change.
package enum HubWord: Hashable, Sendable {
    case scope(site: Int, isGranted: Bool)
    /// What it is about, and whether that stands after all.
    case verdict(on: Dot, isRelease: Bool)
    /// Files that are joined, or two persons'.
    case alias([Dot])

    package init?(_ change: Change) {
        guard change.dot.site == 0, let type = SystemType(rawValue: change.type) else { return nil }
        func number(_ field: Int) -> Int64 { change.value(of: field)?.integer ?? 0 }
        func dot(_ field: Int) -> Dot? { Dot(packed: number(field)) }
        switch type {
        case .scope:
            self = .scope(
                site: Int(number(SystemType.ScopeField.site)), isGranted: number(SystemType.ScopeField.granted) == 1)
        case .verdict:
            guard let target = dot(SystemType.VerdictField.dot) else { return nil }
            self = .verdict(
                on: target,
                isRelease: number(SystemType.VerdictField.kind) == Int64(VerdictKind.released.rawValue))
        case .alias:
            typealias Names = SystemType.AliasField
            self = .alias([Names.caseFile, Names.into, Names.apart].compactMap(dot))
        }
    }

    /// The site that hears of it whatever it holds: the author of what a verdict is about.
    package var hearer: Int? {
        if case .verdict(let dot, _) = self, dot.site != 0 { dot.site } else { nil }
    }
}
