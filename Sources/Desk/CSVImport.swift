package import FoundationEssentials
package import Register
package import Store
import Yams

/// A CSV file as drafts of records: which column is which field, and what a line says.
package struct CSVImport {
    private enum Column: Hashable {
        case field(String)
        case caseFile
        case prisonerNumber
        case id
        case skipped
    }

    /// As whoever gave it calls it.
    let file: String
    let type: RecordType
    let reason: String?
    /// What it was read from.
    let bytes: [UInt8]
    package let lines: [CSVRows.Row]
    private let columns: [Column]
    /// By id, the line on which it stands first.
    private let firstLines: [String: Int]

    /// `names` gives columns other names, and an empty one leaves a column out.
    package init(
        _ bytes: [UInt8], named file: String, as type: RecordType, renaming names: [String: String] = [:],
        reason: String? = nil
    ) throws(CommandFailure) {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CommandFailure("\(file): is not UTF-8; convert it, for example with iconv -f WINDOWS-1251 -t UTF-8")
        }
        var rows = CSVRows(text)
        guard let header = rows.next() else { throw CommandFailure("\(file):1: is empty; expects a header line") }
        if let problem = header.problem { throw CommandFailure("\(file):\(header.line): \(problem)") }
        let columns = try Self.columns(header.cells.map { names[$0] ?? $0 }, type, file)
        for field in type.fields where field.required && !columns.contains(.field(field.name)) {
            throw CommandFailure("\(file):1: column \"\(field.name)\" is missing, which a new \(type.name) needs")
        }
        var lines: [CSVRows.Row] = []
        while let row = rows.next() { lines.append(row) }
        var firstLines: [String: Int] = [:]
        if let place = columns.firstIndex(of: .id) {
            for row in lines where row.problem == nil && row.count == columns.count {
                firstLines[row[place]] = firstLines[row[place]] ?? row.line
            }
        }
        (self.file, self.type, self.reason, self.bytes) = (file, type, reason, bytes)
        (self.lines, self.columns, self.firstLines) = (lines, columns, firstLines)
    }

    private static func columns(
        _ names: [String], _ type: RecordType, _ file: String
    ) throws(CommandFailure) -> [Column] {
        var columns: [Column] = []
        for (index, name) in names.enumerated() {
            guard let column = column(name, type) else {
                // Not its name: where the header is missing, that is somebody's data.
                throw CommandFailure(
                    "\(file):1: column \(index + 1) is no field of \(type.name); rename it or leave it out with --map")
            }
            columns.append(column)
        }
        for (index, column) in columns.enumerated() where column != .skipped && columns[..<index].contains(column) {
            throw CommandFailure("\(file):1: column \(index + 1) stands there twice; leave one out with --map")
        }
        return columns
    }

    private static func column(_ name: String, _ type: RecordType) -> Column? {
        if name.isEmpty { return .skipped }
        if type.field(named: name) != nil { return .field(name) }
        switch name {
        case "case": return .caseFile
        case "prisoner_no" where !type.opensCaseFile: return .prisonerNumber
        case "id": return .id
        default: return nil
        }
    }

    /// The names that a file with `column: field` lines gives.
    package static func names(yaml: Data, file: String) throws(CommandFailure) -> [String: String] {
        guard let names = try? YAMLDecoder().decode([String: String].self, from: yaml) else {
            throw CommandFailure("\(file): expects 'column: field' lines")
        }
        return names
    }

    /// What a line is to write, before it is checked against the register.
    package func draft(_ row: CSVRows.Row) throws(Refusal) -> RecordInput {
        if let problem = row.problem { throw Refusal("line", problem) }
        guard row.count == columns.count else {
            throw Refusal("line", "has \(row.count) columns, the header \(columns.count)")
        }
        var fields: [String: RecordInput.Scalar] = [:]
        var caseFile: RecordInput.CaseFile?
        for (cell, column) in zip(row.cells, columns) where !cell.isEmpty {
            switch column {
            case .field(let name): fields[name] = .text(cell)
            case .caseFile: caseFile = .id(cell)
            case .prisonerNumber: caseFile = .prisonerNumber(cell)
            case .id:
                guard firstLines[cell] == row.line else { throw Refusal("id", "stands twice in this file") }
            case .skipped: break
            }
        }
        return RecordInput(type: type.name, caseFile: caseFile, fields: fields, reason: reason ?? "import")
    }
}
