import ArgumentParser
import Desk
import Register
import Safeguards

/// Work that the hub set aside: listed at both ends, corrected and sent again by its author, released by the hub.
struct RefusedCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "refused", abstract: "Work that the hub set aside: see it, correct and send it again, release it.",
        subcommands: [List.self, Show.self, SendAgain.self, Drop.self, Release.self], defaultSubcommand: List.self)

    struct List: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "List what was set aside: this site's own; every site's at the hub.")
        @OptionGroup var options: StateOptions
        @Option(help: "table, json or csv.") var format = Format.table
        @Flag(help: "Only what nobody has dealt with.") var open = false

        func deed(in description: RegisterDescription) throws -> Deed { .readSome }

        func run(on node: Node, _ output: CommandOutput) throws {
            let (table, hidden) = try node.refusedWork(onlyOpen: open, as: output.clerk)
            output.write(table.rendered(format))
            if hidden > 0 { output.note("\(hidden) more are of record types that you may not read") }
        }
    }

    struct Show: StoreCommand {
        static let configuration = CommandConfiguration(abstract: "Show what was written in one of them.")
        @OptionGroup var options: StateOptions
        @OptionGroup var reading: ReadOptions
        @Argument(help: "The change, such as 27.1-10432.") var dot: String
        @Option(help: "table, json or csv.") var format = Format.table

        func deed(in description: RegisterDescription) throws -> Deed { reading.deed(.readSome) }

        func run(on node: Node, _ output: CommandOutput) throws {
            let (table, words) = try node.refusedWork(dot, reading.look, as: output.clerk)
            output.write(table.rendered(format))
            if format == .table { output.write(words) }
        }
    }

    struct SendAgain: StoreCommand {
        static let configuration = CommandConfiguration(
            commandName: "send-again",
            abstract: "Write the content of one again, corrected where fields are given; the hub judges it afresh.",
            discussion: """
                A record that was set aside is written again whole, with the edits of it that were set aside with it. Corrections \
                are --set NAME=VALUE (empty clears), or a JSON object of fields in FILE (- is standard input).
                """)
        @OptionGroup var options: StateOptions
        @Argument(help: "The change, such as 27.1-10432.") var dot: String
        @Argument(help: "JSON object of corrected fields; - is standard input.") var file: String?
        @Option(help: "Corrected field, NAME=VALUE; may stand several times.") var set: [String] = []
        @Option(help: "Why, for the record.") var reason = ""

        var inputPath: String? { file }

        func deed(in description: RegisterDescription) throws -> Deed { .writeSome }

        func run(on node: Node, _ output: CommandOutput) throws {
            let corrections = try Corrections(object: file == nil ? nil : output.input, assignments: set)
            let change = try node.sendAgain(dot, corrections, reason: reason, as: output.clerk)
            output.write(
                "sent again as change \(change.dot) of record \(change.record); the hub judges it at the next exchange\n"
            )
        }
    }

    struct Drop: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take one off the list here: it stays in the log, set aside; who did so and why is kept.")
        @OptionGroup var options: StateOptions
        @OptionGroup var choice: Choice

        func deed(in description: RegisterDescription) throws -> Deed { .writeSome }

        func run(on node: Node, _ output: CommandOutput) throws {
            let dot = try node.dropRefused(choice.dot, reason: choice.reason, as: output.clerk)
            let elsewhere = node.isHub ? "; its own site lists it until it is sent again or dropped there" : ""
            output.write("\(dot) is off the list here, and stays set aside\(elsewhere)\n")
        }
    }

    struct Release: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "At the hub: let one stand as it was written, with the edits of it; shown at both ends.")
        @OptionGroup var options: StateOptions
        @OptionGroup var choice: Choice

        func deed(in description: RegisterDescription) throws -> Deed { .writeSome }

        func run(on node: Node, _ output: CommandOutput) throws {
            let dot = try node.release(choice.dot, reason: choice.reason, as: output.clerk)
            output.write("\(dot) stands from now on; its author's site hears of it at its next exchange\n")
        }
    }

    /// One of them that somebody deals with, and why.
    struct Choice: ParsableArguments {
        @Argument(help: "The change, such as 27.1-10432.") var dot: String
        @Option(help: "Why.") var reason: String
    }
}
