package import Register

/// The end of the day that is counted: as a date, and in seconds.
package struct CountedMoment: Hashable, Sendable {
    package let text: String
    package let date: Int64
    package let seconds: Int64
    /// Whether a facility is heard by the days alone that it closed: an exchange says nothing of a day that is written down
    /// long after.
    package var byClosedDays: Bool

    package init(_ day: String, zone: LocalZone, byClosedDays: Bool = false) throws(Refusal) {
        guard let date = CivilTime.date(day), let end = zone.bounds(of: date)?.upperBound else {
            throw Refusal(day, "is no day such as 2026-07-01")
        }
        text = day
        self.date = date
        seconds = end
        self.byClosedDays = byClosedDays
    }

    /// Whether something was so by then.
    package func isAfter(milliseconds: Int64) -> Bool { milliseconds / 1_000 < seconds }

    /// Whether what happened at a facility by then has been told: it closed the day, or was heard since.
    package func isHeard(dayClosed: String?, heardMilliseconds: Int64?) -> Bool {
        dayClosed.map { $0 >= text } ?? false
            || !byClosedDays && heardMilliseconds.map { $0 / 1_000 >= seconds } ?? false
    }
}
