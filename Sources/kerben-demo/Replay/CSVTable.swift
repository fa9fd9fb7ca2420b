import Entry
import Register

/// The rows of a comma-separated file under a header that must be the expected one.
struct CSVTable {
    let file: String
    let columns: [String]
    private let text: String

    init(file: String, text: String, columns: [String]) {
        self.file = file
        self.columns = columns
        self.text = text
    }

    func forEachRow(_ body: (CSVRows.Row) throws -> Void) throws {
        var isHeader = true
        for row in CSVRows(text) {
            if let problem = row.problem { throw mistake(row.line, problem) }
            guard row.count == columns.count else {
                throw mistake(row.line, "has \(row.count) columns, not \(columns.count)")
            }
            if !isHeader {
                try body(row)
            } else if row.cells != columns {
                throw mistake(row.line, "the header is not \(columns.joined(separator: ","))")
            }
            isHeader = false
        }
    }

    func mistake(_ line: Int, _ reason: String) -> DemoError { .dataUnusable(file: file, line: line, reason: reason) }
}
