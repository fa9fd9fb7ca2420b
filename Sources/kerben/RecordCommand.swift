import ArgumentParser
import Desk
import Register
import Safeguards
import Terminal

struct RecordCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record", abstract: "Write and read records; NDJSON in and out.",
        subcommands: [Put.self, Get.self, List.self, Find.self, History.self, CopyCommand.self])

    struct Put: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write records, one JSON object a line; all lines or none.",
            discussion: """
                {"type":"person","fields":{"prisoner_no":"F01-1","sex":"F"},"reason":"admitted"}
                {"type":"custody","case":"1.1-4","fields":{"facility":1,...}}   or "case":{"prisoner_no":"F01-1"}
                {"id":"1.1-5","fields":{"cell":"B-12"}}
                "open":"provisional" opens a file where none is at hand; "current":true writes the latest record of a type.
                A line of 'kerben export' may be given back: by its "origin" it is refused where its number is another record's.
                """)
        @OptionGroup var options: StateOptions
        @Argument(help: "NDJSON file; - is standard input.") var file = "-"
        @Flag(help: "Check everything, write nothing.") var dryRun = false

        var inputPath: String? { file }

        func deed(in description: RegisterDescription) throws -> Deed { .writeSome }

        func run(on node: Node, _ output: CommandOutput) throws {
            output.write(try node.put(output.input, isDryRun: dryRun, as: output.clerk, note: output.note))
        }
    }

    struct Get: StoreCommand {
        static let configuration = CommandConfiguration(abstract: "Show one record.")
        @OptionGroup var options: StateOptions
        @OptionGroup var reading: ReadOptions
        @Argument(help: "Record id, such as 27.1-10432.") var id: String
        @Option(help: "table, json or csv.") var format = Format.json

        func deed(in description: RegisterDescription) throws -> Deed { reading.deed(.readSome) }

        func run(on node: Node, _ output: CommandOutput) throws {
            output.write(try node.record(id, reading.look, as: output.clerk))
        }
    }

    struct List: StoreCommand {
        static let configuration = CommandConfiguration(abstract: "List records of a type, as NDJSON.")
        @OptionGroup var options: StateOptions
        @OptionGroup var reading: ReadOptions
        @Argument(help: "Record type, such as person.") var type: String
        @Option(name: .customLong("case"), help: "Only this case file and its aliases.") var caseFile: String?
        @Option(help: "Most records; default 1,000,000.", transform: within(NumberBounds.rows)) var limit = 1_000_000
        @Option(help: "json (one object a line).") var format = Format.json

        func deed(in description: RegisterDescription) throws -> Deed { reading.deed(.read([type])) }

        func run(on node: Node, _ output: CommandOutput) throws {
            output.write(try node.records(of: type, in: caseFile, limit: limit, reading.look, as: output.clerk))
        }
    }

    struct Find: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Find persons by prisoner number, or by names that sound alike in either script.")
        @OptionGroup var options: StateOptions
        @OptionGroup var reading: ReadOptions
        @Argument(help: "Prisoner number, or names such as \"Vvutmokov Iikkoek\".") var text: String

        func deed(in description: RegisterDescription) throws -> Deed { reading.deed(.read(["person"])) }

        func run(on node: Node, _ output: CommandOutput) throws {
            output.write(try node.persons(text, reading.look, as: output.clerk))
        }
    }

    struct History: StoreCommand {
        static let configuration = CommandConfiguration(abstract: "Show who wrote what into a record, when and why.")
        @OptionGroup var options: StateOptions
        @OptionGroup var reading: ReadOptions
        @Argument(help: "Record id.") var id: String
        @Option(help: "table, json or csv.") var format = Format.table

        func deed(in description: RegisterDescription) throws -> Deed { reading.deed(.readSome) }

        func run(on node: Node, _ output: CommandOutput) throws {
            output.write(try node.history(of: id, reading.look, as: output.clerk).rendered(format))
        }
    }
}
