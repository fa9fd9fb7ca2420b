package import Register

/// A length as a court gives it: months and days, which never become one another.
package typealias Term = CivilDuration

extension CivilDuration {
    /// Itself; whoever made it, it may not be longer than anybody lives.
    func checked() throws(Lack) -> Term {
        guard isWithinBounds else { throw .beyond }
        return self
    }

    private var isWithinBounds: Bool {
        (0...Self.monthsMax).contains(months) && (-Self.daysMax...Self.daysMax).contains(days)
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
