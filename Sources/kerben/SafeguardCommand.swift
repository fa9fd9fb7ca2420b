import ArgumentParser
import Causality
import Register
import Store

struct SafeguardCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "safeguard", abstract: "What is owed to people in custody, and the rules that writes must keep.",
        subcommands: [Dues.self, Rules.self])

    struct Dues: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "What is late or due: releases, examinations, reviews, answers, conditions.",
            discussion: """
                Read from the records, typed by nobody. The release clock shows the earliest date that anybody wrote, 90 days
                before; nothing here releases, holds or extends by itself. Status 0 also where something is late.
                """)
        @OptionGroup var options: StateOptions
        @Option(help: "Day to look at, such as 2026-07-01; default today.") var asOf: String?
        @Option(help: "Only one of the rules, by number.") var rule: Int?
        @Option(help: "Least space in a shared room, square decimetres a person.") var sharedSpace: Int64 = 400
        @Option(help: "Least space in a single room, square decimetres.") var singleSpace: Int64 = 600
        @Option(help: "table, json or csv.") var format = Format.table

        func run(on node: Node, _ output: CommandOutput) throws {
            let day = asOf ?? node.today
            let norm = Session.SpaceNorm(single: singleSpace, shared: sharedSpace)
            let dues = try node.store.read { try $0.dues(day: day, spaceNorm: norm) }
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

    struct Rules: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The rules that a write must keep, where each comes from, and the records it looks at.")
        @Option(help: "table, json or csv.") var format = Format.table

        func run() throws {
            var table = Table(columns: ["rule", "records", "source"])
            for safeguard in Safeguard.all {
                table.rows.append([
                    Table.Cell(safeguard.number), .text(safeguard.types.sorted().joined(separator: ", ")),
                    .text(safeguard.source),
                ])
            }
            StandardOutput.write(table.rendered(format))
        }
    }
}
