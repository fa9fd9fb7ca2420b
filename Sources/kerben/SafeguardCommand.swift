import ArgumentParser
import Causality
import Desk
import Machine
import Register
import Safeguards
import Store
import Terminal

struct SafeguardCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "safeguard", abstract: "What is owed to people in custody, and the rules that writes must keep.",
        subcommands: [Dues.self, Breaches.self, ReleaseDates.self, Rules.self])

    struct Dues: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "What is late or due: releases, examinations, reviews, answers, conditions.",
            discussion: """
                Read from the records, typed by nobody. The release clock shows the earliest date that anybody wrote, 90 days
                before; nothing here releases, holds or extends by itself. Status 0 also where something is late.
                """)
        @OptionGroup var options: StateOptions
        @Option(help: "Day to look at, such as 2026-07-01; default today.") var asOf: String?
        @Option(help: "Only one of the rules, by number.", transform: within(NumberBounds.rule)) var rule: Int?
        @Option(
            help: "Least space in a shared room, square decimetres a person; default 400.",
            transform: within(NumberBounds.squareDecimetres))
        var sharedSpace: Int64 = 400
        @Option(
            help: "Least space in a single room, square decimetres; default 600.",
            transform: within(NumberBounds.squareDecimetres))
        var singleSpace: Int64 = 600
        @Option(help: "table, json or csv.") var format = Format.table

        func deed(in description: RegisterDescription) throws -> Deed { .readSome }

        func run(on node: Node, _ output: CommandOutput) throws {
            let day = asOf ?? node.today
            let norm = SpaceNorm(single: singleSpace, shared: sharedSpace)
            let reading = node.reading(output)
            let dues = try node.store.read { session in
                try session.dues(day: day, spaceNorm: norm).filter { try session.lists($0.record, reading) }
            }
            var table = Table(columns: ["day", "days", "site", "record", "what", "rule", "source"])
            for due in dues where rule.map({ $0 == due.rule }) ?? true {
                table.rows.append([
                    .text(due.day), .number(due.days), Table.Cell(due.site), .text(due.record.description),
                    .text(due.what), Table.Cell(due.rule), .text(due.source),
                ])
            }
            output.write(table.rendered(format))
        }
    }

    struct Breaches: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Rules that the records break as they stand, whoever wrote them, until it is cured.",
            discussion: """
                What happened is recorded even where it breaks a rule, and what two sites wrote apart may break one together: \
                either is listed here, at the hub and at the site. A record that is put right is listed no more. Status 0 also \
                where something is listed.
                """)
        @OptionGroup var options: StateOptions
        @Option(help: "Day to look at, such as 2026-07-01; default today.") var asOf: String?
        @Option(help: "Only one of the rules, by number.", transform: within(NumberBounds.rule)) var rule: Int?
        @Option(help: "table, json or csv.") var format = Format.table

        func deed(in description: RegisterDescription) throws -> Deed { .readSome }

        func run(on node: Node, _ output: CommandOutput) throws {
            let day = asOf ?? node.today
            let reading = node.reading(output)
            let breaches = try node.store.read { session in
                try session.breaches(day: day, now: Clocks.wall / 1_000).filter {
                    try session.lists($0.record, reading)
                }
            }
            var table = Table(columns: ["since", "site", "person", "record", "what", "rule", "source"])
            for breach in breaches where rule.map({ $0 == breach.rule }) ?? true {
                table.rows.append([
                    .text(breach.since), Table.Cell(breach.site), .text(breach.person?.description ?? ""),
                    .text(breach.record.description), .text(breach.what), Table.Cell(breach.rule),
                    .text(breach.source),
                ])
            }
            output.write(table.rendered(format))
        }
    }

    struct ReleaseDates: StoreCommand {
        static let configuration = CommandConfiguration(
            commandName: "release-dates",
            abstract: "How the end of each sentence of a person was computed, and by whom.",
            discussion: """
                Start, term and days on remand give a day; beside it stands what the records say, every side of it, with who \
                wrote it, when and why. Nothing is changed by it: where the two differ, somebody has to look.
                """)
        @OptionGroup var options: StateOptions
        @Argument(help: "Prisoner number.") var prisonerNumber: String
        @Option(help: "table, json or csv.") var format = Format.table

        func deed(in description: RegisterDescription) throws -> Deed { .read(["person", "sentence"]) }

        func run(on node: Node, _ output: CommandOutput) throws {
            let (traces, shows) = try node.store.read { session in
                let reading = node.reading(output)
                let types = ["person", "sentence"].compactMap { session.description.type(named: $0) }
                guard let file = try session.caseFile(prisonerNumber: prisonerNumber) else {
                    throw CommandFailure("nobody of that number is in view here")
                }
                let shows = { (field: Field) in types.allSatisfy { reading.shows(field, of: $0) } }
                return (try session.releaseTraces(of: file), shows)
            }
            var table = Table(columns: ["sentence", "step", "value", "gives", "change", "author", "written", "reason"])
            for trace in traces {
                let sentence = Table.Cell.text(trace.sentence.description)
                for step in trace.computed.steps {
                    table.rows.append(
                        [sentence, .text("+ " + step.field), .text(step.value), .text(step.gives)]
                            + [Table.Cell](repeating: .empty, count: 4))
                }
                for side in trace.sides {
                    table.rows.append([
                        sentence, .text(side.field.name), .text(shows(side.field) ? side.value : "(confidential)"),
                        .text(Self.remark(side, trace.computed)), .text(side.change.dot.description),
                        .text(side.change.author), .text(timeText(side.change.correctedMilliseconds)),
                        .text(side.change.reason),
                    ])
                }
            }
            output.write(table.rendered(format))
        }

        private static func remark(_ side: Session.ReleaseSide, _ computed: ReleaseDate) -> String {
            if side.isOpen { return "disputed: open for review" }
            guard side.field.name == "expiry", let day = computed.day else { return "" }
            return side.value == CivilTime.dateText(day) ? "agrees" : "differs: look at it"
        }
    }

    struct Rules: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The rules that a write must keep, where each comes from, and the records it looks at.")
        @Option(help: "table, json or csv.") var format = Format.table

        func run() throws {
            var table = Table(columns: ["rule", "records", "source"])
            for safeguard in Safeguard.all {
                table.rows.append([
                    Table.Cell(safeguard.number == 0 ? nil : safeguard.number),
                    .text(safeguard.types.sorted().joined(separator: ", ")),
                    .text(safeguard.source),
                ])
            }
            StandardOutput.write(table.rendered(format))
        }
    }
}
