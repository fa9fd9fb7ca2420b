/// The wall clock of New York, since 2007: five hours behind UTC, four from the second Sunday of March to the first of
/// November, each at two o'clock.
package enum NewYorkTime {
    /// `2025-12-24T12:27:35` there, as the instant `2025-12-24T17:27:35Z`; nil where it is no such time.
    ///
    /// The hour that comes twice in November is read as its first coming.
    package static func instant(_ local: String) -> String? {
        let numbers = local.utf8.split(omittingEmptySubsequences: false) { "-T:".utf8.contains($0) }
            .map { Int(String(decoding: $0, as: UTF8.self)) }
        guard local.utf8.count == 19, numbers.count == 6,
            let year = numbers[0], let month = numbers[1], let day = numbers[2],
            let hour = numbers[3], let minute = numbers[4], let second = numbers[5],
            year >= 2007, (1...12).contains(month), (1...31).contains(day), (0..<24).contains(hour),
            (0..<60).contains(minute), (0..<60).contains(second)
        else { return nil }
        let today = CivilDay.number(year, month, day)
        let moment = (today, hour)
        let isSummer = moment >= (sunday(2, year, 3), 2) && moment < (sunday(1, year, 11), 2)
        let shifted = hour + (isSummer ? 4 : 5)
        let date = CivilDay.text(today + shifted / 24)
        return "\(date)T\(twoDigits(shifted % 24)):\(twoDigits(minute)):\(twoDigits(second))Z"
    }

    /// The day number of the nth Sunday of a month.
    private static func sunday(_ nth: Int, _ year: Int, _ month: Int) -> Int {
        let first = CivilDay.number(year, month, 1)
        // Day 0, 1 January 1970, was a Thursday.
        return first + (10 - first % 7) % 7 + (nth - 1) * 7
    }
}
