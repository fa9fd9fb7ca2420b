import Register

/// How the end of a sentence follows from its start, its term and the days on remand that count, step by step.
///
/// Shown beside what the records say, and never in its place: nobody is released or held by it (ICCPR Article 9). Years and
/// months of a term end on the day of the same number, on the last of the month where it has none. Days on remand shorten a
/// term that begins with the judgment; one that begins before it has them within.
package struct ReleaseDate: Hashable, Sendable {
    package struct Step: Hashable, Sendable {
        /// The field that it reads.
        package var field: String
        /// As people read it.
        package var value: String
        /// The day that follows, such as `2026-07-01`; what is missing where none does.
        package var gives: String
    }

    /// The last day of a sentence: as somebody wrote it, or else as start and term give it; nil for life.
    package static func lastDay(
        start: String, expiry: String, term: String, credit: Int64?, judgment: String, isLife: Bool
    ) -> Int64? {
        if isLife { return nil }
        if let written = CivilTime.date(expiry) { return CivilTime.lastDay(written) }
        guard !term.isEmpty else { return nil }
        return Self(
            start: CivilTime.date(start), term: term, creditDays: credit, judgment: CivilTime.date(judgment),
            isLife: false
        ).day
    }

    private static let creditDaysMax: Int64 = 100_000

    package private(set) var steps: [Step] = []
    /// As ``CivilTime/date(_:)`` packs it; nil for life, and where something is missing.
    package private(set) var day: Int64?

    /// - Parameter start: the first day of the term, packed.
    /// - Parameter term: an ISO 8601 duration of years, months and days, such as `P5Y6M`.
    /// - Parameter creditDays: days on remand that count.
    /// - Parameter judgment: its date, packed.
    package init(start: Int64?, term: String, creditDays: Int64?, judgment: Int64?, isLife: Bool) {
        if isLife {
            steps = [Step(field: "life", value: "true", gives: "no end by itself")]
            return
        }
        guard let start, start % 32 != 0 else {
            let known = start.map(CivilTime.dateText) ?? ""
            steps = [Step(field: "start", value: known, gives: known.isEmpty ? "not recorded" : "not known to the day")]
            return
        }
        let first = CivilTime.dateText(start)
        steps = [Step(field: "start", value: first, gives: first)]
        guard let length = Self.length(term) else {
            steps.append(
                Step(
                    field: "term", value: term,
                    gives: term.isEmpty ? "not recorded" : "is no term such as P5Y6M"))
            return
        }
        let months = start / 416 * 12 + start % 416 / 32 - 1 + length.months
        let (year, month) = (months / 12, months % 12 + 1)
        let last = Swift.min(start % 32, CivilTime.daysIn(month: month, year: year))
        add("term", term, CivilTime.days(year: year, month: month, day: last) + length.days)
        guard let creditDays, creditDays > 0, let day else { return }
        guard creditDays <= Self.creditDaysMax else {
            steps.append(
                Step(field: "remand_credit", value: "\(creditDays) days", gives: "more days than anybody lives"))
            self.day = nil
            return
        }
        if let judgment, start < CivilTime.firstDay(judgment) {
            steps.append(
                Step(
                    field: "remand_credit", value: "\(creditDays) days",
                    gives: CivilTime.dateText(day) + ": within a term that begins before the judgment"))
            return
        }
        let end = CivilTime.days(year: day / 416, month: day % 416 / 32, day: day % 32)
        add("remand_credit", "\(creditDays) days", end - creditDays)
    }

    private mutating func add(_ field: String, _ value: String, _ days: Int64) {
        let date = CivilTime.date(ofSeconds: days * 86_400)
        day = date
        steps.append(Step(field: field, value: value, gives: CivilTime.dateText(date)))
    }

    /// Months and days of a duration; nil where it is none, or longer than anybody lives.
    private static func length(_ term: String) -> (months: Int64, days: Int64)? {
        guard term.first == "P", term.count > 1 else { return nil }
        var length = (months: Int64(0), days: Int64(0))
        var digits = ""
        var units = "YMD"[...]
        for letter in term.dropFirst() {
            if letter.isASCII, letter.isNumber {
                digits.append(letter)
                continue
            }
            guard let place = units.firstIndex(of: letter), let number = Int64(digits), digits.count <= 5 else {
                return nil
            }
            switch letter {
            case "Y": length.months += number * 12
            case "M": length.months += number
            default: length.days += number
            }
            units = units[units.index(after: place)...]
            digits = ""
        }
        return digits.isEmpty && length.months <= 3_600 ? length : nil
    }
}
