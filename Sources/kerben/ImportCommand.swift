import ArgumentParser
import Desk
import FoundationEssentials
import Register
import Safeguards
import Store
import Trust
import Yams

struct ImportCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Take a CSV file in: one record a line, all lines or none.",
        discussion: """
            The header names fields of the record type; --map FILE (YAML, 'column: field') renames columns, and an empty \
            field leaves one out. A column 'case' names the case file by id, 'prisoner_no' by number where the type is \
            not person; 'id' must be unique in the file. Lines that are refused are listed, and with --keep-going the \
            others are taken.
            """)
    @OptionGroup var options: StateOptions
    @Argument(help: "CSV file, UTF-8; - is standard input.") var file: String
    @Option(name: .customLong("as"), help: "Record type.") var type: String
    @Option(help: "YAML file that maps columns to fields.") var map: String?
    @Flag(help: "Check everything, write nothing.") var dryRun = false
    @Flag(help: "Take the lines that are in order, list the others.") var keepGoing = false
    @Option(help: "Why, for the record.") var reason: String?

    var inputPath: String? { file }
    var filePaths: [String] { [map].compactMap(\.self) }

    func deed(in description: RegisterDescription) throws -> Deed { .write(type) }

    func run(on node: Node, _ output: CommandOutput) throws {
        guard let described = node.store.description.type(named: type) else {
            let names = node.store.description.types.map(\.name).joined(separator: ", ")
            throw CommandFailure("--as \(type): no record type of this register (\(names))")
        }
        guard let text = String(validating: output.input, as: UTF8.self) else {
            throw CommandFailure("\(file): is not UTF-8; convert it, for example with iconv -f WINDOWS-1251 -t UTF-8")
        }
        var rows = CSVRows(text)
        guard let header = rows.next() else { throw CommandFailure("\(file):1: is empty; expects a header line") }
        if let problem = header.problem { throw CommandFailure("\(file):\(header.line): \(problem)") }
        let columns = try columns(header.cells, described, output)
        for field in described.fields where field.required && !columns.contains(.field(field.name)) {
            throw CommandFailure("\(file):1: column \"\(field.name)\" is missing, which a new \(type) needs")
        }
        try take(&rows, columns, node, output)
    }

    private enum Column: Hashable {
        case field(String)
        case caseFile
        case prisonerNumber
        case id
        case skipped
    }

    private func columns(
        _ names: [String], _ described: RecordType, _ output: CommandOutput
    ) throws -> [Column] {
        let mapping = try mapping(output)
        let columns: [Column] = try names.enumerated().map { index, name in
            let target = mapping[name] ?? name
            if target.isEmpty { return .skipped }
            if described.field(named: target) != nil { return .field(target) }
            switch target {
            case "case": return .caseFile
            case "prisoner_no" where !described.opensCaseFile: return .prisonerNumber
            case "id": return .id
            default:
                // Not its name: where the header is missing, that is somebody's data.
                throw CommandFailure(
                    "\(file):1: column \(index + 1) is no field of \(type); rename it or leave it out with --map")
            }
        }
        for (index, column) in columns.enumerated() where column != .skipped && columns[..<index].contains(column) {
            throw CommandFailure("\(file):1: column \(index + 1) stands there twice; leave one out with --map")
        }
        return columns
    }

    private func mapping(_ output: CommandOutput) throws -> [String: String] {
        guard let map else { return [:] }
        let data = try output.file(map)
        guard let mapping = try? YAMLDecoder().decode([String: String].self, from: data) else {
            throw CommandFailure("\(map): expects 'column: field' lines")
        }
        return mapping
    }

    private func take(_ rows: inout CSVRows, _ columns: [Column], _ node: Node, _ output: CommandOutput) throws {
        var lines: [CSVRows.Row] = []
        while let row = rows.next() { lines.append(row) }
        // Told by line, since a line may be tried before it is taken.
        var ids: [String: Int] = [:]
        var opened: [Int: String] = [:]
        let intake = Intake(
            lines: lines, keepsGoing: keepGoing, number: { $0.line },
            refused: { output.note("\(file):\($0.line): \($1)") },
            put: { session, row, author, moment in
                if let problem = row.problem { throw Refusal("line", problem) }
                guard row.count == columns.count else {
                    throw Refusal("line", "has \(row.count) columns, the header \(columns.count)")
                }
                let change = try session.put(input(row, columns, &ids), author: author, at: &moment)
                opened[row.line] = session.caseOpened(by: change).map(RecordCommand.Put.opened)
            })
        let parts = ["import", output.user.account, type, reason ?? ""].map { Array($0.utf8) }
        let outcome = try intake.run(
            on: node, as: output.user, name: InputName.of(parts + [output.input]), isDryRun: dryRun)
        guard outcome.isWritten else {
            if outcome.refused == 0 {
                return output.write("\(outcome.taken) lines are in order; nothing was written (--dry-run)\n")
            }
            throw CommandFailure(
                "\(file): \(outcome.refused) of \(lines.count) lines refused, nothing was written; mend them or use --keep-going"
            )
        }
        for (line, note) in opened.sorted(by: { $0.key < $1.key }) { output.note("\(file):\(line): \(note)") }
        if outcome.before > 0 {
            output.note("\(outcome.before) lines were dealt with before, when this input was cut short")
        }
        output.write("\(outcome.taken) lines taken, \(outcome.refused) refused\n")
    }

    private func input(_ row: CSVRows.Row, _ columns: [Column], _ ids: inout [String: Int]) throws -> RecordInput {
        var fields: [String: RecordInput.Scalar] = [:]
        var caseFile: RecordInput.CaseFile?
        for (cell, column) in zip(row.cells, columns) where !cell.isEmpty {
            switch column {
            case .field(let name): fields[name] = .text(cell)
            case .caseFile: caseFile = .id(cell)
            case .prisonerNumber: caseFile = .prisonerNumber(cell)
            case .id:
                guard ids[cell] ?? row.line == row.line else { throw Refusal("id", "stands twice in this file") }
                ids[cell] = row.line
            case .skipped: break
            }
        }
        return RecordInput(type: type, caseFile: caseFile, fields: fields, reason: reason ?? "import")
    }
}
