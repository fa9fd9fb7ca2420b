import Register

/// Dates and times of a file as the register writes them.
struct DateReading {
    /// What was asked for.
    var form: DateForm?
    /// What the file shows.
    var evidence: DateForm.Evidence

    /// As `1984-03-05`, or with its time as `1984-03-05T14:30`.
    func text(_ cell: String, withTime: Bool) -> Result<String, CellProblem> {
        switch DateShape(cell) {
        case .other(let why): .failure(CellProblem(why.isEmpty ? expected(withTime) : why))
        case .number(let number): ofNumber(number, withTime)
        case .parts(let parts): ofParts(parts, withTime)
        }
    }

    private func expected(_ withTime: Bool) -> String {
        withTime
            ? "expects a time such as 2026-07-01T14:30 or 01.07.2026 14:30"
            : "expects a date such as 2026-07-01, 01.07.2026, 2026-07 or 2026"
    }

    private func ofParts(_ parts: DateShape.Parts, _ withTime: Bool) -> Result<String, CellProblem> {
        var numbers = parts.numbers
        if !parts.isYearFirst { numbers.reverse() }
        if parts.isOpen {
            let (first, second) = (parts.numbers[0], parts.numbers[1])
            guard let order = form?.order ?? evidence.order else {
                guard first == second else { return .failure(CellProblem(evidence.problem)) }
                return timed(numbers, parts.time, withTime)
            }
            numbers = order == .dayFirst ? [parts.numbers[2], second, first] : [parts.numbers[2], first, second]
        }
        return timed(numbers, parts.time, withTime)
    }

    /// `numbers`: year, month, and day where it is known; 0 is what nobody knows.
    private func timed(_ numbers: [Int64], _ time: String, _ withTime: Bool) -> Result<String, CellProblem> {
        let (year, month) = (numbers[0], numbers[1])
        let day = numbers.count > 2 ? numbers[2] : 0
        // Beyond them a number of days would be one of the next month.
        let isInBounds = month < 13 && day < 32 && (month > 0 || day == 0)
        guard isInBounds, CivilTime.isCalendarDay(year * 416 + month * 32 + day) else {
            return .failure(CellProblem("is no day of the calendar, by the form in which this file has its dates"))
        }
        let date = CivilTime.dateText(year * 416 + month * 32 + day)
        guard !time.isEmpty else {
            return withTime && day == 0 ? .failure(CellProblem(expected(true))) : .success(date)
        }
        guard withTime else {
            let isMidnight = time.unicodeScalars.allSatisfy { "0:T.Z".unicodeScalars.contains($0) }
            return isMidnight ? .success(date) : .failure(CellProblem("has a time of day, and expects a date"))
        }
        let text = date + "T" + Self.clock(time)
        return CivilTime.instant(text) == nil ? .failure(CellProblem(expected(true))) : .success(text)
    }

    /// `9.30`, `9:30` and `09:30:00.000` as `09:30`.
    private static func clock(_ time: String) -> String {
        var clock = time.hasPrefix("T") ? String(time.dropFirst()) : time
        let points = clock.split(separator: ".", omittingEmptySubsequences: false)
        let isOfDigits = points.allSatisfy { !$0.isEmpty && $0.unicodeScalars.allSatisfy(\.isDigit) }
        if (2...3).contains(points.count), isOfDigits { clock = points.joined(separator: ":") }
        if clock.contains(":"), points.count == 2, points[1].unicodeScalars.allSatisfy({ $0 == "0" || $0 == "Z" }) {
            clock = points[0] + (points[1].hasSuffix("Z") ? "Z" : "")
        }
        return clock.utf8.dropFirst().first == UInt8(ascii: ":") ? "0" + clock : clock
    }

    // MARK: Days as spreadsheets count them

    private func ofNumber(_ text: String, _ withTime: Bool) -> Result<String, CellProblem> {
        let parts = text.split { ".,".contains($0) }
        guard let whole = Int64(parts[0]), whole <= 2_958_465 else { return .failure(CellProblem(expected(withTime))) }
        let isYear = parts.count == 1 && text.utf8.count == 4
        guard let form, form == .serial1900 || form == .serial1904 else {
            if isYear, !withTime { return .success(text) }
            if isYear { return .failure(CellProblem(expected(true))) }
            return .failure(
                CellProblem(
                    "is a number, as spreadsheets keep dates; give --dates excel, or format the column as dates"))
        }
        if isYear { return .failure(CellProblem("is a year or a day as spreadsheets count; write the whole date")) }
        // 60 is a 29 February 1900 that never was.
        guard form == .serial1904 || whole > 60 else { return .failure(CellProblem(expected(withTime))) }
        let epoch = form == .serial1904 ? CivilTime.days(year: 1904, month: 1, day: 1) : -25_569
        let date = CivilTime.day(whole + epoch)
        guard parts.count == 2 else { return .success(date) }
        guard withTime else { return .failure(CellProblem("has a time of day, and expects a date")) }
        let digits = parts[1].prefix(9)
        let scale = (0..<digits.utf8.count).reduce(Int64(1)) { scale, _ in scale * 10 }
        let minutes = min(1_439, ((Int64(digits) ?? 0) * 1_440 + scale / 2) / scale)
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return .success("\(date)T\(two(minutes / 60)):\(two(minutes % 60))")
    }
}
