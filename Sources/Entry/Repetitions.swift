import Register

/// What stands in a file more than once, and should not: told on the second line, which names the first.
struct Repetitions: Sendable {
    private struct Column {
        let name: String
        let place: Int
        /// The line on which a value stands first.
        var lines: [String: Int] = [:]
    }

    private var columns: [Column] = []
    /// By a hash of all that a row says, the first such row; nil where rows may be the same.
    private var rows: [Int: CSVRows.Row]?
    private let table: EnteredTable

    /// A number of persons stands once where each row is a person; where it is also other records', a person may have many rows.
    init(_ table: EnteredTable, _ parts: [EntryPlan.Part], mayRepeat: Bool) {
        for part in parts {
            for (place, target) in part.targets {
                switch target {
                case .id: columns.append(Column(name: "id", place: place))
                case .field(let name)
                where parts.count == 1 && !mayRepeat && part.type.name == "person"
                    && ["prisoner_no", "pin"].contains(name):
                    columns.append(Column(name: "person.\(name)", place: place))
                default: break
                }
            }
        }
        (rows, self.table) = (mayRepeat ? nil : [:], table)
        for row in table.rows {
            guard let cells = try? table.cells(row) else { continue }  // A row that is refused by itself.
            for index in columns.indices {
                let value = cells[columns[index].place].withoutBlankEnds
                let isNone = NoNumber.fields.contains(columns[index].name) && NoNumber.isOne(value)
                if !value.isEmpty, !isNone { columns[index].lines[value] = columns[index].lines[value] ?? row.line }
            }
            guard rows != nil else { continue }
            let hash = cells.map(\.withoutBlankEnds).hashValue
            if rows?[hash] == nil { rows?[hash] = row }
        }
    }

    func refusal(_ row: CSVRows.Row, _ cells: [String]) -> Refusal? {
        let plain = cells.map(\.withoutBlankEnds)
        if let first = rows?[plain.hashValue], first.line != row.line,
            let others = try? table.cells(first),  // It was read once.
            others.map(\.withoutBlankEnds) == plain
        {
            return Refusal("line", "is the same as line \(first.line); leave one out")
        }
        for column in columns {
            guard let first = column.lines[cells[column.place].withoutBlankEnds], first != row.line else { continue }
            return Refusal(column.name, "stands twice in this file, first on line \(first)")
        }
        return nil
    }
}
