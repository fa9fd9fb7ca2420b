import ArgumentParser
import Desk
import Register
import Safeguards

struct DescribeCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "describe",
        abstract: "Show the record types, the fields of one, or one field with its codes and rules.")
    @OptionGroup var options: StateOptions
    @Argument(help: "Record type, such as person; without one all types are listed.") var type: String?
    @Argument(help: "A field of it.") var field: String?
    @Option(help: "table, json or csv.") var format = Format.table

    func deed(in description: RegisterDescription) throws -> Deed { .nothing }

    func run(on node: Node, _ output: CommandOutput) throws {
        let description = node.description
        guard let type = try type.map({ try description.described($0) }) else {
            return output.write(description.describedTypes.rendered(format))
        }
        if let field {
            return output.write(description.described(try type.described(field), of: type).rendered(format))
        }
        output.write(description.described(type).rendered(format))
        if format == .table { output.write("\nas a line of 'kerben record put':\n\(description.example(type))\n") }
    }
}
