import ArgumentParser
import Causality
import Counting
import Desk
import Register
import Safeguards
import Store

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
            let law = try node.store.read { try $0.legislation() }
            var table = Table(columns: ["id", "provision", "iccs", "in_force_from", "in_force_to", "now"])
            for entry in law.entries where edition.map({ $0 == entry.provision.edition }) ?? true {
                table.rows.append([
                    .text(entry.record.description), .text(entry.provision.text), .text(law.iccs(entry.provision)),
                    Table.Cell(entry.inForceFrom.map(CivilTime.dateText)),
                    Table.Cell(entry.inForceTo.map(CivilTime.dateText)), .text(law.newest(entry.provision)),
                ])
            }
            output.write(table.rendered(format))
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
            let topics = node.store.description.codeLists["comparison-topic"]?.codes.map(\.code) ?? []
            if let topic, !topics.contains(topic) {
                throw CommandFailure("\(topic): is no topic (\(topics.joined(separator: ", ")))")
            }
            let answers = try node.store.read { try $0.comparison() }
            var table = Table(columns: [
                "topic", "state", "answer", "provision", "quotation", "reviewer", "reviewed_on",
            ])
            for asked in topics where topic == nil || asked == topic {
                for state in Set(answers.map(\.state)).sorted() {
                    guard let found = answers.first(where: { $0.topic == asked && $0.state == state }) else {
                        let empty = [Table.Cell](repeating: .empty, count: 4)
                        table.rows.append([.text(asked), .text(state), .text("not compared yet")] + empty)
                        continue
                    }
                    table.rows.append(
                        [
                            asked, state, found.answer, found.provision, found.quotation,
                            found.reviewer.isEmpty ? "not reviewed" : found.reviewer, found.reviewedOn,
                        ].map { .text($0) })
                }
            }
            output.write(table.rendered(format))
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
            var table = Table(columns: ["provision", "sentences", "register of laws"])
            for (provision, isKnown, count) in try node.store.read({ try $0.unmapped() }) {
                table.rows.append([
                    .text(provision.text), Table.Cell(count),
                    .text(isKnown ? "has no class for it" : "does not have it"),
                ])
            }
            output.write(table.rendered(format))
        }
    }
}
