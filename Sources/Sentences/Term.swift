import Register

/// A length as a court gives it: months and days, which never become one another.
package struct Term: Hashable, Sendable, CustomStringConvertible {
    package var months: Int64
    package var days: Int64

    /// Longer than anybody lives, and short enough that sums of some thousands stay numbers.
    package static let monthsMax: Int64 = 3_600
    package static let daysMax: Int64 = 110_000

    package init(months: Int64 = 0, days: Int64 = 0) {
        self.months = months
        self.days = days
    }

    /// An ISO 8601 duration of years, months, weeks and days, such as `P5Y6M`; nil where it is none, or too long for a person.
    package init?(_ text: some StringProtocol) {
        guard text.utf8.first == UInt8(ascii: "P"), text.utf8.count > 1 else { return nil }
        self.init()
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
        guard number == nil, isWithinBounds else { return nil }
    }

    var isWithinBounds: Bool { (0...Self.monthsMax).contains(months) && (-Self.daysMax...Self.daysMax).contains(days) }

    package var description: String {
        let (years, rest) = (months / 12, months % 12)
        let text = (years > 0 ? "\(years)Y" : "") + (rest > 0 ? "\(rest)M" : "") + (days != 0 ? "\(days)D" : "")
        return text.isEmpty ? "P0D" : "P" + text
    }

    /// Itself; whoever made it, it may not be longer than anybody lives.
    func checked() throws(Lack) -> Term {
        guard isWithinBounds else { throw .beyond }
        return self
    }

    static func + (a: Term, b: Term) throws(Lack) -> Term {
        let (a, b) = (try a.checked(), try b.checked())
        return try Term(months: a.months + b.months, days: a.days + b.days).checked()
    }

    /// What is left after another is taken off; its months or days may be below none.
    static func - (a: Term, b: Term) throws(Lack) -> Term {
        let (a, b) = (try a.checked(), try b.checked())
        return Term(months: a.months - b.months, days: a.days - b.days)
    }
}
