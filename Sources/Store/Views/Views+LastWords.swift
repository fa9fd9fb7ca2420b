package import Causality

/// The hub's last word on each thing that it decides again and again, as far as views have come.
extension Views {
    package func lastWord(ofScope file: Dot, _ site: Int64) throws -> Dot? {
        try dot("SELECT decision FROM _scope WHERE case_id = ? AND site = ?", [file.packed, site])
    }

    package func lastWord(on target: Dot) throws -> Dot? {
        try dot("SELECT verdict FROM _void WHERE dot = ?", [target.packed])
    }

    package func lastWord(ofAlias file: Dot) throws -> Dot? {
        try dot("SELECT decision FROM _alias WHERE case_id = ?", [file.packed])
    }

    private func dot(_ select: String, _ values: [Int64]) throws -> Dot? {
        try query(select, values).number().flatMap { Dot(packed: $0) }
    }
}
