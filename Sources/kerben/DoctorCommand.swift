import ArgumentParser
import Desk
import Register
import Safeguards

struct DoctorCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check a store: description, database, proof of every change; and its views, made anew.",
        discussion: "Says what it did not look at, too. Exit 1 where something is wrong.")
    @OptionGroup var options: StateOptions
    @OptionGroup var check: ReceiptCheck
    @Flag(help: "Make every view in a scratch copy, and name the tables that are not what the changes make.")
    var deep = false
    @Flag(help: "Delete every view, make it again from the change set, and compare before with after.")
    var rebuild = false
    @Flag(help: "Facility: have the hub send again all that it ever sent; what was altered here gives way.")
    var refill = false

    var filePaths: [String] { check.filePaths }

    func deed(in description: RegisterDescription) throws -> Deed {
        if refill { return .administer(.rebuild, "have the hub send all again") }
        return rebuild ? .administer(.rebuild, "rebuild every view") : .may(.verify)
    }

    func run(on node: Node, _ output: CommandOutput) throws {
        if refill {
            try node.askRefill()
            return output.write(
                "with the next exchange the hub sends all of it again; 'kerben sync now', then 'kerben doctor'\n")
        }
        let signatures = try check.signatures(at: node, output)
        try Doctor(of: node, say: output.write, note: output.note).examine(
            rebuild ? .remade : deep ? .compared : .untouched, signatures: signatures)
    }
}

struct ExportCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Every record as canonical NDJSON: equal files mean equal registers.")
    @OptionGroup var options: StateOptions
    @OptionGroup var reading: ReadOptions

    func deed(in description: RegisterDescription) throws -> Deed { reading.deed(.readSome) }

    func run(on node: Node, _ output: CommandOutput) throws {
        output.write(try node.export(reading.look, as: output.clerk))
    }
}
