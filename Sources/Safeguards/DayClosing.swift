package import Register

/// When a facility may call a day closed: when it is over, and only its own.
///
/// A day closed ahead would let a facility fall silent and be counted as heard.
package enum DayClosing {
    /// The first place on earth where a day ends is 14 hours ahead of UTC: who hears of it from afar knows no more.
    private static let farthestEast = LocalZone(minutes: LocalZone.range.upperBound)

    /// Seconds since 1970 at which a full date is over; nil where it is none.
    package static func end(of date: Int64, zone: LocalZone? = nil) -> Int64? {
        (zone ?? farthestEast).bounds(of: date)?.upperBound
    }

    /// - Parameter facility: whose day it is; nil where the write does not say.
    /// - Parameter date: the day, packed; nil where the write does not say.
    /// - Parameter site: who writes it.
    /// - Parameter now: in seconds since 1970, by the clock of who asks.
    /// - Parameter zone: of the place where it is written; nil where that is not known.
    package static func refusal(
        facility: Int64?, date: Int64?, site: Int, now: Int64, zone: LocalZone? = nil
    ) -> Refusal? {
        if let facility, site != 0, facility != Int64(site) {
            return Refusal("day.facility", "a facility closes only its own days (site \(site))")
        }
        guard let date else { return nil }
        guard let end = end(of: date, zone: zone) else {
            return Refusal("day.closed_on", "expects a whole date such as 2026-07-01")
        }
        return end > now ? Refusal("day.closed_on", "is not over; close a day when it has ended") : nil
    }
}
