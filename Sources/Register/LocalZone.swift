/// The time of day at a place, as minutes east of UTC, and since when: what happened before a change of it keeps its day.
package struct LocalZone: Hashable, Sendable, ExpressibleByIntegerLiteral {
    private struct Step: Hashable {
        /// Seconds since 1970.
        var from: Int64
        var minutes: Int64
    }

    /// Before the first step, and where there is none.
    private var first: Int64
    private var steps: [Step] = []

    package init(minutes: Int64) { first = minutes }

    package init(integerLiteral minutes: Int64) { first = minutes }

    /// What holds now, and for all that is to come.
    package var minutes: Int64 { steps.last?.minutes ?? first }

    /// From `seconds` since 1970 on, `minutes` hold; what was said of a later time before is forgotten, and where they hold
    /// now, since when they were said to.
    package func changed(to minutes: Int64, from seconds: Int64) -> LocalZone {
        var zone = self
        if zone.minutes == minutes { _ = zone.steps.popLast() }
        zone.steps.removeAll { $0.from >= seconds }
        if zone.minutes != minutes { zone.steps.append(Step(from: seconds, minutes: minutes)) }
        return zone
    }

    /// Minutes east of UTC at a time in seconds since 1970.
    package func minutes(at seconds: Int64) -> Int64 {
        steps.last { $0.from <= seconds }?.minutes ?? first
    }

    /// What a clock there shows, in seconds as if it were in UTC.
    package func local(_ seconds: Int64) -> Int64 { seconds + minutes(at: seconds) * 60 }

    /// When a clock there shows `local`, in seconds since 1970: the first time where it does so twice, and by what held
    /// before where it is put forward over it.
    package func utc(_ local: Int64) -> Int64 {
        var minutes = first
        for step in steps {
            if local - minutes * 60 < step.from { break }
            let after = local - step.minutes * 60
            if after < step.from { break }
            minutes = step.minutes
        }
        return local - minutes * 60
    }

    /// From the beginning of a full date there to before its end, in seconds since 1970; nil where it is none.
    package func bounds(of date: Int64) -> Range<Int64>? {
        guard date % 32 != 0, date % 416 >= 32 else { return nil }
        let midnight = CivilTime.days(year: date / 416, month: date % 416 / 32, day: date % 32) * 86_400
        let begin = utc(midnight)
        return begin..<max(begin, utc(midnight + 86_400))
    }

    /// As a store keeps it: `360`, or `360;1709229600 300`.
    package var text: String {
        ([String(first)] + steps.map { "\($0.from) \($0.minutes)" }).joined(separator: ";")
    }

    /// The reverse of ``text``; nil where it is none.
    package init?(text: String) {
        let parts = text.split(separator: ";")
        guard let first = parts.first.flatMap({ Int64($0) }), Self.range.contains(first) else { return nil }
        self.init(minutes: first)
        for part in parts.dropFirst() {
            let numbers = part.split(separator: " ").compactMap { Int64($0) }
            guard numbers.count == 2, Self.range.contains(numbers[1]), numbers[0].magnitude < 1 << 40,
                steps.last.map({ $0.from < numbers[0] }) ?? true
            else { return nil }
            steps.append(Step(from: numbers[0], minutes: numbers[1]))
        }
    }

    /// All that there are on earth.
    package static let range: ClosedRange<Int64> = -720...840
}
