import ArgumentParser
import FoundationEssentials
import Register
import Store
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
        let columns = try columns(header.cells, described)
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

    private func columns(_ names: [String], _ described: RecordType) throws -> [Column] {
        let mapping = try mapping()
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

    private func mapping() throws -> [String: String] {
        guard let map else { return [:] }
        guard let data = FileManager.default.contents(atPath: map) else {
            throw CommandFailure("\(map): cannot be read")
        }
        guard let mapping = try? YAMLDecoder().decode([String: String].self, from: data) else {
            throw CommandFailure("\(map): expects 'column: field' lines")
        }
        return mapping
    }

    private func take(_ rows: inout CSVRows, _ columns: [Column], _ node: Node, _ output: CommandOutput) throws {
        struct Undone: Error {}
        var taken = 0
        var refused = 0
        var ids: Set<String> = []
        do {
            try node.write(as: output.user) { session, author, moment in
                while let row = rows.next() {
                    do {
                        guard !row.isOpen else { throw Refusal("line", "has a quote that no other closes") }
                        guard row.cells.count == columns.count else {
                            throw Refusal("line", "has \(row.cells.count) columns, the header \(columns.count)")
                        }
                        let input = try input(row.cells, columns, &ids)
                        try session.atomically {
                            _ = try session.put(
                                input, author: author, at: &moment)
                        }
                        taken += 1
                        if taken.isMultiple(of: 20_000) { output.note("\(taken) lines taken") }
                    } catch let refusal as Refusal {
                        refused += 1
                        output.note("\(file):\(row.line): \(refusal)")
                    }
                }
                if dryRun || (refused > 0 && !keepGoing) { throw Undone() }
            }
        } catch is Undone {
            if refused == 0 { return output.write("\(taken) lines are in order; nothing was written (--dry-run)\n") }
            throw CommandFailure(
                "\(file): \(refused) of \(taken + refused) lines refused, nothing was written; mend them or use --keep-going"
            )
        }
        output.write("\(taken) lines taken, \(refused) refused\n")
    }

    private func input(_ cells: [String], _ columns: [Column], _ ids: inout Set<String>) throws -> RecordInput {
        var fields: [String: RecordInput.Scalar] = [:]
        var caseFile: RecordInput.CaseFile?
        for (cell, column) in zip(cells, columns) where !cell.isEmpty {
            switch column {
            case .field(let name): fields[name] = .text(cell)
            case .caseFile: caseFile = .id(cell)
            case .prisonerNumber: caseFile = .prisonerNumber(cell)
            case .id: guard ids.insert(cell).inserted else { throw Refusal("id", "stands twice in this file") }
            case .skipped: break
            }
        }
        return RecordInput(type: type, caseFile: caseFile, fields: fields, reason: reason ?? "import")
    }
}

/// RFC 4180 lines with their line numbers: quoted cells may hold commas, quotes and line ends.
struct CSVRows: IteratorProtocol, Sequence {
    struct Row {
        var line: Int
        var cells: [String]
        /// The file ended within quotes.
        var isOpen = false
    }

    private let bytes: [UInt8]
    private var place = 0
    private var line = 1

    init(_ text: String) {
        bytes = Array(text.utf8)
        // A byte order mark is what spreadsheets put first.
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { place = 3 }
    }

    mutating func next() -> Row? {
        while place < bytes.count, bytes[place] == 10 || bytes[place] == 13 {
            if bytes[place] == 10 { line += 1 }
            place += 1
        }
        guard place < bytes.count else { return nil }
        var row = Row(line: line, cells: [])
        var cell: [UInt8] = []
        var isQuoted = false
        while place < bytes.count {
            let byte = bytes[place]
            place += 1
            if isQuoted {
                if byte == 10 { line += 1 }
                if byte != 34 {
                    cell.append(byte)
                } else if place < bytes.count, bytes[place] == 34 {
                    cell.append(34)
                    place += 1
                } else {
                    isQuoted = false
                }
                continue
            }
            switch byte {
            case 34: isQuoted = true
            case 44:
                row.cells.append(String(decoding: cell, as: UTF8.self))
                cell = []
            case 10:
                line += 1
                row.cells.append(String(decoding: cell, as: UTF8.self))
                return row
            case 13: break
            default: cell.append(byte)
            }
        }
        row.cells.append(String(decoding: cell, as: UTF8.self))
        row.isOpen = isQuoted
        return row
    }
}
