import Register

/// How rows are shown.
package enum Format: String, CaseIterable, Sendable {
    case table, json, csv
}

/// Rows with named columns, as people or programs want them.
package struct Table: Hashable, Sendable {
    /// A cell: text, a number (unquoted in JSON) or nothing.
    package enum Cell: Hashable, Sendable {
        case text(String)
        case number(Int64)
        case flag(Bool)
        case empty

        package init(_ text: String?) { self = text.map { .text($0) } ?? .empty }
        package init(_ number: Int) { self = .number(Int64(number)) }
        package init(_ number: Int64?) { self = number.map { .number($0) } ?? .empty }
        package init(_ number: Int?) { self = number.map { .number(Int64($0)) } ?? .empty }

        package var text: String {
            switch self {
            case .text(let text): text
            case .number(let number): String(number)
            case .flag(let flag): flag ? "yes" : "no"
            case .empty: ""
            }
        }

        package var json: String {
            switch self {
            case .text(let text): JSONText.quoted(text)
            case .number(let number): String(number)
            case .flag(let flag): flag ? "true" : "false"
            case .empty: "null"
            }
        }
    }

    package var columns: [String]
    package var rows: [[Cell]] = []

    package init(columns: [String], rows: [[Cell]] = []) {
        self.columns = columns
        self.rows = rows
    }

    /// A JSON array of objects, a CSV with a header, or columns for the eye.
    package func rendered(_ format: Format) -> String {
        switch format {
        case .json: json + "\n"
        case .csv:
            ([columns.map(Self.csv)] + rows.map { $0.map(Self.csv) }).map { $0.joined(separator: ",") + "\n" }.joined()
        case .table: aligned
        }
    }

    package var json: String {
        let objects = rows.map { row in
            "{" + zip(columns, row).map { "\(JSONText.quoted($0)):\($1.json)" }.joined(separator: ",") + "}"
        }
        return "[" + objects.joined(separator: ",\n ") + "]"
    }

    private var aligned: String {
        guard !rows.isEmpty else { return "(none)\n" }
        let cells = [columns] + rows.map { $0.map(\.text.printable) }
        let widths = columns.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
        return cells.map { row in
            let line = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
            return line.joined(separator: "  ").trimmingTrailingSpaces + "\n"
        }.joined()
    }

    /// A text that a spreadsheet would take for a formula is marked as a text, as spreadsheets do it.
    private static func csv(_ cell: Cell) -> String {
        guard case .text(let text) = cell, let first = text.first, "=+-@\t\r".contains(first) else {
            return csv(cell.text)
        }
        return csv("'" + text)
    }

    private static func csv(_ text: String) -> String {
        let text = text.cellText
        let isPlain = !text.contains { ",\"\n\r".contains($0) }
        return isPlain ? text : "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}

extension String {
    fileprivate var trimmingTrailingSpaces: String {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}
