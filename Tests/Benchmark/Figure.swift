/// One line of the table.
struct Figure {
    var name: String
    /// What is to be reached, and in brackets where we aim.
    var reach: String
    var measured: String
    /// Of the limit, in the same run and unit.
    var limit = ""
    var ratio = ""

    static let title = Figure(
        name: "figure", reach: "reach (aim)", measured: "measured", limit: "limit, same run", ratio: "ratio")

    private var cells: [String] { [name, reach, measured, limit, ratio] }

    static func table(_ figures: [Figure]) -> String {
        let rows = ([title] + figures).map(\.cells)
        let widths = (0..<5).map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }.joined(separator: " | ")
        }.joined(separator: "\n")
    }
}

/// `value` with `digits` after the point.
func text(_ value: Double, _ digits: Int = 2) -> String {
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    let whole = Int((value * scale).rounded())
    guard digits > 0 else { return String(whole) }
    let rest = String(abs(whole) % Int(scale))
    return "\(whole / Int(scale))." + String(repeating: "0", count: digits - rest.count) + rest
}

func grouped(_ number: Int) -> String {
    var out = ""
    for (index, digit) in String(number).reversed().enumerated() {
        if index > 0, index.isMultiple(of: 3) { out.append(",") }
        out.append(digit)
    }
    return String(out.reversed())
}
