/// A calendar that walks day by day and knows nothing of days since 1970: slow, and different from the one it is beside.
struct SlowDay: Hashable, Comparable, CustomStringConvertible {
    var year: Int
    var month: Int
    var day: Int

    static func lengthOf(_ year: Int, _ month: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: return 30
        case 2:
            if year % 400 == 0 { return 29 }
            if year % 100 == 0 { return 28 }
            return year % 4 == 0 ? 29 : 28
        default: return 31
        }
    }

    static func < (a: SlowDay, b: SlowDay) -> Bool {
        (a.year, a.month, a.day) < (b.year, b.month, b.day)
    }

    mutating func forward() {
        day += 1
        guard day > Self.lengthOf(year, month) else { return }
        day = 1
        month += 1
        if month == 13 { (year, month) = (year + 1, 1) }
    }

    mutating func back() {
        day -= 1
        guard day == 0 else { return }
        month -= 1
        if month == 0 { (year, month) = (year - 1, 12) }
        day = Self.lengthOf(year, month)
    }

    func moved(by days: Int) -> SlowDay {
        var moved = self
        for _ in 0..<abs(days) { if days < 0 { moved.back() } else { moved.forward() } }
        return moved
    }

    /// How many days on another lies; it must not lie before.
    func distance(to other: SlowDay) -> Int {
        var (moved, days) = (self, 0)
        while moved < other {
            moved.forward()
            days += 1
        }
        return days
    }

    var description: String {
        func padded(_ number: Int, _ width: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(0, width - text.count)) + text
        }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }
}

/// The rules of a sentence, said a second time: each day of it is walked.
struct SlowSentence {
    var start: SlowDay
    var months: Int
    var days: Int
    var isDayBefore = true
    /// A month without the number ends on its last day, not on the day before.
    var isMissingLast = true
    /// Halves of a day that each day of custody is, and the first and last of it.
    var custody: [(from: SlowDay, to: SlowDay, halves: Int)] = []
    var roundsUp = true
    var away: [(from: SlowDay, back: SlowDay)] = []
    /// Day, and of how many parts of what is left one is taken off.
    var halved: (day: SlowDay, parts: Int)?

    /// The last day of the plain term.
    func plainLast() -> SlowDay {
        var (day, changes) = (start, 0)
        var isMissing = false
        if months > 0 {
            while true {
                let month = day.month
                day.forward()
                if day.month != month { changes += 1 }
                guard changes == months else { continue }
                if day.day == start.day { break }
                if day.day == SlowDay.lengthOf(day.year, day.month), day.day < start.day {
                    isMissing = true
                    break
                }
            }
        }
        day = day.moved(by: days)
        return isDayBefore && !(isMissing && isMissingLast) ? day.moved(by: -1) : day
    }

    /// The last day, and whether nothing was left to be served.
    func last() -> SlowDay {
        var halves = 0
        var seen: Set<SlowDay> = []
        for item in custody.sorted(by: { $0.halves > $1.halves }) {
            var day = item.from
            while day <= item.to {
                if seen.insert(day).inserted { halves += item.halves - (day < start ? 0 : 2) }
                day.forward()
            }
        }
        var whole = halves / 2
        if halves % 2 != 0 { whole = halves > 0 ? (roundsUp ? whole + 1 : whole) : (roundsUp ? whole : whole - 1) }
        var end = plainLast().moved(by: -whole)
        if end < start { end = start }
        var day = start
        while day <= end {
            if away.contains(where: { $0.from <= day && day < $0.back }) { end.forward() }
            if let halved, day == halved.day {
                let left = day.distance(to: end)
                end = day.moved(by: left * (halved.parts - 1) / halved.parts)
            }
            day.forward()
        }
        return end
    }
}
