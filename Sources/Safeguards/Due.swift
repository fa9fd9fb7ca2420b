package import Causality

/// Something that is owed to a person or a rule by a certain day, and is missing or late.
package struct Due: Hashable, Sendable {
    /// Of the twenty enforceable rules.
    package var rule: Int
    package var source: String
    package var what: String
    /// The record it is about, and the facility that owes it.
    package var record: Dot
    package var site: Int?
    /// A day, such as `2026-07-01`.
    package var day: String
    /// Days from the day of the list; negative where it is past.
    package var days: Int64

    package init(rule: Int, source: String, what: String, record: Dot, site: Int?, day: String, days: Int64) {
        self.rule = rule
        self.source = source
        self.what = what
        self.record = record
        self.site = site
        self.day = day
        self.days = days
    }

    /// Incidents that are reported outside the prison at once (Nelson Mandela Rule 71).
    package static let reportable: Set = [
        "DEATH", "SUICIDE", "HOMICIDE", "SERIOUS_INJURY", "DISAPPEARANCE",
    ]
}
