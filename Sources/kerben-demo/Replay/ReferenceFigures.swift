import Entry
import ProcessHarness
import Register

/// What others published of the same days. Read after healing, by the demo alone.
package struct ReferenceFigures {
    private var byUnit: [String: [String: Int]] = [:]
    private var totals: [String: Int] = [:]

    package init(folder: String) throws {
        let units = "\(folder)/nyc_custody/unit_counts.csv"
        let table = CSVTable(file: units, text: try readText(units), columns: ["as_of_date", "unit", "n"])
        try table.forEachRow { row in
            guard let count = Int(row[2]) else { throw table.mistake(row.line, "n is no number") }
            byUnit[row[0], default: [:]][row[1]] = count
        }
        let published = "\(folder)/nyc_custody/published_totals.csv"
        let list = CSVTable(
            file: published, text: try readText(published), columns: ["as_of_date", "total_in_custody"])
        try list.forEachRow { row in
            guard let count = Int(row[1]) else { throw list.mistake(row.line, "total is no number") }
            totals[row[0]] = count
        }
    }

    /// A unit without a row had nobody that day; nil where the day has no figures at all.
    package func count(_ unit: String, on day: String) -> Int? { byUnit[day].map { $0[unit] ?? 0 } }

    package func total(on day: String) -> Int? { totals[day] }
}
