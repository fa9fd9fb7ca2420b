import ArgumentParser
import Causality
import Desk
import FoundationEssentials
import Register
import Safeguards
import Store

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
            var table = Table(columns: [
                "change", "record", "type", "case", "written", "author", "state", "reason", "what_to_do",
            ])
            let (work, hidden) = try node.store.read { session in
                let reading = node.reading(output)
                let all = try session.refusedWork().filter { !open || $0.state == .open }
                let shown = all.filter { reading.right($0.type?.name ?? "") > .none }
                return (shown, all.count - shown.count)
            }
            for work in work {
                let change = work.change
                table.rows.append([
                    .text(change.dot.description), .text(change.record.description),
                    .text(work.type?.name ?? "#\(change.type)"), .text(change.caseFile.description),
                    .text(timeText(change.correctedMilliseconds)), .text(change.author), .text(work.state.text),
                    .text(work.reason), .text(work.state == .open ? SetAside.advice(work.reason) : ""),
                ])
            }
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
            let dot = try Dot(typed: dot, as: "change")
            guard let work = try node.store.read({ try $0.refusedWork(dot) }) else {
                throw CommandFailure("\(dot): is no refused work here; see 'kerben sync refused'")
            }
            try reading.read(node, output, work.type?.name ?? "", record: dot) { _, reading, write in
                if let type = work.type { try reading.check(type) }
                var table = Table(columns: ["field", "value"])
                for write in work.change.writes {
                    let text = reading.text(write, of: work.type)
                    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                    table.rows.append(parts.map { .text(String($0)) })
                }
                write(table.rendered(format))
                return 1
            }
            guard format == .table else { return }
            output.write(
                "\(work.state.text) by \(work.decidedBy): \(work.reason)\n"
                    + (work.state == .open ? SetAside.advice(work.reason) + "\n" : ""))
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
            let dot = try Dot(typed: dot, as: "change")
            let corrections = try corrections(output.input)
            let change = try node.write(as: output.user) { session, author, moment in
                try session.sendAgain(dot, corrections: corrections, reason: reason, author: author, at: &moment)
            }
            output.write(
                "sent again as change \(change.dot) of record \(change.record); the hub judges it at the next exchange\n"
            )
        }

        private func corrections(_ input: [UInt8]) throws -> [String: RecordInput.Scalar] {
            var fields: [String: RecordInput.Scalar] = [:]
            if file != nil {
                let line = "{\"fields\":\(String(decoding: input, as: UTF8.self))}"
                fields = try RecordInput.read(line).fields
            }
            for correction in set {
                guard let equals = correction.firstIndex(of: "="), equals != correction.startIndex else {
                    throw CommandFailure("--set: expects NAME=VALUE")
                }
                let value = String(correction[correction.index(after: equals)...])
                fields[String(correction[..<equals])] = value.isEmpty ? .null : .text(value)
            }
            return fields
        }
    }

    struct Drop: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take one off the list here: it stays in the log, set aside; who did so and why is kept.")
        @OptionGroup var options: StateOptions
        @OptionGroup var choice: Choice

        func deed(in description: RegisterDescription) throws -> Deed { .writeSome }

        func run(on node: Node, _ output: CommandOutput) throws {
            let dot = try choice.change()
            try node.write(as: output.user) { session, author, moment in
                try session.dropRefused(dot, reason: choice.reason, author: author, at: &moment)
            }
            let elsewhere =
                node.store.identity.isHub ? "; its own site lists it until it is sent again or dropped there" : ""
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
            let dot = try choice.change()
            try node.write(as: output.user) { session, author, moment in
                try session.release(dot, reason: choice.reason, author: author, at: &moment)
            }
            output.write("\(dot) stands from now on; its author's site hears of it at its next exchange\n")
        }
    }

    /// One of them that somebody deals with, and why.
    struct Choice: ParsableArguments {
        @Argument(help: "The change, such as 27.1-10432.") var dot: String
        @Option(help: "Why.") var reason: String

        func change() throws -> Dot { try Dot(typed: dot, as: "change") }
    }
}
