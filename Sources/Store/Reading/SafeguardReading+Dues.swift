import Causality
import Register
package import Safeguards

/// What is owed to people and to rules by a day: read from the views, typed by nobody (Nelson Mandela Rule 10).
extension SafeguardReading {
    /// Everything late on `day`, or due within the days that its rule warns before; the most pressing first.
    ///
    /// `spaceNorm` is in square decimetres a person.
    package func dues(day: String, spaceNorm: SpaceNorm = .cpt) throws -> [Due] {
        guard let date = CivilTime.instant(day), date & 3 == CivilTime.Precision.day.rawValue else {
            throw StoreError("--as-of: expects a day such as 2026-07-01")
        }
        let today = (date >> 2) / 86_400
        var dues: [Due] = []
        for query in Self.queries where description.type(named: query.type) != nil {
            let rows = try self.query(query.sql, query.sql.contains("?1") ? [day] : []).rows()
            for row in rows {
                guard let record = row.dot("id"), let due = row.value("due") as String?,
                    let instant = CivilTime.instant(String(due.prefix(10)))
                else { continue }
                let days = (instant >> 2) / 86_400 - today
                guard days <= query.warning else { continue }
                dues.append(
                    Due(
                        rule: query.rule, source: query.source, what: query.what, record: record,
                        site: row.value("site"),
                        day: CivilTime.day(instant / 4 / 86_400), days: days))
            }
        }
        dues += try releases(today: today)
        dues += try arrivalAnswers(today: today)
        dues += try solitary(today: today)
        dues += try conditions(spaceNorm, day: day)
        return dues.sorted { ($0.days, $0.rule, $0.record) < ($1.days, $1.rule, $1.record) }
    }

    private struct Query {
        var rule: Int
        var source: String
        var what: String
        /// The record type that it reads; nothing is due where a description lacks it.
        var type: String
        /// Days before, from which it is shown.
        var warning: Int64
        var sql: String
    }

    /// Case files of persons held now, to be put before a SELECT: `_span` is kept by root. Materialised, so that it is
    /// found by file: SQLite would otherwise go through all spans for each record.
    package static let held = """
        WITH held AS MATERIALIZED (SELECT coalesce(g.case_id, s.root) AS file, s.site AS site FROM _span s
            LEFT JOIN _person_group g ON g.root = s.root WHERE s.ends IS NULL AND s.holder IN (1, 2, 3))
        """

    private static let queries: [Query] = [
        Query(
            rule: 5, source: "Nelson Mandela Rule 9", what: "review of a break-glass reading", type: "access",
            warning: 0,
            sql: """
                SELECT id, id >> 48 AS site, accessed_at AS due FROM access
                WHERE action = 'BREAK_GLASS' AND reviewed_on IS NULL
                """),
        Query(
            rule: 8, source: "Nelson Mandela Rule 30", what: "medical examination after admission",
            type: "health_exam", warning: 0,
            sql: """
                \(held)
                SELECT custody.id, custody.facility AS site, custody.opened_at AS due FROM custody
                JOIN held ON held.file = custody.case_id AND held.site = custody.facility
                WHERE opened_by = 'ADMISSION' AND closed_at IS NULL AND substr(opened_at, 1, 10) <= ?1 AND NOT EXISTS
                    (SELECT 1 FROM health_exam WHERE health_exam.case_id = custody.case_id
                        AND examined_at >= substr(custody.opened_at, 1, 10))
                """),
        Query(
            rule: 12, source: "Nelson Mandela Rule 57", what: "answer to a complaint", type: "complaint", warning: 3,
            sql: """
                SELECT id, facility AS site, coalesce(answer_due, received_at) AS due FROM complaint
                WHERE coalesce(state, 'OPEN') IN ('OPEN', 'ANSWER_DUE', 'ESCALATED')
                """),
        Query(
            rule: 13, source: "Nelson Mandela Rule 71", what: "report of an incident outside the prison",
            type: "incident", warning: 0,
            sql: """
                SELECT id, facility AS site, happened_at AS due FROM incident WHERE reported_at IS NULL
                    AND kind IN (\(Due.reportable.sorted().map { "'\($0)'" }.joined(separator: ", ")))
                """),
        Query(
            rule: 13, source: "Nelson Mandela Rule 69", what: "telling the family of a death or serious injury",
            type: "incident", warning: 0,
            sql: """
                SELECT id, facility AS site, happened_at AS due FROM incident WHERE family_told_at IS NULL
                    AND kind IN ('DEATH', 'SUICIDE', 'HOMICIDE', 'SERIOUS_INJURY')
                """),
        Query(
            rule: 13, source: "Nelson Mandela Rules 68, 71", what: "arrival of a person who is on the way",
            type: "transfer", warning: 0,
            sql: """
                WITH moving AS MATERIALIZED (SELECT coalesce(g.case_id, s.root) AS file, s.site AS site,
                    s.other_site AS other_site FROM _span s LEFT JOIN _person_group g ON g.root = s.root
                    WHERE s.ends IS NULL AND s.holder = 2)
                SELECT id, site, due FROM (SELECT transfer.id, transfer."to" AS site,
                    coalesce(due_at, dispatched_at) AS due, row_number() OVER (PARTITION BY transfer.case_id
                        ORDER BY \(sortable("dispatched_at")) DESC, transfer.id DESC) AS place FROM transfer
                    JOIN moving ON moving.file = transfer.case_id AND moving.site = transfer."from"
                        AND moving.other_site = transfer."to"
                    WHERE cancelled_at IS NULL AND dispatched_at IS NOT NULL) WHERE place = 1
                """),
        Query(
            rule: 14, source: "Nelson Mandela Rule 85", what: "response to a monitor's finding", type: "finding",
            warning: 14,
            sql: """
                SELECT id, facility AS site, due FROM finding
                WHERE coalesce(state, 'OPEN') <> 'VERIFIED' AND due IS NOT NULL
                """),
        Query(
            rule: 15, source: "Nelson Mandela Rule 89", what: "review of a classification", type: "classification",
            warning: 30,
            sql: """
                \(held)
                SELECT id, held.site AS site, max(review_due) AS due FROM classification
                JOIN held ON held.file = classification.case_id WHERE review_due IS NOT NULL GROUP BY case_id
                """),
        Query(
            rule: 16, source: "VERA-2R", what: "assessment that lapses", type: "assessment", warning: 30,
            sql: """
                \(held)
                SELECT id, held.site AS site, max(review_due) AS due FROM assessment
                JOIN held ON held.file = assessment.case_id WHERE review_due IS NOT NULL GROUP BY case_id
                """),
        Query(
            rule: 9, source: "Nelson Mandela Rule 45", what: "review of solitary confinement", type: "solitary",
            warning: 2,
            sql: """
                \(held)
                SELECT id, held.site AS site, coalesce(next_review, starts) AS due FROM solitary
                JOIN held ON held.file = solitary.case_id WHERE ends IS NULL
                """),
    ]

