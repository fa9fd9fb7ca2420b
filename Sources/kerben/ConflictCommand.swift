import ArgumentParser
import Desk
import Register
import Safeguards

struct ConflictCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "conflict", abstract: "What sites wrote differently: every side kept and explained.",
        subcommands: [List.self, Show.self, Decide.self])

    struct List: StoreCommand {
        static let configuration = CommandConfiguration(abstract: "List conflicts, settled by rule or open for review.")
        @OptionGroup var options: StateOptions
        @Option(help: "table, json or csv.") var format = Format.table
        @Flag(help: "Only those open for review.") var open = false

        func deed(in description: RegisterDescription) throws -> Deed { .readSome }

        func run(on node: Node, _ output: CommandOutput) throws {
            output.write(try node.conflicts(onlyOpen: open, as: output.clerk).rendered(format))
        }
    }

    struct Show: StoreCommand {
        static let configuration = CommandConfiguration(abstract: "Show every side of a record's conflicts.")
        @OptionGroup var options: StateOptions
        @OptionGroup var reading: ReadOptions
        @Argument(help: "Record id.") var id: String
        @Option(help: "table, json or csv.") var format = Format.table

        func deed(in description: RegisterDescription) throws -> Deed { reading.deed(.readSome) }

        func run(on node: Node, _ output: CommandOutput) throws {
            output.write(try node.sides(of: id, reading.look, as: output.clerk).rendered(format))
        }
    }

    struct Decide: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Decide a conflict, or acknowledge what its rule settled: one more change, with a reason.")
        @OptionGroup var options: StateOptions
        @Argument(help: "Record id.") var id: String
        @Argument(help: "Field or group, as in 'conflict list'.") var field: String
        @Option(help: "The side to keep: the change whose value stands, such as 27.1-10432.") var keep: String?
        @Option(help: "Another value, for a single field.") var value: String?
        @Option(help: "Why.") var reason: String

        func deed(in description: RegisterDescription) throws -> Deed { .writeSome }

        func run(on node: Node, _ output: CommandOutput) throws {
            let change = try node.decide(id, field, for: decision, reason: reason, as: output.clerk)
            output.write("decided by change \(change)\n")
        }

        private var decision: Node.Decision {
            get throws {
                switch (keep, value) {
                case (let keep?, nil): return .keep(keep)
                case (nil, let value?): return .value(value)
                default: throw CommandFailure("give either --keep or --value")
                }
            }
        }
    }
}
