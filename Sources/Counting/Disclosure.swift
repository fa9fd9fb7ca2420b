import Register

/// What of a table may leave the country, until figures are rounded over all tables together: cells alone, none under five,
/// each rounded down to a multiple of five, and nothing around them.
///
/// Whatever is not shown has from nobody to four in it, and that is all that can be said of it: no total, margin, bound or
/// count stands beside the cells, and whatever else is public is a sum of them. Rounding keeps two tables that share a
/// margin from giving it away.
package enum Disclosure {
    /// Fewer persons than these could be known by name to a reader.
    package static let shownMin = 5

    /// The cells that may be shown; nil where there is none.
    package static func cells(_ rows: [CountStatement.Row]) -> [CountStatement.Row]? {
        let shown = rows.filter { $0.count >= shownMin }.map { row in
            CountStatement.Row(keys: row.keys, count: row.count / shownMin * shownMin)
        }
        return shown.isEmpty ? nil : shown
    }

    /// Sums of public cells over all but the dimension at `place`: never counted by themselves.
    package static func sums(_ cells: [CountStatement.Row], by place: Int) -> [CountStatement.Row] {
        var sums: [String: Int] = [:]
        for cell in cells { sums[cell.keys[place], default: 0] += cell.count }
        return sums.map { CountStatement.Row(keys: [$0.key], count: $0.value) }.sorted {
            CountTable.precedes($0.keys[0], $1.keys[0])
        }
    }

    /// A statement of these cells alone: of facilities only those that a cell names, and whether they were heard.
    package static func statement(
        _ whole: CountStatement, _ cells: [CountStatement.Row]
    ) -> CountStatement {
        var shown = whole
        shown.rows = cells
        (shown.inTransit, shown.disputed, shown.unmatched, shown.suspected) = (0, 0, 0, 0)
        let named = whole.dimensions.firstIndex(of: "facility").map { place in Set(cells.map { $0.keys[place] }) } ?? []
        shown.facilities = whole.facilities.filter { named.contains(String($0.site)) }.map { facility in
            CountStatement.Facility(
                site: facility.site, name: facility.name, held: 0, counted: 0, capacity: nil,
                heardAt: facility.heardAt, dayClosed: facility.dayClosed, isSilent: facility.isSilent)
        }
        return shown
    }
}
