import Register

/// Which of a site's backups stay: the newest of each of the last days, weeks and months that have one, and the newest of all.
package struct RetentionRule: Hashable, Sendable {
    package var daily = 7
    package var weekly = 4
    package var monthly = 12

    package init(daily: Int = 7, weekly: Int = 4, monthly: Int = 12) {
        self.daily = daily
        self.weekly = weekly
        self.monthly = monthly
    }

    /// Of backups by the millisecond since 1970 at which they were made, those that stay; days are those of the site's zone, and
    /// weeks begin on Monday. What is of a time to come stays, and counts for nothing: it was made by a clock that was wrong, and
    /// would have its place for as long.
    package func kept(_ times: Set<Int64>, now: Int64, offsetMinutes: Int64) -> Set<Int64> {
        let newestFirst = times.filter { !Self.isToCome($0, now: now) }.sorted(by: >)
        var kept = times.subtracting(newestFirst).union(newestFirst.prefix(1))
        let periods: [(count: Int, of: (Int64) -> Int64)] = [
            (daily, Self.day), (weekly, { Self.floored(Self.day($0) + 3, 7) }),
            (monthly, { CivilTime.date(ofSeconds: Self.floored($0, 1_000)) / 32 }),
        ]
        for (count, period) in periods {
            var seen: Set<Int64> = []
            for time in newestFirst {
                guard seen.count < count else { break }
                if seen.insert(period(time + offsetMinutes * 60_000)).inserted { kept.insert(time) }
            }
        }
        return kept
    }

    /// A day ahead is more than clocks that are looked after differ.
    package static func isToCome(_ time: Int64, now: Int64) -> Bool { time - now > 86_400_000 }

    private static func day(_ milliseconds: Int64) -> Int64 { floored(milliseconds, 86_400_000) }

    private static func floored(_ number: Int64, _ divisor: Int64) -> Int64 {
        number / divisor - (number % divisor < 0 ? 1 : 0)
    }
}
