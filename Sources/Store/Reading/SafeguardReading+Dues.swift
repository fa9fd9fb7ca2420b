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
                guard let record = row.dot("id"), let due = query.due(row),
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
        dues += try reviews("classification", 15, "Nelson Mandela Rule 89", "review of a classification", today: today)
        dues += try reviews("assessment", 16, "VERA-2R", "assessment that lapses", today: today)
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

        /// What was typed, or the `base`; never later than the rule of its type has it (``RuleTerm``).
        func due(_ row: SQLRow) -> String? {
            let (typed, base) = (row.value("due") as String?, row.value("base") as String?)
            guard let typed, let base, let term = RuleTerm.all[type] else { return typed ?? base }
            return term.due(typed: typed, base: base)
        }
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
                        AND examined_at >= substr(custody.opened_at, 1, 10) AND substr(examined_at, 1, 10) <= ?1)
                    AND NOT EXISTS (SELECT 1 FROM _person_group own JOIN _person_group other ON other.root = own.root
                        JOIN health_exam ON health_exam.case_id = other.case_id
                        WHERE own.case_id = custody.case_id AND examined_at >= substr(custody.opened_at, 1, 10)
                            AND substr(examined_at, 1, 10) <= ?1)
                """),
        Query(
            rule: 12, source: "Nelson Mandela Rule 57", what: "answer to a complaint", type: "complaint", warning: 3,
            sql: """
                SELECT id, facility AS site, answer_due AS due, received_at AS base FROM complaint
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
            rule: 9, source: "Nelson Mandela Rule 45", what: "review of solitary confinement", type: "solitary",
            warning: 2,
            sql: """
                \(held)
                SELECT id, held.site AS site, next_review AS due, starts AS base FROM solitary
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
                    try solitary(ofPersonIn: file), today: today)
            else { return nil }
            return Due(
                rule: 9, source: "Nelson Mandela Rules 43-44", what: "end of solitary confinement, \(days) days so far",
                record: record, site: row.value("site"), day: CivilTime.day(today + left), days: left)
        }
    }

    /// Of everybody held, the latest decision of a type that is to be looked at again, by the earlier of the day that
    /// somebody typed and the one that its rule has (``RuleTerm``).
    private func reviews(
        _ name: String, _ rule: Int, _ source: String, _ what: String, today: Int64
    ) throws -> [Due] {
        guard let type = description.type(named: name), let term = RuleTerm.all[name],
            let dating = type.field(named: term.bases[0])
        else { return [] }
        func column(_ field: String) -> String { type.field(named: field) == nil ? "NULL" : "t.\(quoted(field))" }
        let bases = term.bases.map(column) + ["NULL"]
        let rows = try Prepared(
            db,
            """
            \(Self.held)
            SELECT t.id, coalesce(g.root, t.case_id), held.site, coalesce(\(bases.joined(separator: ", "))),
                \(quoted(term.field)), \(column("state")), \(column("judgement"))
            FROM \(quoted(name)) t JOIN held ON held.file = t.case_id LEFT JOIN _person_group g ON g.case_id = t.case_id
            """)
        struct Latest { var record: Dot, site: Int?, base: String, due: String }
        var latest: [Int64: Latest] = [:]
        var undated: [(root: Int64, item: Latest)] = []
        func add(_ root: Int64, _ item: Latest) {
            if let known = latest[root], (known.base, known.record) > (item.base, item.record) { return }
            latest[root] = item
        }
        try rows.forEach { row in
            let (state, judgement, typed) = (row.text(5), row.text(6), row.text(4))
            guard let record = Dot(packed: row.number(0)), !["CANCELLED", "SENT_BACK"].contains(state),
                judgement != "DRAFT",
                !typed.isEmpty || state == "APPROVED" || !judgement.isEmpty
            else { return }
            let item = Latest(
                record: record, site: row.optionalNumber(2).map { Int($0) }, base: row.text(3), due: typed)
            if item.base.isEmpty { undated.append((row.number(1), item)) } else { add(row.number(1), item) }
        }
        for (root, item) in undated {
            var item = item
            item.base = dating.type == .date ? String(try writtenAt(item.record.packed).prefix(10)) : ""
            add(root, item)
        }
        return latest.values.compactMap { item in
            guard let day = term.due(typed: item.due, base: item.base) else { return nil }
            let days = Self.days(day) - today
            guard days <= Self.reviewWarning else { return nil }
            return Due(
                rule: rule, source: source, what: what, record: item.record, site: item.site, day: day, days: days)
        }
    }

    private static let reviewWarning: Int64 = 30

    /// Rooms as last measured: too little space, or less than an hour in the open air a day. Of one day the worst: a
    /// measurement a minute later takes nothing away.
    private func conditions(_ norm: SpaceNorm, day: String) throws -> [Due] {
        guard description.type(named: "accommodation") != nil else { return [] }
        let rows = try query(
            """
            SELECT *, dense_rank() OVER (ORDER BY facility, block, cell) AS room FROM (SELECT id, facility, facility AS site,
                block, cell, kind, occupancy, area_net, minutes_outdoors, substr(measured_at, 1, 10) AS day,
                max(substr(measured_at, 1, 10)) OVER (PARTITION BY facility, block, cell) AS last FROM accommodation
                WHERE substr(measured_at, 1, 10) <= ?1) WHERE day = last ORDER BY id
            """, [day]
        ).rows()
        struct Kind: Hashable { var room: Int64, source: String }
        var worst: [Kind: (lack: Int64, due: Due)] = [:]
        for row in rows {
            guard let record = row.dot("id"), let measured = row.value("day") as String? else { continue }
            let room = RoomMeasure(
                isSingle: (row.value("kind") as String?) == "SINGLE", area: row.value("area_net"),
                occupancy: row.value("occupancy"), minutesOutdoors: row.value("minutes_outdoors"))
            for short in room.shortfalls(norm) {
                let kind = Kind(room: row.value("room") ?? 0, source: short.source)
                guard short.lack > worst[kind]?.lack ?? 0 else { continue }
                let due = Due(
                    rule: 11, source: short.source, what: short.what, record: record, site: row.value("site"),
                    day: measured, days: Self.days(measured) - Self.days(day))
                worst[kind] = (short.lack, due)
            }
        }
        return worst.values.map(\.due)
    }
}
