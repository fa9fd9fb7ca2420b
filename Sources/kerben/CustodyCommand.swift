import ArgumentParser
import Desk
import Register
import Safeguards
import Store
import Terminal

struct CustodyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "custody", abstract: "Admissions and releases taken back, and the manifest of a convoy.",
        subcommands: [UndoAdmission.self, UndoRelease.self, Manifest.self])

    struct UndoAdmission: StoreCommand {
        static let configuration = CommandConfiguration(
            commandName: "undo-admission", abstract: "Take back an admission that was entered by mistake.",
            discussion: "The record stays, marked as entered in error; 'kerben record history' shows who, when and why."
        )
        @OptionGroup var correction: Correction

        var options: StateOptions { correction.options }

        func deed(in description: RegisterDescription) throws -> Deed { .write("custody") }

        func run(on node: Node, _ output: CommandOutput) throws { try correction.undo(.admission, node, output) }
    }

    struct UndoRelease: StoreCommand {
        static let configuration = CommandConfiguration(
            commandName: "undo-release",
            abstract: "Take back a release that was entered by mistake: the person is held on.",
            discussion: "Nobody is detained anew by this: who was let go and comes back is admitted by a new order.")
        @OptionGroup var correction: Correction

        var options: StateOptions { correction.options }

        func deed(in description: RegisterDescription) throws -> Deed { .write("custody") }

        func run(on node: Node, _ output: CommandOutput) throws { try correction.undo(.release, node, output) }
    }

    struct Manifest: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print who leaves this facility on a day, to be signed at both ends.")
        @OptionGroup var options: StateOptions
        @OptionGroup var reading: ReadOptions
        @Argument(help: "Day of departure, such as 2026-07-01.") var day: String
        @Option(help: "Only to this site.", transform: within(NumberBounds.site)) var to: Int?
        @Option(help: "table (a page to print), json or csv.") var format = Format.table

        func deed(in description: RegisterDescription) throws -> Deed { reading.deed(.read(["transfer", "person"])) }

        func run(on node: Node, _ output: CommandOutput) throws {
            output.write(try node.manifest(of: day, to: to, reading.look, as: output.clerk).rendered(format))
        }
    }
}

/// Which record is corrected, and why.
struct Correction: ParsableArguments {
    @OptionGroup var options: StateOptions
    @Argument(help: "Custody record, such as 27.1-10432.") var id: String
    @Option(help: "Why; it is kept.") var reason: String

    func undo(_ mistake: LocalWrite.Mistake, _ node: Node, _ output: CommandOutput) throws {
        let record = try node.undo(mistake, of: id, reason: reason, as: output.clerk)
        output.write("\(record) is corrected; 'kerben record history \(record)' shows it\n")
    }
}
