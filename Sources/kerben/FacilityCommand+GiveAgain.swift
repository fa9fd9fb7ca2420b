import ArgumentParser
import Desk
import Register
import Safeguards

extension FacilityCommand {
    struct GiveAgain: StoreCommand {
        static let configuration = CommandConfiguration(
            commandName: "give-again",
            abstract: "Bring in what another machine of this site wrote and never got to the hub.",
            discussion: """
                For the folder of a machine that the hub no longer hears: one that another was enrolled for, a copied disk, an \
                old backup at work. Enrol this machine with a folder of its own, exchange, and name the other folder here. \
                What the hub does not hold is written again with new numbers, in its order, with its authors and times; \
                the former numbers are still found. To do it twice changes nothing.
                """)
        @OptionGroup var options: StateOptions
        @Argument(help: "State folder of the other machine; nothing may be at work in it.") var former: String
        @Flag(help: "Show what would be given again, write nothing.") var dryRun = false
        @Option(help: "table, json or csv.") var format = Format.table

        func validate() throws {
            // Who carries it out may be a daemon, which is at home elsewhere.
            guard former.hasPrefix("/") else { throw ValidationError("give the whole path of the folder: \(former)") }
        }

        func deed(in description: RegisterDescription) throws -> Deed {
            .administer(.sync, "give again what \(former) has")
        }

        func run(on node: Node, _ output: CommandOutput) throws {
            let (table, words) = try node.giveAgain(
                from: StateFolder(path: former), isDryRun: dryRun, as: output.clerk)
            output.write(table.rendered(format))
            output.note(words)
        }
    }
}
