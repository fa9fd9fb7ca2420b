import Causality
import Counting
import Custody
import Register
package import Safeguards

/// Rules that records break as they stand, whoever wrote them and however they came together.
extension SafeguardReading {
    /// What stands on `day` (a date text), the oldest first. The same function that refuses a write says what is broken; SQL
    /// only leaves out the records that cannot break anything. `now` is in seconds since 1970; nil for the end of the day.
    package func breaches(day: String, now: Int64? = nil) throws -> [Breach] {
        let end = try CountedMoment(day, zone: store.zone).seconds
        var breaches: [Breach] = []
        for (name, condition) in suspects.sorted(by: { $0.key < $1.key }) {
            guard let type = description.type(named: name),
                condition.fields.allSatisfy({ type.field(named: $0) != nil }),
                condition.type.map({ description.type(named: $0) != nil }) ?? true
            else { continue }
            let sql = "(\(condition.sql)) OR \(isDisputed(type))"
            for (record, caseFile, values) in try standing(type, sql) {
                var seen: [Safeguard.Broken] = []
                for side in try [values] + otherSides(of: record, values) {
                    let draft = Safeguard.Draft(type: type, standing: side)
                    for broken in try broken(draft, record, in: caseFile, now: end, upTo: end)
                    where !seen.contains(where: { ($0.source, $0.what) == (broken.source, broken.what) }) {
                        seen.append(broken)
                        breaches.append(try breach(broken, record, caseFile, values, type))
                    }
                }
            }
        }
        let held = try heldPlaces(now: end)
        breaches += try cellBreaches(held, now: end)
        breaches += try deathsUnreported()
        breaches += try breachesOfSilence()
        breaches += try breachesToCome(now: max(end, now ?? end))
        breaches += try breachesOfOrder()
        breaches += try breachesOfLack()
        let cells = Dictionary(held.map { ($0.root, $0.place.text) }, uniquingKeysWith: { first, _ in first })
        for place in breaches.indices { breaches[place].cell = breaches[place].person.flatMap { cells[$0] } ?? "" }
        return breaches.sorted { ($0.since, $0.record, $0.what) < ($1.since, $1.record, $1.what) }
    }

    /// Records of which something is in open dispute: what is shown is not all that is said.
    func isDisputed(_ type: RecordType) -> String {
        "id IN (SELECT record FROM _conflict WHERE status = 'open' AND type = \(type.number))"
    }

    /// Records whose times are out of their order (``TimesInOrder``), by what several sites wrote.
    private func breachesOfOrder() throws -> [Breach] {
        var breaches: [Breach] = []
        for type in description.types {
            let pairs = TimesInOrder.pairs(of: type)
            guard !pairs.isEmpty else { continue }
            // Wider than the rule, never narrower: a month sorts before its days.
            let earlier = pairs.map { "\(sortable(quoted($0.field.name))) < \(sortable(quoted($0.earlier.name)))" }
            for (record, caseFile, values) in try standing(type, earlier.joined(separator: " OR ")) {
                guard let broken = TimesInOrder.broken(type, values) else { continue }
                breaches.append(try breach(broken, record, caseFile, values, type))
            }
        }
        return breaches
    }

    /// Records that do not say what each of their type has to say (``LackingField``).
    private func breachesOfLack() throws -> [Breach] {
        var breaches: [Breach] = []
        for type in description.types {
            let lacks = LackingField.fields(of: type).map { Self.lacks(quoted($0.name)) }
            guard !lacks.isEmpty else { continue }
            for (record, caseFile, values) in try standing(type, lacks.joined(separator: " OR ")) {
                guard let broken = LackingField.broken(type, values) else { continue }
                breaches.append(try breach(broken, record, caseFile, values, type))
            }
        }
        return breaches
    }

