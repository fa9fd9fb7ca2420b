package import Causality
import FoundationEssentials
import GRDB
package import Register

/// Counting from the resolved custody spans and the views; the only place where people are counted.
extension Session {
    /// The table at the end of `day` (a date text) in the zone `offsetMinutes` east of UTC; records from `since` on.
    package func count(
        _ table: CountTable, day: String, since: String? = nil, offsetMinutes: Int64
    ) throws -> CountStatement {
        let reference = try reference(day, offsetMinutes)
        let query = try CountQuery(table, description)
        switch table.unit {
        case .persons: return try persons(query, reference, day)
        case .records(let type, let date): return try records(query, type, date, since: since, day: day)
        }
    }

    private func reference(_ day: String, _ offsetMinutes: Int64) throws -> Int64 {
        guard let date = CivilTime.date(day), date % 32 != 0,
            let midnight = CivilTime.instant(day, offsetMinutes: offsetMinutes)
        else { throw StoreError("--as-of: expects a day such as 2026-07-01") }
        return midnight >> 2 + 86_400
    }

    private func persons(_ query: CountQuery, _ reference: Int64, _ day: String) throws -> CountStatement {
        let table = query.table
        let columns = try table.dimensions.map(query.text)
        let conditions = try query.conditions()
        let scope = "FROM \(CountQuery.persons) WHERE \(CountQuery.inForce)\(conditions)"
        let arguments: StatementArguments = ["t": reference, "day": day]
        func tally(_ condition: String) throws -> Int {
            try Int.fetchOne(db, sql: "SELECT count(*) \(scope) AND \(condition)", arguments: arguments) ?? 0
        }
        return CountStatement(
            table: table.name, asOf: day, epoch: store.identity.epoch, watermark: try lastFeed(),
            edition: description.edition, dimensions: table.dimensions,
            rows: try rows(columns, "\(scope) AND holder = 1", arguments), inTransit: try tally("holder = 2"),
            disputed: try tally("holder = 3"), unmatched: try tally("holder = 1 AND unmatched = 1"),
            suspected: try suspected(
                among: Set(Int64.fetchAll(db, sql: "SELECT _span.root \(scope)", arguments: arguments))),
            facilities: try facilities(query, reference: reference, day: day))
    }

    private func rows(
        _ columns: [String], _ scope: String, _ arguments: StatementArguments
    ) throws -> [CountStatement.Row] {
        let list = columns.indices.map { "k\($0)" }.joined(separator: ", ")
        let named = zip(columns, columns.indices).map { "\($0) AS k\($1)" }.joined(separator: ", ")
        let sql =
            columns.isEmpty
            ? "SELECT count(*) \(scope)"
            : "SELECT count(*), \(list) FROM (SELECT \(named) \(scope)) GROUP BY \(list) ORDER BY \(list)"
        return try Row.fetchAll(db, sql: sql, arguments: arguments).map { row in
            CountStatement.Row(keys: columns.indices.map { row[$0 + 1] as String? ?? "" }, count: row[0])
        }
    }

    private func records(
        _ query: CountQuery, _ type: String, _ date: String, since: String?, day: String
    ) throws -> CountStatement {
        guard description.type(named: type)?.field(named: date) != nil else {
            throw StoreError("\(query.table.name): \(type) has no field \"\(date)\"")
        }
        let since = since ?? String(day.prefix(4)) + "-01-01"
        let scope = """
            FROM \(quoted(type)) WHERE substr(\(quoted(date)), 1, 10) BETWEEN :since AND :day\(try query.conditions())
            """
        let rows = try rows(query.table.dimensions.map(query.text), scope, ["since": since, "day": day])
        return CountStatement(
            table: query.table.name, asOf: day, since: since, epoch: store.identity.epoch, watermark: try lastFeed(),
            edition: description.edition, dimensions: query.table.dimensions, rows: rows, inTransit: 0, disputed: 0,
            unmatched: 0, suspected: 0, facilities: [])
    }

    /// Every facility with what it holds of those whom the table counts, and whether it was heard up to the reference.
    private func facilities(
        _ query: CountQuery, reference: Int64, day: String
    ) throws -> [CountStatement.Facility] {
        func held(_ conditions: String) throws -> [Int: Int] {
            let sql = """
                SELECT _span.site, count(*) FROM \(CountQuery.persons)
                WHERE \(CountQuery.inForce) AND holder = 1\(conditions) GROUP BY _span.site
                """
            let rows = try Row.fetchAll(db, sql: sql, arguments: ["t": reference, "day": day])
            return Dictionary(rows.map { ($0[0], $0[1]) }, uniquingKeysWith: { first, _ in first })
        }
        let all = try held("")
        let counted = query.table.conditions.isEmpty ? all : try held(query.conditions())
        // In the same terms as persons: a span stands for the facility that it is at.
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT _span.site AS number, name, capacity,
                    (SELECT max(closed_on) FROM day WHERE day.facility = facility.site) AS closed,
                    (SELECT heard_at FROM _site WHERE _site.number = facility.site) AS heard
                FROM facility JOIN (SELECT site FROM facility) AS _span ON _span.site = facility.site
                WHERE 1\(try query.facilityConditions()) ORDER BY _span.site
                """)
        return rows.map { row in
            let site: Int = row["number"]
            let closed: String? = row["closed"]
            let heard: Int64? = row["heard"]
            // A facility that closes its days says itself up to when it has reported; others are as fresh as heard.
            let isHeard = closed.map { $0 >= day } ?? (heard.map { $0 / 1_000 >= reference } ?? false)
            return CountStatement.Facility(
                site: site, name: row["name"] ?? "", held: all[site] ?? 0, counted: counted[site] ?? 0,
                capacity: row["capacity"], heardAt: heard, dayClosed: closed, isSilent: !isHeard)
        }
    }

    /// Why two statements of one table differ, person by person: where each was counted then and now.
    package func counted(_ table: CountTable, day: String, offsetMinutes: Int64) throws -> [Dot: [String]] {
        guard table.unit == .persons else { throw StoreError("\(table.name): only tables of persons are compared") }
        let query = try CountQuery(table, description)
        let columns = try table.dimensions.map(query.text).map { ", " + $0 }.joined()
        let sql = """
            SELECT _span.root, holder\(columns) FROM \(CountQuery.persons)
            WHERE \(CountQuery.inForce) AND holder IN (1, 2, 3)\(try query.conditions())
            """
        var counted: [Dot: [String]] = [:]
        let arguments: StatementArguments = ["t": try reference(day, offsetMinutes), "day": day]
        for row in try Row.fetchAll(db, sql: sql, arguments: arguments) {
            guard let root = Dot(packed: row[0]) else { continue }
            let place: [String] = [[2: "in transit", 3: "disputed"][row[1] as Int] ?? ""]
            counted[root] = place + table.dimensions.indices.map { row[$0 + 2] as String? ?? "" }
        }
        return counted
    }
}
