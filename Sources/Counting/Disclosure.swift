package import Register

/// What of a table may leave the country, until figures are rounded over all tables together: cells alone, none under five,
/// each rounded down to a multiple of five, and nothing around them.
///
/// Whatever is not shown has from nobody to four in it, and that is all that can be said of it: no total, margin, bound or
/// count stands beside the cells, and whatever else is public is a sum of them. Two tables of the same persons that are rounded
/// each by itself would give a hidden cell away by their common margin, and so would the days before and after: there is one
/// public table of persons, and one day of it a month.
package enum Disclosure {
    /// Fewer persons than these could be known by name to a reader.
    package static let shownMin = 5

    /// The one table of persons of which cells are public: of everybody, the finest; its margins are sums of its cells.
    package static func base(of tables: [CountTable]) -> CountTable? {
        let whole = tables.filter {
            $0.unit == .persons && $0.conditions.isEmpty && $0.name != CountTable.population.name
        }
        let finest = whole.map(\.dimensions.count).max()
        // Of equal ones the first by number: which is public must not depend on how files are read.
        return whole.filter { $0.dimensions.count == finest }.min { ($0.number, $0.name) < ($1.number, $1.name) }
    }

    /// Why a table cannot be protected beside those that are public; nil where it can.
    ///
    /// - Parameter tables: all that are described.
    package static func refusal(_ table: CountTable, among tables: [CountTable]) -> String? {
        switch table.unit {
        case .persons:
            guard let base = base(of: tables) else {
                return table == .population ? nil : "no table of everybody is described that it could be part of"
            }
            guard table != base, !table.isMargin(of: base) else { return nil }
            return "it counts persons of \(base.name), which is public: one taken from the other would tell of few"
        case .records(let type, _):
            // Its beginnings and ends are what changes the number of persons.
            if type == "custody" { return "with persons held before and after it tells of few" }
            let same = tables.filter { if case .records(type, _) = $0.unit { $0.name != table.name } else { false } }
            guard let other = same.map(\.name).min() else { return nil }
            return "it counts records of \(other): one taken from the other would tell of few"
        }
    }

    /// Whether a day is one that is public: the last of a month, and over.
    package static func isPublic(day: String, today: String) -> Bool {
        guard let date = CivilTime.date(day), date % 32 != 0, day < today else { return false }
        return CivilTime.dayAfter(date) % 32 == 1
    }

    /// The last day before today that is public; nil where today is no day.
    package static func lastPublicDay(before today: String) -> String? {
        guard let date = CivilTime.instant(today).map({ ($0 >> 2) / 86_400 }) else { return nil }
        return (1...31).lazy.map { CivilTime.day(date - $0) }.first { isPublic(day: $0, today: today) }
    }

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
        shown.doubt = CountDoubt()
        let named = whole.dimensions.firstIndex(of: "facility").map { place in Set(cells.map { $0.keys[place] }) } ?? []
        shown.facilities = whole.facilities.filter { named.contains(String($0.site)) }.map { facility in
            CountStatement.Facility(
                site: facility.site, name: facility.name, held: 0, counted: 0, capacity: nil,
                heardAt: facility.heardAt, dayClosed: facility.dayClosed, isSilent: facility.isSilent,
                retiredAt: facility.isOut ? facility.retiredAt : nil)
        }
        return shown
    }
}