    func breach(
        _ broken: Safeguard.Broken, _ record: Dot, _ caseFile: Dot, _ values: [String: String], _ type: RecordType
    ) throws -> Breach {
        let since = (SafeguardKind.sinceFields[type.name] ?? []).lazy.compactMap { values[$0] }.first { !$0.isEmpty }
        var breach = Breach(
            rule: broken.rule, source: broken.source, what: broken.what, record: record, type: broken.type,
            person: type.opensCaseFile ? nil : try caseFiles.root(ofFile: caseFile),
            site: values["facility"].flatMap { Int($0) } ?? values["from"].flatMap { Int($0) } ?? record.site,
            since: since ?? "", cure: broken.cure)
        breach.others = broken.others
        return breach
    }

    /// Records of a type on a condition; no custody that was entered in error.
    func standing(
        _ type: RecordType, _ condition: String
    ) throws -> [(record: Dot, caseFile: Dot, values: [String: String])] {
        let stands = type.number == store.custody.custody ? caseFiles.notInError : ""
        var rows: [(record: Dot, caseFile: Dot, values: [String: String])] = []
        try Prepared(db, "SELECT * FROM \(quoted(type.name)) WHERE (\(condition))\(stands)").forEach { row in
            guard let record = Dot(packed: row.number(0)), let caseFile = Dot(packed: row.number(1)) else { return }
            rows.append((record, caseFile, row.texts(type)))
        }
        return rows
    }

    private struct Condition {
        var fields: [String]
        var sql: String
        /// Another type that it reads.
        var type: String?

        init(_ fields: [String], _ sql: String, reads type: String? = nil) {
            self.fields = fields
            self.sql = sql
            self.type = type
        }
    }

    /// Records of each type that may break a rule as they stand. Wider than the rules, never narrower.
    private var suspects: [String: Condition] {
        var all = Self.suspects
        all["custody"] = Condition(
            [
                "opened_by", "opened_at", "closed_at", "closed_by", "commitment_order", "entered_in_error", "injuries",
                "injuries_seen", "ill_treatment", "ill_treatment_alleged", "transfer_no",
            ],
            """
            entered_in_error IS NOT 1 AND (opened_at NOT LIKE '%T%' OR closed_at NOT LIKE '%T%' OR \(halfEnded)
                OR \(Self.lacks("commitment_order")) AND (opened_by <> 'RECEIPT' OR \(Self.lacks("transfer_no")))
                OR opened_by = 'ADMISSION' AND (\(Self.lacks("commitment_order"))
                OR \(Self.lacks("injuries_seen")) AND \(Self.lacks("injuries"))
                OR \(Self.lacks("ill_treatment_alleged")) AND \(Self.lacks("ill_treatment"))))
            """)
        if description.type(named: "appeal")?.field(named: "outcome") != nil {
            all["classification"]?.sql += """
                 OR case_id IN (SELECT case_id FROM appeal WHERE outcome = 'CHANGED') OR case_id IN
                    (SELECT case_id FROM _person_group) AND EXISTS (SELECT 1 FROM appeal WHERE outcome = 'CHANGED')
                """
        }
        return all
    }

