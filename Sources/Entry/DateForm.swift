import Register

/// How dates are written in a file, as far as a date does not say it by itself.
///
/// Points mean that the day is first, and a year of four digits in front means a year: nobody writes them otherwise. Of strokes
/// and dashes nobody can say whether day or month is first until one of them is more than 12.
package enum DateForm: String, CaseIterable, Sendable {
    case dayFirst = "dd.mm.yyyy"
    case dayFirstStroke = "d/m/yyyy"
    case monthFirst = "m/d/yyyy"
    case yearFirst = "yyyy-mm-dd"
    case serial1900 = "excel"
    case serial1904 = "excel-1904"

    package static let choices = allCases.map(\.rawValue).joined(separator: ", ")

    /// Which of the first two numbers is the day, where strokes or dashes leave it open.
    package enum Order: Hashable, Sendable { case dayFirst, monthFirst }

    var order: Order? {
        switch self {
        case .dayFirst, .dayFirstStroke: .dayFirst
        case .monthFirst: .monthFirst
        case .yearFirst, .serial1900, .serial1904: nil
        }
    }

    /// What the cells of a file say together of the order; `problem` where they say nothing or both.
    package struct Evidence: Sendable {
        private var isDayFirst = false
        private var isMonthFirst = false
        private var isOpen = false

        package init() {}

        package mutating func hear(_ cell: String) {
            guard case .parts(let parts) = DateShape(cell), parts.isOpen else { return }
            let (first, second) = (parts.numbers[0], parts.numbers[1])
            if first > 12, second <= 12 { isDayFirst = true }
            if second > 12, first <= 12 { isMonthFirst = true }
            if first <= 12, second <= 12, first != second { isOpen = true }
        }

        package var order: Order? { isDayFirst == isMonthFirst ? nil : isDayFirst ? .dayFirst : .monthFirst }

        /// Why cells whose order is open are not read.
        var problem: String {
            isDayFirst && isMonthFirst
                ? "is a date by day and month of which this file has both orders; give --dates d/m/yyyy or m/d/yyyy"
                : "is a date of which nothing in this file says whether day or month is first; "
                    + "give --dates d/m/yyyy or m/d/yyyy"
        }
    }
}

/// What a cell of a date looks like.
enum DateShape: Equatable {
    case parts(Parts)
    /// One number: a year, or a day as spreadsheets count them.
    case number(String)
    case other(String)

    struct Parts: Equatable {
        /// Three, or two where the day is not known: as written.
        var numbers: [Int64]
        var separator: Unicode.Scalar
        /// Of the year that stands first or last.
        var isYearFirst: Bool
        /// What stands behind the date.
        var time: String

        /// Whether day and month may change places.
        var isOpen: Bool { numbers.count == 3 && !isYearFirst && separator != "." }
    }

    init(_ cell: String) {
        var scalars = Substring(cell).unicodeScalars
        var digits: [String] = [""]
        var separator: Unicode.Scalar?
        while let scalar = scalars.first {
            if scalar.isDigit {
                digits[digits.count - 1].unicodeScalars.append(scalar)
            } else if [".", "/", "-"].contains(scalar), separator ?? scalar == scalar, digits.count < 3,
                !digits[digits.count - 1].isEmpty, scalars.dropFirst().first?.isDigit == true
            {
                separator = scalar
                digits.append("")
            } else {
                break
            }
            scalars = scalars.dropFirst()
        }
        let rest = Self.withoutWordOfYear(String(scalars))
        guard let separator else {
            self = !digits[0].isEmpty && rest.isEmpty ? .number(digits[0]) : Self.wholeNumber(cell)
            return
        }
        if separator == ".", digits.count == 2, digits[0].utf8.count > 4, rest.isEmpty {
            self = .number(cell)
            return
        }
        let isYearFirst = digits[0].utf8.count == 4
        let isYearLast = digits.last?.utf8.count == 4
        let others = isYearFirst ? digits.dropFirst() : digits.dropLast()
        let isTimed = rest.isEmpty || rest.hasPrefix("T") || rest.hasPrefix(" ")
        guard isYearFirst != isYearLast, others.allSatisfy({ (1...2).contains($0.utf8.count) }), isTimed else {
            let isShort = digits.count == 3 && digits.allSatisfy { $0.utf8.count <= 2 }
            self = .other(isShort ? "has a year of two digits; write four" : "")
            return
        }
        // Digits of four places at most.
        self = .parts(
            Parts(
                numbers: digits.map { Int64($0) ?? 0 }, separator: separator, isYearFirst: isYearFirst,
                time: rest.withoutBlankEnds))
    }

    /// A number with a fraction, as spreadsheets keep a time of day.
    private static func wholeNumber(_ cell: String) -> DateShape {
        let parts = cell.split(omittingEmptySubsequences: false) { ".,".contains($0) }
        let isNumber =
            parts.count == 2 && parts.allSatisfy { !$0.isEmpty && $0.unicodeScalars.allSatisfy(\.isDigit) }
        return isNumber ? .number(cell) : .other("")
    }

    /// `05.03.1984 г.`, as documents have it.
    private static func withoutWordOfYear(_ text: String) -> String {
        let word = text.lowercased().withoutBlankEnds
        return ["г", "г.", "г.р.", "года", "ж", "ж.", "жылы", "ж.т."].contains(word) ? "" : text
    }
}
