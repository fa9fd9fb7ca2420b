import ArgumentParser
import Register
import Store

struct CountCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "count", abstract: "Count persons as a statement: figure, bounds, and who is silent.",
        discussion: "Tables: population. Persons are counted at the end of the day, each once, wherever recorded.")
    @OptionGroup var options: StateOptions
    @Argument(help: "Table.") var table: String
    @Option(help: "Day to count, such as 2026-07-01; default today.") var asOf: String?
    @Option(help: "Dimensions: facility, sex, legal_status, iccs; separated by commas.") var by = "facility"
    @Option(help: "table, json or csv.") var format = Format.table

    func run(on node: Node, _ output: CommandOutput) throws {
        guard table == "population" else { throw CommandFailure("\(table): no such table (population)") }
        let day = asOf ?? String(timeText(Clocks.wall + node.options.utcOffsetMinutes * 60_000).prefix(10))
        let dimensions = by.split(separator: ",").map(String.init)
        let statement = try node.store.read { session in
            try session.population(day: day, by: dimensions, offsetMinutes: node.options.utcOffsetMinutes)
        }
        switch format {
        case .json: output.write(Self.json(statement))
        case .csv: output.write(Self.rows(statement).rendered(.csv))
        case .table: output.write(Self.text(statement))
        }
    }

    private static func rows(_ statement: CountStatement) -> Table {
        let names = Dictionary(
            statement.facilities.map { (String($0.site), $0.name) }, uniquingKeysWith: { first, _ in first })
        let hasFacility = statement.dimensions.first == "facility"
        var table = Table(columns: statement.dimensions + (hasFacility ? ["name"] : []) + ["count"])
        for row in statement.rows {
            var cells = row.keys.enumerated().map { index, key -> Table.Cell in
                statement.dimensions[index] == "facility" ? Int64(key).map { .number($0) } ?? .empty : .text(key)
            }
            if hasFacility { cells.append(.text(names[row.keys[0]] ?? "")) }
            table.rows.append(cells + [Table.Cell(row.count)])
        }
        return table
    }

    private static func text(_ statement: CountStatement) -> String {
        var lines = rows(statement).rendered(.table)
        lines += "in transit  \(statement.inTransit)\ndisputed    \(statement.disputed)\n"
        let most = statement.max.map(String.init) ?? "not bounded: the capacity of a silent facility is not known"
        lines += "total       \(statement.figure)  (at least \(statement.min), at most \(most))\n"
        if statement.unmatched > 0 { lines += "received without a dispatch known here: \(statement.unmatched)\n" }
        let silent = statement.facilities.filter(\.isSilent)
        lines +=
            "heard       \(statement.facilities.count - silent.count) of \(statement.facilities.count) facilities\n"
        for facility in silent {
            lines +=
                "silent      \(facility.name): "
                + (facility.dayClosed.map { "closed its day last on \($0)" } ?? facility.heardAt.map {
                    "heard last at \(timeText($0))"
                } ?? "never heard") + ", held \(facility.held) then\n"
        }
        return lines
            + "as of the end of \(statement.asOf); watermark \(statement.epoch):\(statement.watermark), edition \(statement.edition)\n"
    }

    private static func json(_ statement: CountStatement) -> String {
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
            "rows":\(rows(statement).json),"facilities":\(facilities.json)}

            """
    }
}
