import Causality

/// How often a rule is broken at a site.
package struct BreachCount: Hashable, Sendable {
    package var rule: Int?
    package var source: String
    package var site: Int?
    package var records: Int
    package var persons: Int
    /// How long the oldest has stood; nil where of none it is written since when.
    package var days: Int64?

    /// By rule, source and site; rules that are none of the twenty come last.
    package static func all(_ breaches: [Breach], on day: String) -> [BreachCount] {
        struct Kind: Hashable { var rule: Int?, source: String, site: Int? }
        let kinds = Dictionary(grouping: breaches) { Kind(rule: $0.rule, source: $0.source, site: $0.site) }
        return kinds.map { kind, breaches in
            BreachCount(
                rule: kind.rule, source: kind.source, site: kind.site, records: Set(breaches.map(\.record)).count,
                persons: Set(breaches.compactMap(\.person)).count, days: breaches.compactMap { $0.age(on: day) }.max())
        }.sorted {
            ($0.rule ?? .max, $0.source, $0.site ?? -1) < ($1.rule ?? .max, $1.source, $1.site ?? -1)
        }
    }
}
