import ArgumentParser
import Causality
import Counting
import Desk
import Machine
import Register
import Safeguards
import Store

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
        @OptionGroup var moment: CountMoment
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
            var table = try node.countTable(table)
            var moment = moment
            if `public` { try checkPublic(table, &moment, node) }
            if let by { table.dimensions = try Self.dimensions(by) }
            var statement = try moment.statement(table, since: since, on: node)
            let heard = (statement.facilities.count { !$0.isSilent }, statement.facilities.count)
            if `public` { statement = try disclosed(statement, table, moment, node) }
            let text = CountText(
                statement, of: table, offsetMinutes: node.options.utcOffsetMinutes, isPublic: `public`, heard: heard)
            switch format {
            case .json: output.write(text.json)
            case .csv: output.write(text.rows.rendered(.csv))
            case .table: output.write(text.text)
            case .xlsx: output.write(try Spreadsheet.xlsx(text.sheets, scratch: temporaryFolder))
            }
        }

        /// Whoever may choose tables, dimensions, periods and moments can subtract one from another.
        private func checkPublic(_ table: CountTable, _ moment: inout CountMoment, _ node: Node) throws {
            for (name, isGiven) in [
                ("--by", by != nil), ("--since", since != nil), ("--known-at", moment.knownAt != nil),
            ] where isGiven {
                throw CommandFailure("--public: shows tables as they are described; leave out \(name)")
            }
            if let reason = Disclosure.refusal(table, among: node.store.description.tables) {
                throw CommandFailure("\(table.name): cannot be shown with --public: \(reason)")
            }
            moment.asOf = moment.asOf ?? Disclosure.lastPublicDay(before: node.today)
            guard Disclosure.isPublic(day: moment.asOf ?? "", today: node.today) else {
                throw CommandFailure("--as-of: with --public, the last day of a month that is over, such as 2026-06-30")
            }
        }

        private func disclosed(
            _ statement: CountStatement, _ table: CountTable, _ moment: CountMoment, _ node: Node
        ) throws -> CountStatement {
            var cells = Disclosure.cells(statement.rows)
            // A margin of the public table is the sum of that one's cells: counted by itself, it would give them away.
            if let finer = Disclosure.base(of: node.store.description.tables), table.isMargin(of: finer),
                let place = finer.dimensions.firstIndex(of: table.dimensions[0])
            {
                let whole = try moment.statement(finer, since: nil, on: node)
                cells = Disclosure.cells(whole.rows).map { Disclosure.sums($0, by: place) }
            }
            guard let cells else {
                throw CommandFailure(
                    "\(table.name): cannot be shown with --public: no cell of it has \(Disclosure.shownMin) or more")
            }
            return Disclosure.statement(statement, cells)
        }

        private static func dimensions(_ by: String) throws -> [String] {
            let names = by.split(separator: ",").map(String.init)
            if let name = names.first(where: { name in names.count { $0 == name } > 1 }) {
                throw CommandFailure("--by: names \(name) twice")
            }
            return names
        }
    }

    struct Diff: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say person by person why two counts of a table differ.",
            discussion:
                "The first is counted with --from-day and --from-known-at, the second with --as-of and --known-at.")
        @OptionGroup var options: StateOptions
        @OptionGroup var moment: CountMoment
        @Argument(help: "Table of persons, such as population.") var table: String
        @Option(help: "Day of the first count; default the same as of the second.") var fromDay: String?
        @Option(help: "Watermark of the first count; default what is known now.") var fromKnownAt: String?
        @Option(help: "table, json or csv.") var format = Format.table

        func deed(in description: RegisterDescription) throws -> Deed {
            .countPersonByPerson(try description.countTable(table).recordTypes)
        }

        func run(on node: Node, _ output: CommandOutput) throws {
            let table = try node.countTable(table)
            var first = moment
            first.asOf = fromDay ?? moment.asOf
            first.knownAt = fromKnownAt
            let before = try first.counted(table, on: node)
            let after = try moment.counted(table, on: node)
            var rows = Table(columns: ["person", "change", "before", "after"])
            for person in Set(before.keys).union(after.keys).sorted() where before[person] != after[person] {
                func text(_ keys: [String]?) -> String { keys?.filter { !$0.isEmpty }.joined(separator: " ") ?? "" }
                let change = before[person] == nil ? "in" : after[person] == nil ? "out" : "moved"
                rows.rows.append([
                    .text(person.description), .text(change), .text(text(before[person])), .text(text(after[person])),
                ])
            }
            output.write(rows.rendered(format))
            output.note("\(before.count) before, \(after.count) after, \(rows.rows.count) persons differ")
        }
    }

    struct Tables: StoreCommand {
        static let configuration = CommandConfiguration(abstract: "List the tables that this register describes.")
        @OptionGroup var options: StateOptions
        @Option(help: "table, json or csv.") var format = Format.table

        func deed(in description: RegisterDescription) throws -> Deed { .nothing }

        func run(on node: Node, _ output: CommandOutput) throws {
            var rows = Table(columns: ["table", "number", "counts", "by", "what"])
            for table in node.store.description.tables {
                var unit = "persons"
                if case .records(let type, _) = table.unit { unit = type }
                rows.rows.append([
                    .text(table.name), .text(table.number), .text(unit),
                    .text(table.dimensions.joined(separator: ",")), .text(table.labels["en"] ?? ""),
                ])
            }
            output.write(rows.rendered(format))
        }
    }
}

/// Which day is counted, and as far as was known when.
struct CountMoment: ParsableArguments {
    @Option(help: "Day to count, such as 2026-07-01; default today.") var asOf: String?
    @Option(help: "Watermark of a former count, such as 1:4711: gives again what was known then.") var knownAt: String?
    @Flag(help: "Hear facilities by the days that they closed alone: for days that are written down long after.")
    var closedDays = false

    func statement(
        _ table: CountTable, since: String?, on node: Node
    ) throws -> CountStatement {
        try read(node) { session, day in
            try session.count(
                table, day: day, since: since, byClosedDays: closedDays,
                // What was known then knew of no later time.
                now: knownAt == nil ? Clocks.wall / 1_000 : nil)
        }
    }

    func counted(_ table: CountTable, on node: Node) throws -> [Dot: [String]] {
        try read(node) { session, day in try session.counted(table, day: day) }
    }

    private func read<T>(_ node: Node, _ body: (Session, String) throws -> T) throws -> T {
        let day = asOf ?? node.today
        return try node.store.read(knownAt: knownAt.map(node.feed)) { try body($0, day) }
    }
}

extension Node {
    /// The feed position of a watermark, such as `1:4711`.
    func feed(_ watermark: String) throws -> Int64 {
        let parts = watermark.split(separator: ":").map { Int64($0) }
        guard parts.count == 2, let epoch = parts[0], let feed = parts[1], feed >= 0 else {
            throw CommandFailure("\(watermark): is no watermark as a count prints it, such as 1:4711")
        }
        guard epoch == Int64(store.identity.epoch) else {
            throw CommandFailure("\(watermark): epoch \(epoch) is not this store's (\(store.identity.epoch))")
        }
        return feed
    }

    func countTable(_ name: String) throws -> CountTable { try store.description.countTable(name) }
}

extension RegisterDescription {
    func countTable(_ name: String) throws -> CountTable {
        guard let table = tables.first(where: { $0.name == name || (!name.isEmpty && $0.number == name) }) else {
            throw CommandFailure("\(name): no such table (\(tables.map(\.name).joined(separator: ", ")))")
        }
        return table
    }
}
