import Register

/// The nation's time: seconds of office hours since the period began.
///
/// Every event falls between 08:00 and 18:00 local time. Sums of office time stay in office hours and keep their order,
/// which is what lets streams of events be merged without sorting.
struct OfficeTime {
    static let hour = 3_600
    static let day = 10 * hour
    /// East of UTC, as every facility record says.
    static let utcOffsetMinutes = 360
    /// Five years.
    static let periodDays = 1_826
    /// The period in office seconds: all events lie in `0..<period`, before the reference date begins.
    static let period = periodDays * day

    /// Days since 1970-01-01.
    let firstDay: Int
    let referenceDay: Int

    /// `referenceDate` as the register writes dates; see `CivilTime`.
    init(referenceDate: Int64) {
        precondition(referenceDate % 32 != 0, "the reference date needs a day")
        referenceDay = Int(
            CivilTime.days(year: referenceDate / 416, month: referenceDate % 416 / 32, day: referenceDate % 32))
        firstDay = referenceDay - Self.periodDays
    }

    /// The local date, in days since 1970-01-01.
    func date(_ time: Int) -> Int { firstDay + time / Self.day }

    func instantText(_ time: Int) -> String { Self.instantText(day: date(time), seconds: time % Self.day) }

    /// An instant `seconds` after offices open on `day`.
    static func instantText(day: Int, seconds: Int) -> String {
        let opening = 8 * hour - utcOffsetMinutes * 60
        return CivilTime.instantText(CivilTime.pack(Int64(day * 86_400 + opening + seconds), .second))
    }

    static func dateText(_ day: Int) -> String { CivilTime.instantText(CivilTime.pack(Int64(day) * 86_400, .day)) }

    /// Whole months from one day to another, and the days left over.
    static func span(from first: Int, to last: Int) -> (months: Int, days: Int) {
        let (a, b) = (civil(first), civil(last))
        let months = (b.year - a.year) * 12 + b.month - a.month - (b.day < a.day ? 1 : 0)
        return (months, last - adding(months: months, to: first))
    }

    /// The same day of a later month, or its last.
    static func adding(months: Int, to day: Int) -> Int {
        let civil = civil(day)
        let month = civil.year * 12 + civil.month - 1 + months
        let first = Int(CivilTime.days(year: Int64(month / 12), month: Int64(month % 12 + 1), day: 1))
        let next = Int(CivilTime.days(year: Int64((month + 1) / 12), month: Int64((month + 1) % 12 + 1), day: 1))
        return first + min(civil.day, next - first) - 1
    }

    static func year(_ day: Int) -> Int { civil(day).year }

    private static func civil(_ day: Int) -> (year: Int, month: Int, day: Int) {
        // Its own text is a date that CivilTime reads back.
        let date = Int(CivilTime.date(dateText(day)) ?? 0)
        return (date / 416, date % 416 / 32, date % 32)
    }
}
