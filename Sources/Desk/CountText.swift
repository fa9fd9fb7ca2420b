package import Counting
package import Register

/// A count for the eye, for programs and for a spreadsheet: with its definition, and with what makes up its bounds.
package struct CountText {
    private let statement: CountStatement
    private let table: CountTable
    private let zone: LocalZone
    /// For what leaves the country: nothing stands beside the cells.
    private let isPublic: Bool
    /// Facilities that were heard, of how many.
    private let heard: (Int, Int)

    package init(
        _ statement: CountStatement, of table: CountTable, zone: LocalZone, isPublic: Bool, heard: (Int, Int)
    ) {
        self.statement = statement
        self.table = table
        self.zone = zone
        self.isPublic = isPublic
        self.heard = heard
    }

    /// A figure beside the cells.
    private func figure(_ count: Int?) -> Table.Cell { isPublic ? .empty : Table.Cell(count) }

    private static let publicNote =
        "rounded down to fives; what is not shown has from nobody to four persons in it"

    package var rows: Table {
        let names = Dictionary(
            statement.facilities.map { (String($0.site), $0.name) }, uniquingKeysWith: { first, _ in first })
        let hasFacility = statement.dimensions.first == "facility" && statement.since == nil
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

    private var unit: String {
        if case .records(let type, let date) = table.unit { return "records of \(type), by \(date)" }
        return "persons, each once, wherever recorded"
    }

    private var conditions: String {
        table.conditions.map { "\($0.dimension) \($0.values.joined(separator: " or "))" }.joined(separator: "; ")
    }

    /// The end of the day, where it is counted.
    private var instant: String {
        let end = CivilTime.date(statement.asOf).flatMap { zone.bounds(of: $0)?.upperBound }
        return end.map { CivilTime.instantText(CivilTime.pack($0, .second)) } ?? statement.asOf
    }

    private var watermark: String { "\(statement.epoch):\(statement.watermark)" }

    /// What everything about the figure but the cells is made of, by name.
    private var facts: [(name: String, value: Table.Cell)] {
        var facts: [(String, Table.Cell)] = [
            ("table", .text(table.number.isEmpty ? table.name : "\(table.number) \(table.name)")),
            ("what", .text(table.labels["en"] ?? "")), ("source", .text(table.source)), ("unit", .text(unit)),
            ("where", .text(conditions)),
        ]
        if let since = statement.since {
            facts += [("from", .text(since)), ("to", .text(statement.asOf))]
        } else {
            facts.append(("reference instant", .text(instant)))
        }
        facts += [
            (isPublic ? "cells shown" : "figure", Table.Cell(statement.figure)), ("watermark", .text(watermark)),
            ("edition", Table.Cell(statement.edition)),
        ]
        if isPublic { facts.append(("rounding", .text(Self.publicNote))) }
        guard statement.since == nil, !isPublic else { return facts }
        return facts + [
            ("at least", figure(statement.min)), ("at most", figure(statement.max)),
            ("in transit", figure(statement.inTransit)), ("disputed", figure(statement.disputed)),
            ("counted at silent facilities", figure(statement.silentlyCounted)),
            ("received without a dispatch known here", figure(statement.unmatched)),
            ("may be one with another that is counted", figure(statement.suspected)),
            ("held by what is dated later than now", figure(statement.doubt.mayHaveCome)),
            ("counted, with an event dated later than now", figure(statement.doubt.mayHaveGone)),
            ("may be others, known by one number alone", figure(statement.doubt.mayBeOthers)),
            ("counted by one of several words under one number", figure(statement.doubt.mayNotCount)),
            ("free places of silent facilities", Table.Cell(statement.silentPlaces)),
            ("facilities heard", Table.Cell(heard.0)), ("facilities", Table.Cell(heard.1)),
            ("late entries", .text(CountStatement.lateEntries)),
            ("check", .text(statement.check)),
        ]
    }

    package var text: String {
        let scope = conditions.isEmpty ? unit : "\(unit); where \(conditions)"
        var lines = "\(table.labels["en"] ?? table.name) (\(scope))\n" + rows.rendered(.table)
        let last = "watermark \(watermark), edition \(statement.edition)\n"
        if isPublic { lines += "shown       \(statement.figure), \(Self.publicNote)\n" }
        guard statement.since == nil else {
            if !isPublic { lines += "total       \(statement.figure)\n" }
            return lines + "records of \(statement.since ?? "") to \(statement.asOf); " + last
        }
        if !isPublic { lines += sums }
        lines += "heard       \(heard.0) of \(heard.1) facilities\n"
        for facility in statement.facilities where facility.isSilent {
            lines +=
                "silent      \(Self.name(facility)): "
                + (facility.dayClosed.map { "closed its day last on \($0)" } ?? facility.heardAt.map {
                    "heard last at \(timeText($0))"
                } ?? "never heard") + (isPublic ? "\n" : ", \(facility.counted) counted there then\n")
        }
        for facility in statement.facilities {
            guard facility.isOut, let retiredAt = facility.retiredAt else { continue }
            lines += "retired     \(Self.name(facility)): since \(timeText(retiredAt)), and not waited for\n"
        }
        return lines + "as of the end of \(statement.asOf); " + last
    }

    private var sums: String {
        let most = statement.max.map(String.init) ?? "not bounded: the capacity of a silent facility is not known"
        return """
            in transit  \(statement.inTransit)
            disputed    \(statement.disputed)
            total       \(statement.figure)  (at least \(statement.min), at most \(most))
            \(formula)check       \(statement.check)

            """
    }

    private static func name(_ facility: CountStatement.Facility) -> String {
        facility.name.isEmpty ? "site \(facility.site), of which no facility record is here" : facility.name.printable
    }

    /// The formula, with its numbers; empty where there is nothing that could widen the figure.
    private var formula: String {
        guard statement.min != statement.figure || statement.max != statement.figure else { return "" }
        let places = statement.silentPlaces.map(String.init) ?? "unknown"
        return """
            at least    \(statement.figure) - \(statement.silentlyCounted) at silent facilities \
            - \(statement.unmatched) received without a dispatch known here \
            - \(statement.suspected) that may be one with another \
            - \(statement.doubt.mayHaveGone) counted with an event dated later than now \
            - \(statement.doubt.mayNotCount) by one of several words under one number
            at most     \(statement.figure) + \(places) free places of silent facilities \
            + \(statement.doubt.mayHaveCome) held by what is dated later than now \
            + \(statement.doubt.mayBeOthers) known by the number of another alone

            """
    }

    private var facilities: Table {
        let names = isPublic ? [] : ["held", "counted"]
        var facilities = Table(columns: ["site", "name"] + names + ["heard_at", "data_as_of", "silent", "retired_at"])
        for facility in statement.facilities {
            let counts = isPublic ? [] : [Table.Cell(facility.held), Table.Cell(facility.counted)]
            facilities.rows.append(
                [Table.Cell(facility.site), .text(facility.name)] + counts + [
                    Table.Cell(facility.heardAt.map(timeText)), Table.Cell(facility.dayClosed),
                    .flag(facility.isSilent), Table.Cell(facility.retiredAt.map(timeText)),
                ])
        }
        return facilities
    }

    package var json: String {
        """
        {"table":"\(statement.table)","unit":\(JSONText.quoted(unit)),"where":\(JSONText.quoted(conditions)),\
        "as_of":"\(statement.asOf)","reference_instant":"\(instant)","watermark":"\(watermark)",\
        "edition":\(statement.edition),"public":\(isPublic),\
        \(isPublic ? "\"shown\":\(statement.figure)," : "")"figure":\(figure(statement.figure).json),\
        "min":\(figure(statement.min).json),"max":\(figure(statement.max).json),"in_transit":\(figure(statement.inTransit).json),\
        "disputed":\(figure(statement.disputed).json),"unmatched":\(figure(statement.unmatched).json),\
        "suspected":\(figure(statement.suspected).json),\
        "may_have_come":\(figure(statement.doubt.mayHaveCome).json),\
        "may_have_gone":\(figure(statement.doubt.mayHaveGone).json),\
        "may_be_others":\(figure(statement.doubt.mayBeOthers).json),\
        "may_not_count":\(figure(statement.doubt.mayNotCount).json),"silent_counted":\(figure(statement.silentlyCounted).json),\
        "silent_places":\(figure(statement.silentPlaces).json),\
        "check":\(statement.since == nil && !isPublic ? JSONText.quoted(statement.check) : "null"),\
        "since":\(statement.since.map(JSONText.quoted) ?? "null"),"rows":\(rows.json),"facilities":\(facilities.json)}

        """
    }

    /// The cells, what the figure is, and the facilities: a sheet each.
    package var sheets: [(name: String, table: Table)] {
        let facts = Table(columns: ["statement", ""], rows: facts.map { [.text($0.name), $0.value] })
        let sheets = [("Count", rows), ("Statement", facts)]
        return statement.since == nil ? sheets + [("Facilities", facilities)] : sheets
    }
}
