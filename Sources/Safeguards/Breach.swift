package import Causality
import Register

/// A rule that the records of a person, or of a place, break as they stand: listed until it is cured, whichever way it came
/// about.
package struct Breach: Hashable, Sendable {
    /// Of the twenty enforceable rules; nil for one that is none of them.
    package var rule: Int?
    package var source: String
    /// Field and problem, without what the record says.
    package var what: String
    package var record: Dot
    package var type: String
    /// The case file; nil where the record is about no one person.
    package var person: Dot?
    package var site: Int?
    /// A day or a time as the record has it; empty where it has none.
    package var since: String
    /// Where the person sleeps, as somebody typed it; empty where nobody did.
    package var cell = ""
    /// What people do so that it stands no more.
    package var cure: String
    /// Other records without which it would not stand.
    package var others: Set<Dot> = []

    package init(
        rule: Int?, source: String, what: String, record: Dot, type: String, person: Dot?, site: Int?, since: String,
        cure: String = ""
    ) {
        self.rule = rule
        self.source = source
        self.what = what
        self.record = record
        self.type = type
        self.person = person
        self.site = site
        self.since = since
        self.cure = cure
    }

    /// Whole days that it has stood on a day; nil where nobody wrote since when.
    package func age(on day: String) -> Int64? {
        guard let from = CivilTime.instant(since.prefix(10)), let to = CivilTime.instant(day) else { return nil }
        return ((to >> 2) - (from >> 2)) / 86_400
    }
}
