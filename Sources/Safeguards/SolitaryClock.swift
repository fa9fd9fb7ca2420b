import Register

/// How long somebody has been in solitary confinement, and how long it may go on.
package enum SolitaryClock {
    /// So many days on it is shown.
    private static let warningDays: Int64 = 10

    /// Days so far and days left at the end of `today` (in days since 1970), of what goes on then: of the union of a person's orders,
    /// so that splitting them hides nothing. Nil before anything is shown.
    package static func days(
        _ orders: [(starts: Int64, ends: Int64?)], today: Int64
    ) -> (soFar: Int64, left: Int64)? {
        let now = (today + 1) * 86_400
        guard let stretch = Safeguard.stretch(orders, holding: now, now: now) else { return nil }
        let days = (now - stretch.starts) / 86_400
        return days >= warningDays ? (days, Safeguard.solitaryDaysMax - days) : nil
    }
}
