import ArgumentParser
import Desk
import Machine
import Register
import Safeguards
import Terminal

struct SafeguardCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "safeguard", abstract: "What is owed to people in custody, and the rules that writes must keep.",
        subcommands: [Dues.self, Breaches.self, BreachCounts.self, ReleaseDates.self, Rules.self])

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
            let norm = SpaceNorm(single: singleSpace, shared: sharedSpace)
            output.write(try node.dues(on: asOf, rule: rule, norm: norm, as: output.clerk).rendered(format))
        }
    }

    struct Breaches: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Rules that the records break as they stand, whoever wrote them, until it is cured.",
            discussion: """
                What happened is recorded even where it breaks a rule, and what two sites wrote apart may break one together: \
                either is listed here, at the hub and at the site. A record that is put right is listed no more. Status 0 also \
                where something is listed. Each line says where, since when and for how many days, and what cures it.
                """)
        @OptionGroup var options: StateOptions
        @Option(help: "Day to look at, such as 2026-07-01; default today.") var asOf: String?
        @Option(help: "Only one of the rules, by number.", transform: within(NumberBounds.rule)) var rule: Int?
        @Option(help: "table, json or csv.") var format = Format.table

        func deed(in description: RegisterDescription) throws -> Deed { .readSome }

        func run(on node: Node, _ output: CommandOutput) throws {
            output.write(try node.breaches(on: asOf, rule: rule, as: output.clerk).rendered(format))
        }
    }

    struct BreachCounts: StoreCommand {
        static let configuration = CommandConfiguration(
            commandName: "breach-counts",
            abstract: "How often each rule is broken, and where: of the nation at the hub, of its own at a site.",
            discussion: """
                By rule and site: records, persons, and the days that the oldest has stood. What is counted is what \
                'safeguard breaches' lists.
                """)
        @OptionGroup var options: StateOptions
        @Option(help: "Day to look at, such as 2026-07-01; default today.") var asOf: String?
        @Option(help: "Only one of the rules, by number.", transform: within(NumberBounds.rule)) var rule: Int?
        @Option(help: "table, json or csv.") var format = Format.table

        func deed(in description: RegisterDescription) throws -> Deed { .readSome }

        func run(on node: Node, _ output: CommandOutput) throws {
            output.write(try node.breachCounts(on: asOf, rule: rule, as: output.clerk).rendered(format))
        }
    }

    struct ReleaseDates: StoreCommand {
        static let configuration = CommandConfiguration(
            commandName: "release-dates",
            abstract: "How the end of each sentence of a person was computed, and by whom.",
            discussion: """
                The rules of its state give a day, step by step; beside it stands what the records say, every side of it, with \
                who wrote it, when and why. Nothing is changed by it: where the two differ, somebody has to look.
                """)
        @OptionGroup var options: StateOptions
        @Argument(help: "Prisoner number.") var prisonerNumber: String
        @Option(help: "table, json or csv.") var format = Format.table

        func deed(in description: RegisterDescription) throws -> Deed { .read(["person", "sentence"]) }

        func run(on node: Node, _ output: CommandOutput) throws {
            output.write(try node.releaseDates(prisonerNumber: prisonerNumber, as: output.clerk).rendered(format))
        }
    }

    struct Rules: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The rules that a write must keep, where each comes from, and the records it looks at.")
        @Option(help: "table, json or csv.") var format = Format.table

        func run() throws { StandardOutput.write(Safeguard.table.rendered(format)) }
    }
}
