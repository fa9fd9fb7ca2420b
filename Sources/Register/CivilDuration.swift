/// An ISO 8601 duration of years, months, weeks and days, such as `P5Y6M`, as a register holds the length of a sentence.
package struct CivilDuration: Hashable, Sendable, CustomStringConvertible {
    /// How a description says that a text is one.
    package static let unit = "ISO 8601 duration"
    package static let example = "a term such as P5Y6M, of at most 300 years"
    /// Longer than anybody lives, and short enough that sums of some thousands stay numbers.
    package static let monthsMax: Int64 = 3_600
    package static let daysMax: Int64 = 110_000

    package var months: Int64 = 0
    package var days: Int64 = 0

    package init(months: Int64 = 0, days: Int64 = 0) {
        self.months = months
        self.days = days
    }

    /// Nil where it is none, or too long for a person.
    package init?(_ text: some StringProtocol) {
        guard text.utf8.first == UInt8(ascii: "P"), text.utf8.count > 1 else { return nil }
        var number: Int64?
        var units = "YMWD".utf8[...]
        for byte in text.utf8.dropFirst() {
            if (48...57).contains(byte) {
                let next = (number ?? 0) * 10 + Int64(byte) - 48
                guard next <= Self.daysMax else { return nil }
                number = next
                continue
            }
            guard let amount = number, let place = units.firstIndex(of: byte) else { return nil }
            switch byte {
            case UInt8(ascii: "Y"): months += amount * 12
            case UInt8(ascii: "M"): months += amount
            case UInt8(ascii: "W"): days += amount * 7
            default: days += amount
            }
            units = units[units.index(after: place)...]
            number = nil
        }
        guard number == nil, months <= Self.monthsMax, days <= Self.daysMax else { return nil }
    }

    package var description: String {
        let (years, rest) = (months / 12, months % 12)
        let text = (years > 0 ? "\(years)Y" : "") + (rest > 0 ? "\(rest)M" : "") + (days != 0 ? "\(days)D" : "")
        return text.isEmpty ? "P0D" : "P" + text
    }
}
