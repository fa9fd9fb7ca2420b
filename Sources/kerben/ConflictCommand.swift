import ArgumentParser
import Causality
import Desk
import Register
import Safeguards
import Store

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
            var table = Table(columns: ["record", "case", "type", "field", "rule", "status", "reason", "review_due"])
            let reading = node.reading(output)
            try node.store.read { session in
                for conflict in try session.conflicts() where !open || conflict.status == "open" {
                    guard reading.right(conflict.type.name) > .none, try session.mayRead(conflict.caseFile) else {
                        continue
                    }
                    table.rows.append([
                        .text(conflict.record.description), .text(conflict.caseFile.description),
                        .text(conflict.type.name), .text(conflict.unit.name), .text(conflict.unit.rule.rawValue),
                        .text(conflict.status), .text(conflict.reason), Table.Cell(conflict.reviewDue),
                    ])
                }
                for review in try session.custodyReviews() where reading.right("custody") > .none {
                    table.rows.append([
                        .text(review.root.description), .text(review.root.description), .text("person"),
                        .text("custody"), .text("handover"), .text("open"),
                        .text(review.status + ": sites " + review.sites.map(String.init).joined(separator: ", ")),
                        .empty,
                    ])
                }
                guard !open else { return }
                for verdict in try session.verdicts() where try session.lists(verdict.dot, reading) {
                    table.rows.append([
                        .text(verdict.dot.description), .empty, .text("change"), .empty, .text("verdict"),
                        .text("\(verdict.kind)"), .text(verdict.reason), .empty,
                    ])
                }
            }
            output.write(table.rendered(format))
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
            let record = try Dot(typed: id)
            let type = try node.store.read { try $0.conflicts(record: record).first?.type.name } ?? ""
            try reading.read(node, output, type, record: record) { session, reading, write in
                write(try rendered(record, session, reading))
                return 1
            }
        }

        private func rendered(_ record: Dot, _ session: Session, _ reading: Reading) throws -> String {
            var table = Table(columns: [
                "field", "rule", "status", "side", "value", "change", "author", "written", "clock", "reason",
            ])
            for conflict in try session.conflicts(record: record) {
                try reading.check(conflict.type)
                guard let resolution = try session.resolution(conflict) else { continue }
                let fields = conflict.unit.fields.compactMap { conflict.type.field($0) }
                func text(_ values: [Value]) -> String {
                    zip(fields, values).map { field, value in
                        let isShown = reading.shows(field, of: conflict.type)
                        return "\(field.name)=\(isShown ? field.type.text(value) : "(confidential)")"
                    }.joined(separator: " ")
                }
                for sibling in resolution.siblings {
                    let change = sibling.change
                    table.rows.append([
                        .text(conflict.unit.name), .text(conflict.unit.rule.rawValue),
                        .text(conflict.status + (conflict.reason.isEmpty ? "" : ": " + conflict.reason)),
                        .text(sibling.values == resolution.values ? "shown" : "other"), .text(text(sibling.values)),
                        .text(change.dot.description), .text(change.author),
                        .text(timeText(change.correctedMilliseconds)),
                        .text(
                            change.clock.isKnown
                                ? "± \(1 << min(change.clock.uncertaintyExponent, 40)) ms" : "not measured"),
                        .text(change.reason),
                    ])
                }
                if let agreed = resolution.agreed {
                    table.rows.append([
                        .text(conflict.unit.name), .text(conflict.unit.rule.rawValue), .text(conflict.status),
                        .text("last agreed"), .text(text(agreed)), .empty, .empty, .empty, .empty, .empty,
                    ])
                }
            }
            return table.rendered(format)
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
            let record = try Dot(typed: id)
            guard (keep == nil) != (value == nil) else { throw CommandFailure("give either --keep or --value") }
            let change = try node.write(as: output.user) { session, author, moment in
                guard let conflict = try session.conflicts(record: record).first(where: { $0.unit.name == field }),
                    let resolution = try session.resolution(conflict)
                else { throw CommandFailure("\(id) \(field): no such conflict; see 'kerben conflict list'") }
                return try session.decide(
                    conflict, writes: try writes(conflict, resolution), reason: reason, author: author, at: &moment)
            }
            output.write("decided by change \(change.dot)\n")
        }

        private func writes(_ conflict: Session.Conflict, _ resolution: Resolution) throws -> [Write] {
            if let value {
                guard conflict.unit.fields.count == 1, let field = conflict.type.field(conflict.unit.fields[0]),
                    let parsed = field.type.value(from: value)
                else { throw CommandFailure("--value: fits only a single field, and must be what the field expects") }
                return [Write(field.number, parsed)]
            }
            guard let sibling = resolution.siblings.first(where: { $0.change.dot.description == keep }) else {
                throw CommandFailure(
                    "--keep \(keep ?? ""): is no side of this conflict; see 'kerben conflict show \(id)'")
            }
            return zip(conflict.unit.fields, sibling.values).map { Write($0, $1) }
        }
    }
}
