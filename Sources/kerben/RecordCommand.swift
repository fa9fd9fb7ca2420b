import ArgumentParser
import Causality
import Desk
import Register
import Safeguards
import Store
import Terminal
import Trust

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
                """)
        @OptionGroup var options: StateOptions
        @Argument(help: "NDJSON file; - is standard input.") var file = "-"
        @Flag(help: "Check everything, write nothing.") var dryRun = false

        var inputPath: String? { file }

        func deed(in description: RegisterDescription) throws -> Deed { .writeSome }

        func run(on node: Node, _ output: CommandOutput) throws {
            let lines = InputLines(output.input).enumerated().filter { !$0.element.isEmpty }
            var written: [(json: String, note: String?)] = []
            let intake = Intake(
                lines: lines, number: { $0.offset + 1 },
                refused: { throw CommandFailure("line \($0.offset + 1): \($1); nothing was written") },
                put: { session, line, author, moment in
                    let change = try session.put(RecordInput.read(line.element), author: author, at: &moment)
                    let note = session.caseOpened(by: change).map { "line \(line.offset + 1): \(Self.opened($0))" }
                    written.append(("{\"id\":\"\(change.record)\",\"case\":\"\(change.caseFile)\"}\n", note))
                })
            let name = InputName.of([Array("put \(output.user.account)".utf8), output.input])
            let outcome = try intake.run(on: node, as: output.user, name: name, isDryRun: dryRun)
            // Those of the trial, if there was one, were not.
            written.removeFirst(max(0, written.count - outcome.taken))
            for line in written { line.note.map(output.note) }
            if dryRun {
                return output.note("\(outcome.taken) lines are in order; nothing was written (--dry-run)")
            }
            if outcome.before > 0 {
                output.note("\(outcome.before) lines were written before, when this input was cut short")
            }
            output.write(written.map { $0.json }.joined())
        }

        /// What the writer is told of a case that the answers on arrival opened.
        static func opened(_ complaint: Dot) -> String {
            "opens the case \(complaint) with the prosecutor, for what was seen or said on arrival (Nelson Mandela Rules 34, 71)"
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
            let record = try Dot(typed: id)
            let type = try node.store.read { try $0.change(record)?.type }.flatMap { node.store.description[$0]?.name }
            try reading.read(node, output, type ?? "", record: record) { session, reading, write in
                guard let json = try session.json(of: record, reading) else {
                    throw CommandFailure("\(id): no such record is held here; see 'kerben record list TYPE'")
                }
                write(json + "\n")
                return 1
            }
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
            guard let described = node.store.description.type(named: type) else {
                let names = node.store.description.types.map(\.name).joined(separator: ", ")
                throw CommandFailure("\(type): no record type of this register (\(names))")
            }
            let file = try caseFile.map { try Dot(typed: $0, as: "case id") }
            try reading.read(node, output, described.name, record: file) { session, reading, write in
                var count = 0
                try session.list(described, in: file, limit: limit, reading) {
                    write($0 + "\n")
                    count += 1
                }
                return count
            }
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
            try reading.read(node, output, "person") { session, reading, write in
                if let type = session.description.type(named: "person") { try reading.check(type) }
                let found = try session.find(text)
                guard !found.isEmpty else {
                    throw CommandFailure("nobody of that number or name is in view here")
                }
                for file in found { if let json = try session.json(of: file, reading) { write(json + "\n") } }
                return found.count
            }
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
            guard let record = Dot(id), let (type, state) = try node.store.read({ try $0.history(of: record) }) else {
                throw CommandFailure("\(id): no such record is held here")
            }
            try reading.read(node, output, type?.name ?? "", record: record) { _, reading, write in
                try reading.check(type?.name ?? "")
                write(rendered(type, state, reading))
                return 1
            }
        }

        private func rendered(_ type: RecordType?, _ state: RecordState, _ reading: Reading) -> String {
            var table = Table(columns: ["change", "state", "written", "author", "fields", "parallel to", "reason"])
            for (change, isApplied) in state.applied.map({ ($0, true) }) + state.waiting.map({ ($0, false) }) {
                let parallel = state.applied.filter { $0.isConcurrent(with: change) }.map(\.dot.description)
                let fields = change.writes.map { reading.text($0, of: type) }
                table.rows.append([
                    .text(change.dot.description),
                    .text(!isApplied ? "waiting" : state.isVoid(change.dot) ? "set aside" : "applied"),
                    .text(timeText(change.correctedMilliseconds)),
                    .text(change.author), .text(fields.joined(separator: " ")),
                    .text(parallel.joined(separator: " ")), .text(change.reason),
                ])
            }
            return table.rendered(format)
        }
    }
}

/// The lines of an input, without their ends.
struct InputLines: Sequence {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func makeIterator() -> AnyIterator<String> {
        var place = 0
        return AnyIterator {
            guard place < bytes.count else { return nil }
            let end = bytes[place...].firstIndex(of: 10) ?? bytes.count
            var line = bytes[place..<end]
            if line.last == 13 { line.removeLast() }
            place = end + 1
            return String(decoding: line, as: UTF8.self)
        }
    }
}