    private static let suspects: [String: Condition] = [
        "transfer": Condition(["dispatched_at"], "dispatched_at NOT LIKE '%T%'"),
        "solitary": Condition([], "1"),
        "sanction": Condition(
            ["rule_broken", "heard", "decider_role", "decision"],
            "\(lacks("rule_broken")) OR heard IS NOT 1 OR decider_role = 'HEALTH' OR decision = 'SOLITARY'"),
        "participation": Condition(
            ["state", "consent"], "consent IS 0 AND state IN ('ON_PROGRAMME', 'PROGRAMME_COMPLETE')"),
        "complaint": Condition(
            ["state", "closed_by", "recipient"],
            "state = 'CLOSED' AND (\(lacks("closed_by")) OR closed_by <> recipient)"),
        "corruption_report": Condition(
            ["state", "closed_by", "recipient"],
            "state = 'CLOSED' AND (\(lacks("closed_by")) OR closed_by <> recipient)"),
        "incident": Condition(
            ["state", "reported_to", "reported_at"],
            "state IN ('CLOSED', 'NOT_REPORTABLE', 'DUPLICATE') AND (\(lacks("reported_to")) OR \(lacks("reported_at")))"
        ),
        "finding": Condition(
            ["state", "verified_by"],
            "state = 'VERIFIED' AND (\(lacks("verified_by")) OR verified_by = 'INTERNAL')"),
        "classification": Condition(
            ["state", "class", "reasons", "grounds", "approver", "review_due", "proposed_by", "proposed_class"],
            """
            (state = 'APPROVED' OR NOT \(lacks("class"))) AND (\(lacks("reasons")) OR \(lacks("grounds"))
                OR \(lacks("approver")) OR \(lacks("review_due"))
                OR \(isPerhapsOne("approver", "proposed_by"))
                OR grounds = 'STATUTORY_REGIME' OR class <> proposed_class)
            """),
        "appeal": Condition(["outcome"], "NOT \(lacks("outcome"))"),
        "assessment": Condition(
            [
                "judgement", "assessor_trained", "evidence_for", "evidence_against", "protective", "review_due",
                "second_reader", "assessor", "assessed_on",
            ],
            """
            judgement <> 'DRAFT' AND (assessor_trained IS NOT 1 OR \(lacks("evidence_for"))
                OR \(lacks("evidence_against")) OR \(lacks("protective")) OR \(lacks("review_due"))
                OR judgement <> 'HIGH' AND (case_id IN (SELECT case_id FROM _person_group)
                    OR EXISTS (SELECT 1 FROM assessment other WHERE other.case_id = assessment.case_id
                        AND other.id <> assessment.id
                            AND coalesce(other.assessed_on, '') <= coalesce(assessment.assessed_on, ''))))
            """),
        "access": Condition(["reviewed_by", "reviewed_on"], "reviewed_by IS NOT NULL OR reviewed_on IS NOT NULL"),
        "sentence": Condition(
            ["conviction_tag", "offence_date"],
            """
            conviction_tag IN ('TERRORISM', 'EXTREMISM', 'BOTH') OR offence_date IS NOT NULL AND article IN
                (SELECT article FROM provision WHERE in_force_from IS NOT NULL OR in_force_to IS NOT NULL)
            """, reads: "provision"),
    ]

    /// Wider than one account's names are: the first letters are the same, or one is the other's capital, in Latin or Cyrillic.
    private static func isPerhapsOne(_ one: String, _ other: String) -> String {
        func first(_ name: String) -> String { "unicode(trim(\(name), ' ._-'))" }
        return "abs(\(first(one)) - \(first(other))) IN (0, 1, 32, 80)"
    }

    private static func lacks(_ field: String) -> String { "(coalesce(\(field), '') = '')" }

    /// Custody that ended with a death, of which the facility has written no incident about then: it owes a report
    /// (Nelson Mandela Rule 71) that no incident is there to remind of.
    private func deathsUnreported() throws -> [Breach] {
        guard let type = description.type(named: "custody"), description.type(named: "incident") != nil,
            type.field(named: "closed_by") != nil
        else { return [] }
        let kinds = ["DEATH", "SUICIDE", "HOMICIDE"].map { "'\($0)'" }.joined(separator: ", ")
        let rows = try query(
            """
            SELECT id, case_id, facility, closed_at FROM custody
            WHERE closed_by = 'DEATH'\(caseFiles.notInError) AND NOT EXISTS
                (SELECT 1 FROM incident WHERE incident.facility = custody.facility AND incident.kind IN (\(kinds))
                    AND (custody.closed_at IS NULL OR abs(julianday(substr(incident.happened_at, 1, 10))
                        - julianday(substr(custody.closed_at, 1, 10))) <= 3))
            """
        ).rows()
        return try rows.compactMap { row in
            guard let record = row.dot("id"), let file = row.dot("case_id") else { return nil }
            let facility = row.value(2) as Int64? ?? 0
            let broken = Safeguard.Broken(
                rule: 13, source: "Nelson Mandela Rule 71", type: type.name, field: "closed_by",
                problem: "a death, and no incident is written of it that could be reported")
            let values = ["facility": String(facility), "opened_at": row.value(3) as String? ?? ""]
            return try breach(broken, record, file, values, type)
        }
    }
}
