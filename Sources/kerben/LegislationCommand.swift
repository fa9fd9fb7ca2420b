import ArgumentParser
import Desk
import Register
import Safeguards

struct LegislationCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "legislation",
        abstract: "The register of laws: editions and their lineage, comparison of states, what is not classified.",
        subcommands: [List.self, Compare.self, Unmapped.self], defaultSubcommand: List.self)

    struct List: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "List provisions, and what each is called in the newest law.")
        @OptionGroup var options: StateOptions
        @Option(help: "Only this edition, such as \"KG 2021\".") var edition: String?
        @Option(help: "table, json or csv.") var format = Format.table

        func deed(in description: RegisterDescription) throws -> Deed { .read(["provision"]) }

        func run(on node: Node, _ output: CommandOutput) throws {
            output.write(try node.provisions(edition: edition).rendered(format))
        }
    }

    struct Compare: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say how each state answers a question, with the quotation and who reviewed it.",
            discussion: "Every state with an answer to any question has a line for each question, answered or not.")
        @OptionGroup var options: StateOptions
        @Argument(help: "Topic, such as SOLITARY_LIMIT; without it, all.") var topic: String?
        @Option(help: "table, json or csv.") var format = Format.table

        func deed(in description: RegisterDescription) throws -> Deed { .read(["comparison"]) }

        func run(on node: Node, _ output: CommandOutput) throws {
            output.write(try node.comparison(topic: topic).rendered(format))
        }
    }

    struct Unmapped: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "List articles of sentences that no class of ICCS is known for, and how many sentences name each."
        )
        @OptionGroup var options: StateOptions
        @Option(help: "table, json or csv.") var format = Format.table

        func deed(in description: RegisterDescription) throws -> Deed { .may(.count) }

        func run(on node: Node, _ output: CommandOutput) throws {
            output.write(try node.unmappedProvisions().rendered(format))
        }
    }
}
