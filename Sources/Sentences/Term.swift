import Register

/// A length as a court gives it: months and days, which never become one another.
package struct Term: Hashable, Sendable, CustomStringConvertible {
    package var months: Int64
    package var days: Int64

    package static let monthsMax = CivilDuration.monthsMax
    package static let daysMax = CivilDuration.daysMax

    package init(months: Int64 = 0, days: Int64 = 0) {
        self.months = months
        self.days = days
    }

    /// As ``CivilDuration`` reads it.
    package init?(_ text: some StringProtocol) {
        guard let duration = CivilDuration(text) else { return nil }
        self.init(months: duration.months, days: duration.days)
    }

    var isWithinBounds: Bool { (0...Self.monthsMax).contains(months) && (-Self.daysMax...Self.daysMax).contains(days) }

    package var description: String {
        let (years, rest) = (months / 12, months % 12)
        let text = (years > 0 ? "\(years)Y" : "") + (rest > 0 ? "\(rest)M" : "") + (days != 0 ? "\(days)D" : "")
        return text.isEmpty ? "P0D" : "P" + text
    }

    /// Itself; whoever made it, it may not be longer than anybody lives.
    func checked() throws(Lack) -> Term {
        guard isWithinBounds else { throw .beyond }
        return self
    }

    static func + (a: Term, b: Term) throws(Lack) -> Term {
        let (a, b) = (try a.checked(), try b.checked())
        return try Term(months: a.months + b.months, days: a.days + b.days).checked()
    }

    /// What is left after another is taken off; its months or days may be below none.
    static func - (a: Term, b: Term) throws(Lack) -> Term {
        let (a, b) = (try a.checked(), try b.checked())
        return Term(months: a.months - b.months, days: a.days - b.days)
    }
}
