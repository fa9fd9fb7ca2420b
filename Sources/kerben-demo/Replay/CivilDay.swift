import Register

/// Days of the Gregorian calendar as numbers.
enum CivilDay {
    /// Days since 1970.
    static func number(_ year: Int, _ month: Int, _ day: Int) -> Int {
        Int(CivilTime.days(year: Int64(year), month: Int64(month), day: Int64(day)))
    }

    /// As in `2026-07-01`.
    static func text(_ number: Int) -> String {
        CivilTime.dateText(CivilTime.date(ofSeconds: Int64(number) * 86_400))
    }

    /// The day before one written as `2026-07-01`; nil where it is no such day.
    static func before(_ text: String) -> String? {
        guard let date = CivilTime.date(text), date % 32 > 0 else { return nil }
        return self.text(number(Int(date / 416), Int(date % 416 / 32), Int(date % 32)) - 1)
    }
}
