import Register

/// How somebody stands at the end of a day, in one number: why and who (cells), where, and what the calendar says.
package struct Stand: Hashable, Sendable {
    /// Who has the person.
    package enum Holder: Int, Sendable {
        case nobody, facility, transit, disputed
    }

    package private(set) var number: UInt64

    package static let siteMask: UInt64 = 0xFFFF << 8
    package static let bandMask: UInt64 = 0x7 << 5
    package static let classOverdue: UInt64 = 1 << 4
    package static let riskLapsed: UInt64 = 1 << 3
    package static let calendarMask = bandMask | classOverdue | riskLapsed
    /// Site, holder, and whether the receipt has no dispatch.
    package static let placeMask = siteMask | unmatched | holders
    private static let unmatched: UInt64 = 1 << 2
    private static let holders: UInt64 = 3
    private static let bands = ["", "0-17", "18-24", "25-59", "60+"]
    /// Ages at which the bands but the first begin.
    package static let bandAges: [Int64] = [18, 25, 60]
    private static let cells: UInt64 = 0xF_FFFF

    package static func mask(_ aspect: Standing.Aspect) -> UInt64 { cells << shift(aspect) }

    private static func shift(_ aspect: Standing.Aspect) -> UInt64 { aspect == .person ? 24 : 44 }

    package init(number: UInt64) { self.number = number }

    /// `holder` is a ``Holder/rawValue``.
    package init(site: Int64, holder: Int64, isUnmatched: Bool) {
        number =
            UInt64(truncatingIfNeeded: site) << 8 & Self.siteMask | UInt64(truncatingIfNeeded: holder) & Self.holders
            | (isUnmatched ? Self.unmatched : 0)
    }

    /// Beyond a million kinds, which no register has, somebody is of none of them, and counted with nothing known.
    package mutating func set(_ aspect: Standing.Aspect, _ cell: Int64) {
        let known = UInt64(exactly: cell).map { $0 <= Self.cells ? $0 : 0 } ?? 0
        number = number & ~Self.mask(aspect) | known << Self.shift(aspect)
    }

    /// What the calendar says on a day: age, and whether a review is overdue.
    package mutating func set(_ day: Int64, _ born: Int64?, _ riskDue: Int64?, _ classDue: Int64?) {
        let age = born.map { $0 < 0 ? -1 - $0 : CivilTime.years(from: $0, to: day) }
        let band: UInt64 = age.map { age in UInt64(1 + Self.bandAges.count { age >= $0 }) } ?? 0
        number =
            number & ~Self.calendarMask | band << 5 | (riskDue.map { $0 < day } ?? false ? Self.riskLapsed : 0)
            | (classDue.map { $0 < day } ?? false ? Self.classOverdue : 0)
    }

    package func cell(_ aspect: Standing.Aspect) -> Int64 { Int64(number >> Self.shift(aspect) & Self.cells) }
    package var site: Int { Int((number & Self.siteMask) >> 8) }
    /// Two bits, all of whose values name somebody.
    package var holder: Holder { Holder(rawValue: Int(number & Self.holders)) ?? .nobody }
    package var isUnmatched: Bool { number & Self.unmatched != 0 }
    /// As UN-CTS and the national tables cut ages; empty where it is not known.
    package var ageBand: String { Self.bands[Int((number & Self.bandMask) >> 5)] }
    package var isRiskLapsed: Bool { number & Self.riskLapsed != 0 }
    package var isClassOverdue: Bool { number & Self.classOverdue != 0 }
}
