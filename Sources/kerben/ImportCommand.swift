import ArgumentParser
import Desk
import Entry
import FoundationEssentials
import Machine
import Register
import Safeguards

extension TextEncoding: ExpressibleByArgument {}
extension DateForm: ExpressibleByArgument {}
extension KnownAnswer: ExpressibleByArgument {}
extension Delimiter: ExpressibleByArgument {
    public init?(argument: String) { self.init(text: argument) }
}

struct ImportCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Take a table in: what spreadsheets save as CSV, all lines or none.",
        discussion: """
            Encoding and delimiter are found; the header names fields, by their names or labels in any language; dates are \
            read by the form that the file shows. What is in doubt is asked for. --suggest-map writes a map of the file, \
            --map FILE takes it, corrected: columns, constants, what the file's words mean, several records of a row. A \
            column 'case' names the case file by id, 'prisoner_no' by number where the type is not person; 'id' must be \
            unique in the file. A file that was taken once changes nothing; who is known and said otherwise is refused \
            without --known. Lines that are refused are listed, and with --keep-going the others are taken.
            """)
    @OptionGroup var options: StateOptions
    @Argument(help: "The file; - is standard input.") var file: String
    @Option(name: .customLong("as"), help: "Record type, where the map names none.") var type: String?
    @Option(help: "YAML file that maps columns to fields.") var map: String?
    @Flag(help: "Write a map of the file to begin with, and nothing else.") var suggestMap = false
    @Option(help: "Of the file; otherwise found: \(TextEncoding.allCases.map(\.rawValue).joined(separator: ", ")).")
    var encoding: TextEncoding?
    @Option(help: "Of cells; otherwise found: \(Delimiter.allCases.map(\.rawValue).joined(separator: ", ")).")
    var delimiter: Delimiter?
    @Option(help: "How dates are written, where the file does not show it: \(DateForm.choices).") var dates: DateForm?
    @Flag(help: "Cells in quotes may have lines that look like rows.") var linesInCells = false
    @Option(help: "Who is known already: update, skip, or new (as somebody else).") var known: KnownAnswer?
    @Flag(help: "Check everything, show the first ten lines as they would be, write nothing.") var dryRun = false
    @Flag(help: "Take the lines that are in order, list the others.") var keepGoing = false
    @Option(help: "CSV file for what is refused: by what is amiss, where, and on which lines.") var report: String?
    @Option(help: "Why, for the record.") var reason: String?
    @Option(help: "Of the lines that --dry-run shows: table, json or csv.") var format = Format.table

    var inputPath: String? { file }
    var filePaths: [String] { [map].compactMap(\.self) }

    func validate() throws {
        if type == nil, map == nil || suggestMap { throw ValidationError("name the record type with --as") }
    }

    func deed(in description: RegisterDescription) throws -> Deed { type.map { .write($0) } ?? .writeSome }

    func run(on node: Node, _ output: CommandOutput) throws {
        var map = try map.map { try EntryMap(yaml: output.file($0), file: $0) } ?? EntryMap()
        map.form.encoding = encoding ?? map.form.encoding
        map.form.delimiter = delimiter ?? map.form.delimiter
        map.form.mayHoldRows = linesInCells
        map.dates = dates ?? map.dates
        let type = try type.map { try node.description.described($0, place: "--as ") }
        if suggestMap, let type {
            return output.write(
                try CSVImport.suggestedMap(output.input, named: file, as: type, by: map, in: node.description))
        }
        let table = try CSVImport(
            output.input, named: file, as: type?.name, by: map, known: known, reason: reason, in: node.description)
        let outcome = try node.take(table, keepsGoing: keepGoing, isDryRun: dryRun, as: output.clerk, note: output.note)
        if report != nil { output.write(Data(outcome.report.rendered(.csv).utf8)) }
        if dryRun { output.write(outcome.firstRows(of: table).rendered(format)) }
        if outcome.refused > 0, dryRun || !keepGoing || outcome.refused == table.rows.count {
            throw CommandFailure(
                "\(file): \(outcome.refused) of \(table.rows.count) lines refused, nothing was written; mend them"
                    + (keepGoing ? "" : " or use --keep-going"))
        }
        format == .table || !dryRun ? output.write(outcome.text) : output.note(outcome.text)
    }

    func readInput() throws -> [UInt8] {
        if let report { try Self.checkReport(report) }
        return try inputPath.map(Self.read) ?? []
    }

    /// Before anything is taken: what is there and is no report of ours stays.
    private static func checkReport(_ path: String) throws {
        guard FileManager.default.fileExists(atPath: path) else {
            let folder = AtomicFile.folder(of: path)
            guard FileManager.default.fileExists(atPath: folder) else {
                throw CommandFailure("--report \(path): there is no folder \(folder)")
            }
            return
        }
        let begin = FileManager.default.contents(atPath: path)?.prefix(64) ?? Data()
        guard begin.starts(with: Data("lines,where,what,on".utf8)) else {
            throw CommandFailure(
                "--report \(path): is there already and is no report of an import; choose another name")
        }
    }

    /// The report is the file that whoever gave the command named, written with their rights.
    func keep(_ file: Data) throws {
        guard let report else { return }
        try AtomicFile.replace(report, with: [UInt8](file))
    }
}
