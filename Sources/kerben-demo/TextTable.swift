/// Columns for the eye: numbers to the right, words to the left, the last column as long as it likes.
package struct TextTable: Sendable {
    package var columns: [String]
    package var rows: [[String]] = []

    package init(_ columns: [String]) { self.columns = columns }

    package var lines: [String] {
        let all = [columns] + rows
        let widths = columns.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        return all.map { row in
            let cells = row.indices.map { column in
                let padding = String(repeating: " ", count: widths[column] - row[column].count)
                return isNumeric(column) ? padding + row[column] : row[column] + padding
            }
            var line = cells.joined(separator: "  ")
            while line.last == " " { line.removeLast() }
            return line
        }
    }

    private func isNumeric(_ column: Int) -> Bool {
        rows.allSatisfy { $0[column].isEmpty || Int($0[column]) != nil }
    }
}

/// A size for the eye, as in `3.8 MB`.
package func shownBytes(_ count: Int) -> String {
    switch count {
    case ..<10_000: "\(count) B"
    case ..<1_000_000: "\(count / 1_000) kB"
    default: "\(count / 1_000_000).\(count / 100_000 % 10) MB"
    }
}