    private static func days(_ day: String) -> Int64 { (CivilTime.instant(day).map { $0 >> 2 } ?? 0) / 86_400 }

    /// Of everybody who is in solitary confinement now (``SolitaryClock``).
    private func solitary(today: Int64) throws -> [Due] {
        guard description.type(named: "solitary") != nil else { return [] }
        let rows = try query(
            """
            \(Self.held)
            SELECT solitary.id, case_id, held.site AS site, starts FROM solitary
            JOIN held ON held.file = solitary.case_id
            WHERE ends IS NULL AND coalesce(hours_confined, 24) >= ?
            """, [Safeguard.solitaryHoursMin]
        ).rows()
        return try rows.compactMap { row -> Due? in
            guard let record = row.dot("id"), let file = row.dot("case_id") else { return nil }
            guard
                let (days, left) = SolitaryClock.days(
                    try solitary(caseFiles.personFiles(of: file), except: nil), today: today)
            else { return nil }
            return Due(
                rule: 9, source: "Nelson Mandela Rules 43-44", what: "end of solitary confinement, \(days) days so far",
                record: record, site: row.value("site"), day: CivilTime.day(today + left), days: left)
        }
    }

    /// Rooms as last measured: too little space, or less than an hour in the open air a day.
    private func conditions(_ norm: SpaceNorm, day: String) throws -> [Due] {
        guard description.type(named: "accommodation") != nil else { return [] }
        let rows = try query(
            """
            SELECT * FROM (SELECT id, facility AS site, kind, occupancy, area_net, minutes_outdoors,
                substr(measured_at, 1, 10) AS day, row_number() OVER
                    (PARTITION BY facility, block, cell ORDER BY \(sortable("measured_at")) DESC, id DESC) AS place
                FROM accommodation WHERE substr(measured_at, 1, 10) <= ?1) WHERE place = 1
            """, [day]
        ).rows()
        return rows.flatMap { row -> [Due] in
            guard let record = row.dot("id"), let measured = row.value("day") as String? else { return [] }
            let room = RoomMeasure(
                isSingle: (row.value("kind") as String?) == "SINGLE", area: row.value("area_net"),
                occupancy: row.value("occupancy"), minutesOutdoors: row.value("minutes_outdoors"))
            return room.shortfalls(norm).map { what, source in
                Due(
                    rule: 11, source: source, what: what, record: record, site: row.value("site"), day: measured,
                    days: Self.days(measured) - Self.days(day))
            }
        }
    }
}
