import Chance
import Desk
import Testing

@Suite struct RetentionRuleTests {
    private static let day: Int64 = 86_400_000
    /// Monday, 2026-11-23, 12:00 UTC.
    private static let monday: Int64 = 1_795_435_200_000
    private static let now = monday + 12 * 3_600_000

    @Test func `A backup a day for two years leaves seven days, four weeks and twelve months`() {
        let times = Set((0..<730).map { Self.monday - $0 * Self.day })
        let kept = RetentionRule().kept(times, now: Self.now, offsetMinutes: 0)
        let daysAgo = kept.map { (Self.monday - $0) / Self.day }.sorted()
        // The last of October is 23 days ago; Sundays are 1, 8 and 15 days ago.
        #expect(daysAgo == [0, 1, 2, 3, 4, 5, 6, 8, 15, 23, 54, 84, 115, 146, 176, 207, 237, 268, 296, 327])
    }

    @Test func `The newest of a day stays, by the site's own midnight`() {
        let times: Set = [Self.monday, Self.monday + 3_600_000, Self.monday + 7 * 3_600_000]
        let rule = RetentionRule(daily: 9, weekly: 0, monthly: 0)
        #expect(rule.kept(times, now: Self.now, offsetMinutes: 0) == [Self.monday + 7 * 3_600_000])
        #expect(
            rule.kept(times, now: Self.now, offsetMinutes: 360) == [
                Self.monday + 3_600_000, Self.monday + 7 * 3_600_000,
            ])
    }

    @Test func `One stays whatever is asked for, and what is one alone always`() {
        let none = RetentionRule(daily: 0, weekly: 0, monthly: 0)
        #expect(none.kept([5, 9, -3], now: Self.now, offsetMinutes: 0) == [9])
        #expect(none.kept([], now: Self.now, offsetMinutes: 0).isEmpty)
        #expect(RetentionRule().kept([-86_400_001], now: Self.now, offsetMinutes: 720) == [-86_400_001])
    }

    @Test func `What is more than a day ahead counts for nothing, and stays`() {
        let nights = Set((0..<30).map { Self.monday - $0 * Self.day })
        let ahead = Set((1...40).map { Self.now + $0 * 400 * Self.day } + [Self.now + Self.day + 1])
        let rule = RetentionRule(daily: 3, weekly: 2, monthly: 1)
        let kept = rule.kept(nights, now: Self.now, offsetMinutes: 0)
        #expect(kept.count >= 3 && rule.kept(nights.union(ahead), now: Self.now, offsetMinutes: 0) == kept.union(ahead))
        // Clocks differ, by less than a day.
        let near = rule.kept(nights.union([Self.now + Self.day]), now: Self.now, offsetMinutes: 0)
        #expect(near.contains(Self.now + Self.day) && !near.isSuperset(of: kept))
    }

    /// The same said by counting, for each backup alone: how many days, weeks and months with one are later than its own.
    private static func isKept(_ time: Int64, _ times: Set<Int64>, _ rule: RetentionRule) -> Bool {
        func period(_ time: Int64, _ length: Int64, _ shift: Int64) -> Int64 {
            Int64((Double(time + shift * day) / Double(length * day)).rounded(.down))
        }
        func month(_ time: Int64) -> Int64 {
            // Days before each month, from 2024 on.
            var (left, month) = (period(time, 1, 0) - 19_723, Int64(0))
            while true {
                let year = 2_024 + month / 12
                let days = [31, year % 4 == 0 ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][Int(month % 12)]
                guard left >= Int64(days) else { return month }
                left -= Int64(days)
                month += 1
            }
        }
        func isOne(_ count: Int, _ period: (Int64) -> Int64) -> Bool {
            let own = period(time)
            let later = Set(times.map(period).filter { $0 > own })
            return later.count < count && !times.contains { period($0) == own && $0 > time }
        }
        return time == times.max() || isOne(rule.daily) { period($0, 1, 0) } || isOne(rule.weekly) { period($0, 7, 3) }
            || isOne(rule.monthly, month)
    }

    @Test(arguments: 0..<40)
    func `Which stay is the same, however it is counted`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let rule = RetentionRule(daily: random.below(9), weekly: random.below(6), monthly: random.below(14))
        let span = 1 + random.below(900)
        let times = Set(
            (0..<60).map { _ in
                Self.monday - Int64(random.below(span)) * Self.day + Int64(random.below(86_400_000)) - 43_200_000
            })
        let kept = rule.kept(times, now: Self.now, offsetMinutes: 0)
        #expect(kept == times.filter { Self.isKept($0, times, rule) }, "seed \(seed)")
        // What stayed once stays when it is asked again with nothing new.
        #expect(rule.kept(kept, now: Self.now, offsetMinutes: 0) == kept)
    }
}
