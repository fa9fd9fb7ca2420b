import Register

/// A full calendar day, as days since 1970-01-01: arithmetic on it is exact, and leaves the years 1 to 9999 by an
/// error.
package struct CivilDay: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let number: Int64

    private static let bounds =
        CivilTime.days(year: 1, month: 1, day: 1)...CivilTime.days(year: 9_999, month: 12, day: 31)

    package static let latest = CivilDay(within: bounds.upperBound)

    private init(within number: Int64) { self.number = number }

    package init?(number: Int64) {
        guard Self.bounds.contains(number) else { return nil }
        self.number = number
    }

    /// Of a date as ``CivilTime/date(_:)`` packs it; nil where it is not known to the day.
    package init?(packed date: Int64) {
        guard date % 32 != 0, CivilTime.isCalendarDay(date) else { return nil }
        self.init(number: CivilTime.days(year: date / 416, month: date % 416 / 32, day: date % 32))
    }

    package init?(_ text: some StringProtocol) {
        guard let date = CivilTime.date(text) else { return nil }
        self.init(packed: date)
    }

    /// The first and the last day that a date may be; nil where it is none.
    package static func bounds(of text: some StringProtocol) -> ClosedRange<CivilDay>? {
        CivilTime.date(text).flatMap(bounds(packed:))
    }

    package static func bounds(packed date: Int64) -> ClosedRange<CivilDay>? {
        let late = CivilTime.lastDay(date)
        let length = CivilTime.daysIn(month: late % 416 / 32, year: late / 416)
        guard let first = CivilDay(packed: CivilTime.firstDay(date)),
            let last = CivilDay(packed: late - max(0, late % 32 - length)), first <= last
        else { return nil }
        return first...last
    }

    package var packed: Int64 { CivilTime.date(ofSeconds: number * 86_400) }
    package var description: String { CivilTime.dateText(packed) }
    /// 0 for Monday.
    package var weekDay: Int64 { ((number + 3) % 7 + 7) % 7 }

    package static func < (a: CivilDay, b: CivilDay) -> Bool { a.number < b.number }

    package func plus(_ days: Int64) throws(Lack) -> CivilDay {
        let (sum, overflow) = number.addingReportingOverflow(days)
        guard !overflow, let day = CivilDay(number: sum) else { throw .beyond }
        return day
    }

    /// The same number so many months on, or the last of a month that has none.
    package func plus(months: Int64) throws(Lack) -> (day: CivilDay, isMissing: Bool) {
        let date = packed
        let (place, overflow) = (date / 416 * 12 + date % 416 / 32 - 1).addingReportingOverflow(months)
        guard !overflow, (12..<120_000).contains(place) else { throw .beyond }
        let (year, month, number) = (place / 12, place % 12 + 1, date % 32)
        let last = CivilTime.daysIn(month: month, year: year)
        guard let day = CivilDay(packed: year * 416 + month * 32 + min(number, last)) else { throw .beyond }
        return (day, number > last)
    }
}
