import ArgumentParser
import Desk
import Register
import Safeguards

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
        let type = try node.description.described(type, place: "--as ")
        let names = try map.map { try CSVImport.names(yaml: output.file($0), file: $0) } ?? [:]
        let rows = try CSVImport(output.input, named: file, as: type, renaming: names, reason: reason)
        output.write(try node.take(rows, keepsGoing: keepGoing, isDryRun: dryRun, as: output.clerk, note: output.note))
    }
}
