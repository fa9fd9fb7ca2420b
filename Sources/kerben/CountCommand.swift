import ArgumentParser
import Counting
import Desk
import Machine
import Register
import Safeguards

struct CountCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "count", abstract: "Count as a statement: figure, bounds, and who is silent.",
        discussion: """
            kerben count TABLE [--as-of DAY] [--known-at WATERMARK]; 'kerben count tables' lists the tables, and 'kerben \
            count diff' says person by person why two counts differ. Persons are counted at the end of the day, each once, \
            wherever recorded.
            """,
        subcommands: [Show.self, Diff.self, Tables.self, Publish.self, Statements.self], defaultSubcommand: Show.self)

    struct Show: StoreCommand {
        static let configuration = CommandConfiguration(abstract: "Count one table.")
        @OptionGroup var options: StateOptions
        @OptionGroup var moment: CountMomentOptions
        @Argument(help: "Table, such as population.") var table: String
        @Option(help: "First day of the period, for tables of records; default 1 January.") var since: String?
        @Option(help: "Dimensions in place of the table's own, separated by commas.") var by: String?
        @Flag(help: "Only what may leave the country: cells of five or more, rounded down to fives, and nothing else.")
        var `public` = false
        @Option(help: "table, json, csv or xlsx.") var format = CountFormat.table

        /// Asked where the command is given, never by the daemon that carries it out.
        func readInput() throws -> [UInt8] {
            guard format == .xlsx, StandardOutput.isTerminal else { return [] }
            throw CommandFailure("--format xlsx: is a file for a spreadsheet; redirect it, as in > \(table).xlsx")
        }

        func deed(in description: RegisterDescription) throws -> Deed { .may(.count) }

        func run(on node: Node, _ output: CommandOutput) throws {
            let text = try node.count(CountRequest(table, moment.value, since: since, by: by, isPublic: `public`))
            switch format {
            case .json: output.write(text.json)
            case .csv: output.write(text.rows.rendered(.csv))
            case .table: output.write(text.text)
            case .xlsx: output.write(try Spreadsheet.xlsx(text.sheets, scratch: temporaryFolder))
            }
        }
    }

    struct Diff: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say person by person why two counts of a table differ.",
            discussion:
                "The first is counted with --from-day and --from-known-at, the second with --as-of and --known-at.")
        @OptionGroup var options: StateOptions
        @OptionGroup var moment: CountMomentOptions
        @Argument(help: "Table of persons, such as population.") var table: String
        @Option(help: "Day of the first count; default the same as of the second.") var fromDay: String?
        @Option(help: "Watermark of the first count; default what is known now.") var fromKnownAt: String?
        @Option(help: "table, json or csv.") var format = Format.table

        func deed(in description: RegisterDescription) throws -> Deed {
            .countPersonByPerson(try description.countTable(table).recordTypes)
        }

        func run(on node: Node, _ output: CommandOutput) throws {
            var first = moment.value
            first.day = fromDay ?? first.day
            first.knownAt = fromKnownAt
            let (table, sum) = try node.difference(table, from: first, to: moment.value)
            output.write(table.rendered(format))
            output.note(sum)
        }
    }

    struct Tables: StoreCommand {
        static let configuration = CommandConfiguration(abstract: "List the tables that this register describes.")
        @OptionGroup var options: StateOptions
        @Option(help: "table, json or csv.") var format = Format.table

        func deed(in description: RegisterDescription) throws -> Deed { .nothing }

        func run(on node: Node, _ output: CommandOutput) throws {
            output.write(node.description.countTables.rendered(format))
        }
    }
}

/// Which day is counted, and as far as was known when.
struct CountMomentOptions: ParsableArguments {
    @Option(help: "Day to count, such as 2026-07-01; default today.") var asOf: String?
    @Option(help: "Watermark of a former count, such as 1:4711: gives again what was known then.") var knownAt: String?
    @Flag(help: "Hear facilities by the days that they closed alone: for days that are written down long after.")
    var closedDays = false

    var value: CountMoment { CountMoment(day: asOf, knownAt: knownAt, hearsClosedDaysAlone: closedDays) }
}
