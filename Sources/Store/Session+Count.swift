import Causality
import FoundationEssentials
import GRDB
package import Register

/// Counting persons from the resolved custody spans; the only place where people are counted.
extension Session {
    package static let countDimensions = ["facility", "sex", "legal_status", "iccs"]

    /// Population at the end of `day` (a date text) in the zone `offsetMinutes` east of UTC.
    package func population(day: String, by dimensions: [String], offsetMinutes: Int64) throws -> CountStatement {
        guard let date = CivilTime.date(day), date % 32 != 0,
            let midnight = CivilTime.instant(day, offsetMinutes: offsetMinutes)
        else { throw StoreError("--as-of: expects a day such as 2026-07-01") }
        for dimension in dimensions where !Self.countDimensions.contains(dimension) {
            throw StoreError(
                "--by: unknown dimension \"\(dimension)\" (one of: \(Self.countDimensions.joined(separator: ", ")))")
        }
        let reference = midnight >> 2 + 86_400
        let inForce = "_span.starts < :t AND (_span.ends IS NULL OR _span.ends >= :t)"
        let columns = dimensions.map { "CAST(coalesce(\(Self.column($0)), '') AS TEXT)" }
        let list = columns.joined(separator: ", ")
        let grouping = columns.isEmpty ? "" : "GROUP BY \(list) ORDER BY \(list)"
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT count(*)\(columns.map { ", " + $0 }.joined()) FROM _span
                LEFT JOIN person ON person.id = _span.root WHERE holder = 1 AND \(inForce) \(grouping)
                """,
            arguments: ["t": reference, "day": day])
        func tally(_ condition: String) throws -> Int {
            try Int.fetchOne(
                db, sql: "SELECT count(*) FROM _span WHERE \(condition) AND \(inForce)", arguments: ["t": reference])
                ?? 0
        }
        return CountStatement(
            table: "population", asOf: day, epoch: store.identity.epoch, watermark: try lastFeed(),
            edition: description.edition, dimensions: dimensions,
            rows: rows.map { row in
                CountStatement.Row(
                    keys: dimensions.indices.map { row[$0 + 1] as String? ?? "" }, count: row[0])
            },
            inTransit: try tally("holder = 2"), disputed: try tally("holder = 3"),
            unmatched: try tally("holder = 1 AND unmatched = 1"),
            facilities: try facilities(reference: reference, day: day, inForce: inForce))
    }

    private static func column(_ dimension: String) -> String {
        let group = "(SELECT _span.root UNION SELECT case_id FROM _person_group WHERE _person_group.root = _span.root)"
        return switch dimension {
        case "facility": "_span.site"
        case "sex": "person.sex"
        case "legal_status":
            """
            (SELECT status FROM legal_status WHERE case_id IN \(group) AND substr(since, 1, 10) <= :day
                ORDER BY since DESC, id DESC LIMIT 1)
            """
        default: "(SELECT iccs FROM sentence WHERE case_id IN \(group) ORDER BY start DESC, id DESC LIMIT 1)"
        }
    }

    /// Every facility with what it holds, and whether it was heard up to the reference instant.
    private func facilities(reference: Int64, day: String, inForce: String) throws -> [CountStatement.Facility] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT site AS number, name, capacity,
                    (SELECT count(*) FROM _span WHERE holder = 1 AND _span.site = facility.site AND \(inForce)) AS held,
                    (SELECT max(closed_on) FROM day WHERE day.facility = facility.site) AS closed,
                    (SELECT heard_at FROM _site WHERE _site.number = facility.site) AS heard
                FROM facility ORDER BY site
                """, arguments: ["t": reference])
        return rows.map { row in
            let closed: String? = row["closed"]
            let heard: Int64? = row["heard"]
            // A facility that closes its days says itself up to when it has reported; others are as fresh as heard.
            let isHeard = closed.map { $0 >= day } ?? (heard.map { $0 / 1_000 >= reference } ?? false)
            return CountStatement.Facility(
                site: row["number"], name: row["name"] ?? "", held: row["held"], capacity: row["capacity"],
                heardAt: heard, dayClosed: closed, isSilent: !isHeard)
        }
    }
}
