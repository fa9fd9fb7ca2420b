import ArgumentParser
import Causality
import Register
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
        @Flag(help: "Suppress small cells: for what leaves the country.") var `public` = false
        @Option(help: "table, json or csv.") var format = Format.table

        func run(on node: Node, _ output: CommandOutput) throws {
            var table = try node.countTable(table)
            if let by { table.dimensions = by.split(separator: ",").map(String.init) }
            var statement = try moment.statement(table, since: since, on: node)
            if `public` { statement.suppressSmallCells() }
            switch format {
            case .json: output.write(CountText.json(statement))
            case .csv: output.write(CountText.rows(statement).rendered(.csv))
            case .table: output.write(CountText.text(statement))
            }
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

    func statement(_ table: CountTable, since: String?, on node: Node) throws -> CountStatement {
        try read(node) { session, day, offset in
            try session.count(table, day: day, since: since, offsetMinutes: offset)
        }
    }

    func counted(_ table: CountTable, on node: Node) throws -> [Dot: [String]] {
        try read(node) { session, day, offset in try session.counted(table, day: day, offsetMinutes: offset) }
    }

    private func read<T>(_ node: Node, _ body: (Session, String, Int64) throws -> T) throws -> T {
        let offset = node.options.utcOffsetMinutes
        let day = asOf ?? node.today
        return try node.store.read(knownAt: knownAt.map(node.feed)) { try body($0, day, offset) }
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

    func countTable(_ name: String) throws -> CountTable {
        let tables = store.description.tables
        guard let table = tables.first(where: { $0.name == name || $0.number == name }) else {
            throw CommandFailure("\(name): no such table (\(tables.map(\.name).joined(separator: ", ")))")
        }
        return table
    }
}

/// A statement for the eye and for programs.
enum CountText {
    static func rows(_ statement: CountStatement) -> Table {
        let names = Dictionary(
            statement.facilities.map { (String($0.site), $0.name) }, uniquingKeysWith: { first, _ in first })
        let hasFacility = statement.dimensions.first == "facility"
        var table = Table(columns: statement.dimensions + (hasFacility ? ["name"] : []) + ["count"])
        for row in statement.rows {
            var cells = row.keys.enumerated().map { index, key -> Table.Cell in
                statement.dimensions[index] == "facility" ? Int64(key).map { .number($0) } ?? .empty : .text(key)
            }
            if hasFacility { cells.append(.text(names[row.keys[0]] ?? "")) }
            table.rows.append(cells + [row.isSuppressed ? .text(CountStatement.suppressed) : Table.Cell(row.count)])
        }
        return table
    }

    static func text(_ statement: CountStatement) -> String {
        var lines = rows(statement).rendered(.table)
        guard statement.since == nil else {
            return lines + "total       \(statement.figure)\nrecords of \(statement.since ?? "") to \(statement.asOf); "
                + "watermark \(statement.epoch):\(statement.watermark), edition \(statement.edition)\n"
        }
        lines += "in transit  \(statement.inTransit)\ndisputed    \(statement.disputed)\n"
        let most = statement.max.map(String.init) ?? "not bounded: the capacity of a silent facility is not known"
        lines += "total       \(statement.figure)  (at least \(statement.min), at most \(most))\n"
        if statement.unmatched > 0 { lines += "received without a dispatch known here: \(statement.unmatched)\n" }
        if statement.suspected > 0 {
            lines += "may be one with another that is counted: \(statement.suspected)\n"
        }
        let silent = statement.facilities.filter(\.isSilent)
        lines +=
            "heard       \(statement.facilities.count - silent.count) of \(statement.facilities.count) facilities\n"
        for facility in silent {
            lines +=
                "silent      \(facility.name): "
                + (facility.dayClosed.map { "closed its day last on \($0)" } ?? facility.heardAt.map {
                    "heard last at \(timeText($0))"
                } ?? "never heard") + ", \(facility.counted) counted there then\n"
        }
        return lines
            + "as of the end of \(statement.asOf); watermark \(statement.epoch):\(statement.watermark), edition \(statement.edition)\n"
    }

    static func json(_ statement: CountStatement) -> String {
        var facilities = Table(columns: ["site", "name", "held", "heard_at", "data_as_of", "silent"])
        for facility in statement.facilities {
            facilities.rows.append([
                Table.Cell(facility.site), .text(facility.name), Table.Cell(facility.held),
                Table.Cell(facility.heardAt.map(timeText)), Table.Cell(facility.dayClosed), .flag(facility.isSilent),
            ])
        }
        return """
            {"table":"\(statement.table)","as_of":"\(statement.asOf)",\
            "watermark":"\(statement.epoch):\(statement.watermark)","edition":\(statement.edition),\
            "figure":\(statement.figure),"min":\(statement.min),"max":\(statement.max.map(String.init) ?? "null"),\
            "in_transit":\(statement.inTransit),"disputed":\(statement.disputed),"unmatched":\(statement.unmatched),\
            "suspected":\(statement.suspected),"since":\(statement.since.map(JSONText.quoted) ?? "null"),\
            "rows":\(rows(statement).json),"facilities":\(facilities.json)}

            """
    }
}
