/// A calendar date or an instant as a register holds it: with its precision, in one integer that sorts by time.
///
/// Every function takes every number: what a forged record holds must come out as a strange date, and never end a daemon.
///
/// Written without Foundation, whose calendars would be the only reason to import it here. Civil-from-days follows
/// the proleptic Gregorian calendar (ISO 8601).
package enum CivilTime {
    /// Years of an instant: four digits, in whatever zone it is read.
    private static let years: ClosedRange<Int64> = 2...9_998

    /// A date as `year × 416 + month × 32 + day`; month or day 0 where unknown. Dense, so that it packs well.
    package static func date(_ text: some StringProtocol) -> Int64? {
        read(text) { reader in
            let date = reader.date()
            return reader.isAtEnd ? date : nil
        }
    }

    /// Whether a number is one that ``date(_:)`` gives.
    package static func isCalendarDay(_ number: Int64) -> Bool {
        guard (416..<10_000 * 416).contains(number) else { return false }
        let (year, month, day) = (number / 416, number % 416 / 32, number % 32)
        return month == 0 ? day == 0 : day <= daysIn(month: month, year: year)
    }

    /// Whether a number is an instant within the years that one can be written in.
    package static func isInstant(_ number: Int64) -> Bool { instants.contains(number >> 2) }

    /// In seconds since 1970; a day more at either end for whatever zone it was written in.
    private static let instants =
        (days(year: years.lowerBound, month: 1, day: 1) - 1)
        * 86_400...(days(
            year: years.upperBound, month: 12, day: 31) + 2) * 86_400

    package static func dateText(_ date: Int64) -> String {
        let month = date % 416 / 32
        let day = date % 32
        if month != 0, day != 0, (0...9_999).contains(date / 416) { return fullText(date / 416, month, day) }
        let year = padded(date / 416, 4)
        if month == 0 { return year }
        return day == 0 ? "\(year)-\(padded(month, 2))" : "\(year)-\(padded(month, 2))-\(padded(day, 2))"
    }

    /// `2026-07-01`, in one step: half of what a case file shows is full dates.
    private static func fullText(_ year: Int64, _ month: Int64, _ day: Int64) -> String {
        String(unsafeUninitializedCapacity: 10) { out in
            func put(_ number: Int64, _ place: Int) {
                out[place] = UInt8(48 + number / 10 % 10)
                out[place + 1] = UInt8(48 + number % 10)
            }
            put(year / 100, 0)
            put(year, 2)
            out[4] = UInt8(ascii: "-")
            put(month, 5)
            out[7] = UInt8(ascii: "-")
            put(day, 8)
            return 10
        }
    }

    /// Whole years from one date to another, by the calendar; a date that is known in part is taken as the first day that
    /// it may be.
    package static func years(from: Int64, to: Int64) -> Int64 { floorDivide(firstDay(to) &- firstDay(from), 416) }

    /// The first day that a date may be.
    package static func firstDay(_ date: Int64) -> Int64 {
        let inMonth = date % 416 < 32 ? date &+ 32 : date
        return inMonth % 32 == 0 ? inMonth &+ 1 : inMonth
    }

    /// The last day that a date may be; later than any of its month where that has fewer days.
    package static func lastDay(_ date: Int64) -> Int64 {
        let inMonth = date % 416 < 32 ? date &+ 12 * 32 : date
        return inMonth % 32 == 0 ? inMonth &+ 31 : inMonth
    }

    /// The day after a full date, or after the last that one known in part may be.
    package static func dayAfter(_ date: Int64) -> Int64 {
        let last = lastDay(date)
        let (year, month) = (last / 416, last % 416 / 32)
        let day = min(last % 32, daysIn(month: month, year: year))
        return self.date(ofSeconds: (days(year: year, month: month, day: day) + 1) * 86_400)
    }

    /// The date of an instant in seconds since 1970, in UTC.
    package static func date(ofSeconds seconds: Int64) -> Int64 {
        let (year, month, day) = civil(floorDivide(seconds, 86_400))
        return year * 416 + month * 32 + day
    }

    /// How exactly an instant is known.
    package enum Precision: Int64, Sendable {
        case second = 0
        case minute = 1
        case hour = 2
        case day = 3
    }

    /// An instant as `seconds since 1970 UTC × 4 + precision`.
    ///
    /// Text without an offset is read in `zone`, the site's own.
    package static func instant(_ text: some StringProtocol, zone: LocalZone = 0) -> Int64? {
        read(text) { reader in
            guard let date = reader.date(), date % 32 != 0, years.contains(date / 416) else {
                return nil
            }
            let midnight = days(year: date / 416, month: date % 416 / 32, day: date % 32) * 86_400
            if reader.isAtEnd { return pack(zone.utc(midnight), .day) }
            guard reader.take("T") || reader.take(" "), let hour = reader.number(2), hour < 24 else { return nil }
            var seconds = hour * 3_600
            var precision = Precision.hour
            if reader.take(":") {
                guard let minute = reader.number(2), minute < 60 else { return nil }
                seconds += minute * 60
                precision = .minute
                if reader.take(":") {
                    guard let second = reader.number(2), second < 60 else { return nil }
                    seconds += second
                    precision = .second
                }
            }
            let local = midnight + seconds
            if reader.isAtEnd { return pack(zone.utc(local), precision) }
            guard let offset = reader.offset(), reader.isAtEnd else { return nil }
            return pack(local - offset * 60, precision)
        }
    }

    /// Reads a text byte by byte: dates are read by the hundred thousand when views are made.
    private struct Reader {
        let bytes: UnsafeBufferPointer<UInt8>
        var place = 0

        var isAtEnd: Bool { place == bytes.count }

        mutating func take(_ mark: Unicode.Scalar) -> Bool {
            guard place < bytes.count, bytes[place] == UInt8(ascii: mark) else { return false }
            place += 1
            return true
        }

        /// Just so many digits.
        mutating func number(_ digits: Int) -> Int64? {
            guard place + digits <= bytes.count else { return nil }
            var number: Int64 = 0
            for byte in bytes[place..<place + digits] {
                guard (48...57).contains(byte) else { return nil }
                number = number * 10 + Int64(byte) - 48
            }
            place += digits
            return number
        }

        mutating func date() -> Int64? {
            guard let year = number(4), year > 0 else { return nil }
            guard take("-") else { return year * 416 }
            guard let month = number(2), (1...12).contains(month) else { return nil }
            guard take("-") else { return year * 416 + month * 32 }
            guard let day = number(2), day >= 1, day <= CivilTime.daysIn(month: month, year: year) else { return nil }
            return year * 416 + month * 32 + day
        }

        /// Minutes east of UTC, such as of `+06:00`.
        mutating func offset() -> Int64? {
            if take("Z") { return 0 }
            let isWest = take("-")
            guard isWest || take("+"), let hours = number(2), hours < 15, take(":"), let minutes = number(2),
                minutes < 60
            else {
                return nil
            }
            return (isWest ? -1 : 1) * (hours * 60 + minutes)
        }
    }

    private static func read(_ text: some StringProtocol, _ body: (inout Reader) -> Int64?) -> Int64? {
        func read(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
            var reader = Reader(bytes: bytes)
            return body(&reader)
        }
        return text.utf8.withContiguousStorageIfAvailable(read) ?? Array(text.utf8).withUnsafeBufferPointer(read)
    }

    /// Always in UTC, to the precision known: `2026-07-01T12:05Z`.
    package static func instantText(_ instant: Int64) -> String {
        let seconds = instant >> 2
        let day = floorDivide(seconds, 86_400)
        let rest = seconds &- day &* 86_400
        let (year, month, dayOfMonth) = civil(day)
        let date = "\(padded(year, 4))-\(padded(month, 2))-\(padded(dayOfMonth, 2))"
        let hour = padded(rest / 3_600, 2)
        let minute = padded(rest / 60 % 60, 2)
        switch Precision(rawValue: instant & 3) {
        // A day-precise instant is local midnight, which need not be midnight UTC: show the hour, not a wrong day.
        case .day where rest == 0: return date
        case .day where rest % 3_600 == 0, .hour where rest % 3_600 == 0: return "\(date)T\(hour)Z"
        case .second: return "\(date)T\(hour):\(minute):\(padded(rest % 60, 2))Z"
        default: return "\(date)T\(hour):\(minute)Z"
        }
    }

    /// The last second that an instant may be.
    package static func lastSecond(_ instant: Int64) -> Int64 {
        let width: Int64 =
            switch Precision(rawValue: instant & 3) {
            case .minute: 60
            case .hour: 3_600
            case .day: 86_400
            default: 1
            }
        return instant >> 2 + width - 1
    }

    package static func pack(_ seconds: Int64, _ precision: Precision) -> Int64 { seconds << 2 | precision.rawValue }

    /// Days since 1970-01-01.
    package static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let y = month <= 2 ? year &- 1 : year
        let era = floorDivide(y, 400)
        let yearOfEra = y &- era &* 400
        let dayOfYear = (153 &* (month &+ (month > 2 ? -3 : 9)) &+ 2) / 5 &+ day &- 1
        return era &* 146_097 &+ yearOfEra &* 365 &+ yearOfEra / 4 &- yearOfEra / 100 &+ dayOfYear &- 719_468
    }

    /// The day that lies whole years before a day given in days since 1970-01-01, as `2008-07-01`.
    ///
    /// 29 February of a year that has none is 28 February: nobody comes of age a day early.
    package static func day(_ days: Int64, yearsBefore years: Int64 = 0) -> String {
        let (year, month, day) = civil(days)
        let then = year &- years
        return dateText(then &* 416 &+ month * 32 + min(day, daysIn(month: month, year: then)))
    }

    private static func civil(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let z = days &+ 719_468
        let era = floorDivide(z, 146_097)
        let dayOfEra = z &- era &* 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let mp = (5 * dayOfYear + 2) / 153
        let month = mp < 10 ? mp + 3 : mp - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * mp + 2) / 5 + 1)
    }

    package static func daysIn(month: Int64, year: Int64) -> Int64 {
        if month == 2 { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28 }
        return [4, 6, 9, 11].contains(month) ? 30 : 31
    }

    private static func floorDivide(_ a: Int64, _ b: Int64) -> Int64 { a / b - (a % b < 0 ? 1 : 0) }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }
}
