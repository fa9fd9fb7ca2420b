/// A file as a table: found out how it is written, its empty rows and columns left out.
package struct EnteredTable: Sendable {
    /// What somebody says of the file; what is nil is found out.
    package struct Form: Hashable, Sendable {
        package var encoding: TextEncoding?
        package var delimiter: Delimiter?
        /// Cells may have lines that look like rows.
        package var mayHoldRows = false

        package init(encoding: TextEncoding? = nil, delimiter: Delimiter? = nil, mayHoldRows: Bool = false) {
            self.encoding = encoding
            self.delimiter = delimiter
            self.mayHoldRows = mayHoldRows
        }
    }

    /// Why there is no table, and on which line that is seen; nil where it is the file's.
    package struct Problem: Error, Hashable, Sendable {
        package var line: Int?
        package var text: String

        init(_ text: String, line: Int? = nil) {
            self.text = text
            self.line = line
        }
    }

    package let encoding: TextEncoding
    package let delimiter: Delimiter
    /// Names of columns, without blanks at their ends.
    package let header: [String]
    package let headerLine: Int
    /// Every row in which anything is written.
    package let rows: [CSVRows.Row]
    /// So many columns are named or have anything in them.
    private let width: Int

    /// `isKnown`: whether a column may be called so, which tells delimiters apart.
    package init(_ bytes: [UInt8], _ form: Form = Form(), isKnown: (String) -> Bool = { _ in false }) throws(Problem) {
        encoding = try Self.encoding(bytes, form)
        guard let text = encoding.utf8(bytes) else {
            throw Problem("is not \(encoding.rawValue) throughout; say what it is with --encoding")
        }
        let declared = form.delimiter == nil ? Self.declared(text) : nil
        if let given = form.delimiter ?? declared {
            delimiter = given
        } else {
            delimiter = try Self.delimiter(text, isKnown)
        }
        var all = CSVRows(text, delimiter, mayHoldRows: form.mayHoldRows)
        if declared != nil { _ = all.next() }
        guard var first = all.next() else { throw Problem("is empty; expects a header line", line: 1) }
        if let below = Self.header(below: first, all, isKnown) {
            while first.line < below, let next = all.next() { first = next }
        }
        if let problem = first.problem { throw Problem(problem, line: first.line) }
        let names = first.cells.map(\.withoutBlankEnds)
        var (rows, width) = ([CSVRows.Row](), (names.lastIndex { !$0.isEmpty } ?? -1) + 1)
        while let row = all.next() {
            // What cannot be read is refused, not left out.
            guard row.problem == nil else {
                rows.append(row)
                continue
            }
            guard let last = (0..<row.count).last(where: { !row[$0].withoutBlankEnds.isEmpty }) else { continue }
            if last < names.count { width = max(width, last + 1) }
            rows.append(row)
        }
        (header, headerLine, self.rows, self.width) = (Array(names.prefix(width)), first.line, rows, width)
    }

    private static func encoding(_ bytes: [UInt8], _ form: Form) throws(Problem) -> TextEncoding {
        if let given = form.encoding { return given }
        switch EncodingFinding(bytes) {
        case .found(let encoding): return encoding
        case .undecided(let why): throw Problem(why)
        }
    }

    private static func delimiter(_ text: [UInt8], _ isKnown: (String) -> Bool) throws(Problem) -> Delimiter {
        switch Delimiter.found(in: text, isKnown: isKnown) {
        case .found(let delimiter): return delimiter
        case .undecided(let why): throw Problem(why)
        }
    }

    /// The line of the header where a title stands above it: the first of which most cells are known, under lines of which
    /// none is.
    private static func header(below first: CSVRows.Row, _ rows: CSVRows, _ isKnown: (String) -> Bool) -> Int? {
        var rows = rows
        var row = first
        for _ in 0..<titleLinesMax {
            guard row.problem == nil else { return nil }
            let cells = row.cells.map(\.withoutBlankEnds).filter { !$0.isEmpty }
            let known = cells.count(where: isKnown)
            if known > 0 { return known > 1 && known * 2 > cells.count ? row.line : nil }
            guard let next = rows.next() else { return nil }
            row = next
        }
        return nil
    }

    private static let titleLinesMax = 10

    /// `sep=;` on the first line, by which spreadsheets go.
    private static func declared(_ text: [UInt8]) -> Delimiter? {
        guard text.starts(with: Array("sep=".utf8)), text.count > 5, text[5] == 10 || text[5] == 13 else { return nil }
        return Delimiter.allCases.first { $0.byte == text[4] }
    }

    /// Cells under the header, as they stand; throws why the row is none.
    package func cells(_ row: CSVRows.Row) throws(CellProblem) -> [String] {
        if let problem = row.problem { throw CellProblem(problem) }
        let isTooLong = row.count > width && (width..<row.count).contains { !row[$0].withoutBlankEnds.isEmpty }
        guard !isTooLong, row.count >= width else {
            throw CellProblem("has \(row.count) columns, the header \(header.count)")
        }
        return (0..<width).map { row[$0] }
    }

    /// Whether the encoding has no letters but those of one code page: what it lacks was saved as question marks.
    package var mayLackLetters: Bool { encoding.page != nil }
}
