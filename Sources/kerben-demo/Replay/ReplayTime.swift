/// When an event of the data counts: its day, then its place among the day's events, a second each.
///
/// The source gives days, and only an order within them; the time of an admission is a field of its own and counts nothing.
package struct ReplayTime: Hashable, Sendable {
    /// As in `2026-07-01`.
    package var day: String
    package var second: Int

    /// Up to 86,400 events a day.
    package init(day: String, second: Int) {
        precondition((0..<86_400).contains(second), "more events than seconds on \(day)")
        self.day = day
        self.second = second
    }

    /// As in `2026-07-01T00:00:05Z`.
    package var instant: String {
        "\(day)T\(twoDigits(second / 3_600)):\(twoDigits(second / 60 % 60)):\(twoDigits(second % 60))Z"
    }
}

func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
