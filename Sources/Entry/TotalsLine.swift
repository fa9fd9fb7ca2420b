/// A line below a table that sums it up, and is no record.
enum TotalsLine {
    private static let words: Set<String> = [
        "итого", "всего", "итог", "total", "totals", "sum", "жыйынтыгы", "баары", "жалпысы",
    ]

    /// Its first word is one of those, and no more than half of its cells have anything in them.
    static func isOne(_ cells: [String]) -> Bool {
        let filled = cells.lazy.map(\.withoutBlankEnds).filter { !$0.isEmpty }
        guard let first = filled.first, first.utf8.count < 60, filled.count * 2 <= cells.count else { return false }
        return PlainName(first).text.split(separator: " ").first.map { words.contains(String($0)) } ?? false
    }
}
