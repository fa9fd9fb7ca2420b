import GRDB
import Register

/// A table's dimensions and conditions as SQL over the views; parameters are `:t`, the reference instant in seconds, and
/// `:day`, its day.
struct CountQuery {
    let description: RegisterDescription
    let table: CountTable

    /// Throws where the table names what this register does not have.
    init(_ table: CountTable, _ description: RegisterDescription) throws {
        self.table = table
        self.description = description
        for name in table.dimensions + table.conditions.map(\.dimension) { _ = try column(name) }
    }

    static let inForce = "_span.starts < :t AND (_span.ends IS NULL OR _span.ends >= :t)"

    /// Whom the table counts, wherever they are; `holder` is 1 at a facility, 2 in transit, 3 disputed.
    static let persons = """
        _span LEFT JOIN person ON person.id = _span.root LEFT JOIN facility ON facility.site = _span.site
        """

    /// The conditions, to be put behind a WHERE that is there.
    func conditions() throws -> String { try conditions(table.conditions) }

    /// Those that a facility meets or not, whoever is there.
    func facilityConditions() throws -> String {
        try conditions(table.conditions.filter { Self.ofFacility.contains($0.dimension) })
    }

    private static let ofFacility: Set = ["facility", "facility_kind", "closed_type", "region"]

    private func conditions(_ conditions: [CountTable.Condition]) throws -> String {
        try conditions.map { condition in
            let values = condition.values.map { "'" + $0.replacing("'", with: "''") + "'" }.joined(separator: ", ")
            return " AND \(try text(condition.dimension)) IN (\(values))"
        }.joined()
    }

    func text(_ name: String) throws -> String { "CAST(coalesce(\(try column(name)), '') AS TEXT)" }

    private func column(_ name: String) throws -> String {
        if case .records(let type, _) = table.unit {
            guard let type = description.type(named: type) else { throw lacks(type) }
            guard let field = type.field(named: name), field.confidentiality != .sealed else {
                throw StoreError("\(table.name): \(type.name) has no field \"\(name)\" that may be counted")
            }
            return "\(quoted(type.name)).\(quoted(name))"
        }
        guard let dimension = CountTable.Dimension(rawValue: name) else {
            let known = CountTable.Dimension.allCases.map(\.rawValue).joined(separator: ", ")
            throw StoreError("--by: unknown dimension \"\(name)\" (one of: \(known))")
        }
        return try column(dimension)
    }

    private func lacks(_ type: String) -> StoreError {
        StoreError("\(table.name): needs the record type \(type), which this register does not describe")
    }

    /// Every case file of the person of a span.
    private static let files =
        "(SELECT _span.root UNION SELECT case_id FROM _person_group WHERE _person_group.root = _span.root)"

    /// One column of the latest record of a type in the person's case files.
    private func latest(
        _ expression: String, of type: String, by date: String, where condition: String = "1"
    ) throws -> String {
        guard description.type(named: type) != nil else { throw lacks(type) }
        return """
            (SELECT \(expression) FROM \(quoted(type)) AS r WHERE r.case_id IN \(Self.files) AND \(condition)
                ORDER BY \(sortable(quoted(date))) DESC, r.id DESC LIMIT 1)
            """
    }

    private func legalStatus() throws -> String {
        try latest("status", of: "legal_status", by: "since", where: "substr(since, 1, 10) <= :day")
    }

    private func column(_ dimension: CountTable.Dimension) throws -> String {
        switch dimension {
        case .facility: return "_span.site"
        case .facilityKind: return "facility.kind"
        case .closedType: return "facility.closed_type"
        case .region: return "facility.region"
        case .sex: return "person.sex"
        case .citizenship: return "person.citizenship"
        case .legalStatus: return try legalStatus()
        case .ageBand: return Self.ageBand
        case .iccs: return try latest("iccs", of: "sentence", by: "start")
        case .article: return try latest("article", of: "sentence", by: "start")
        case .codeEdition: return try latest("edition", of: "sentence", by: "start")
        case .convictionTag:
            guard description.type(named: "sentence") != nil else { throw lacks("sentence") }
            return """
                CASE WHEN coalesce(\(try legalStatus()), 'UNTRIED') = 'UNTRIED' THEN '' ELSE (SELECT
                    CASE WHEN max(conviction_tag = 'BOTH')
                            OR max(conviction_tag = 'TERRORISM') AND max(conviction_tag = 'EXTREMISM') THEN 'BOTH'
                        WHEN max(conviction_tag = 'TERRORISM') THEN 'TERRORISM'
                        WHEN max(conviction_tag = 'EXTREMISM') THEN 'EXTREMISM' ELSE max(conviction_tag) END
                    FROM sentence WHERE case_id IN \(Self.files)) END
                """
        case .life: return try latest("coalesce(life, 0)", of: "sentence", by: "start")
        case .termBand:
            return try latest(
                """
                CASE WHEN life = 1 THEN 'life' WHEN julianday(expiry) - julianday("start") < 730.5 THEN '0-1'
                    WHEN julianday(expiry) - julianday("start") < 1826.25 THEN '2-4'
                    WHEN julianday(expiry) - julianday("start") < 3652.5 THEN '5-9'
                    WHEN julianday(expiry) - julianday("start") < 7305 THEN '10-19'
                    WHEN expiry IS NOT NULL THEN '20+' END
                """, of: "sentence", by: "start")
        case .securityLevel: return try latest("security_level", of: "custody", by: "opened_at")
        case .securityClass:
            return try latest(
                "class", of: "classification", by: "effective",
                where: "class <> '' AND (effective IS NULL OR effective <= :day)")
        case .risk:
            return try latest(
                "CASE WHEN review_due < :day THEN 'LAPSED' ELSE judgement END", of: "assessment", by: "assessed_on",
                where: "assessed_on <= :day")
        case .reviewOverdue:
            let assessed = try latest("review_due", of: "assessment", by: "assessed_on")
            let classified = try latest("review_due", of: "classification", by: "effective")
            return "(coalesce(\(assessed), '9') < :day OR coalesce(\(classified), '9') < :day)"
        case .expectingOrNursing:
            return try latest(
                "max(coalesce(pregnant, 0), coalesce(nursing, 0), coalesce(infant_with_mother, 0))",
                of: "health_exam", by: "examined_at", where: "examined_at IS NOT NULL")
        case .disability:
            return try latest(
                "coalesce(disability, 0)", of: "health_exam", by: "examined_at", where: "examined_at IS NOT NULL")
        }
    }

    /// A date of birth that is known in part is taken as the first day that it may be.
    private static let ageBand = """
        (SELECT CASE WHEN age < 18 THEN '0-17' WHEN age < 25 THEN '18-24' WHEN age < 60 THEN '25-59'
                WHEN age >= 60 THEN '60+' END FROM
            (SELECT coalesce(substr(:day, 1, 4) - substr(born, 1, 4) - (substr(:day, 5) < substr(born, 5)),
                reported_age + substr(:day, 1, 4) - coalesce(substr(reported_on, 1, 4), substr(:day, 1, 4))) AS age FROM
                (SELECT p.birth_date || substr('-01-01', length(p.birth_date) - 3) AS born, p.reported_age, p.reported_on
                    FROM person AS p WHERE p.id = _span.root)))
        """
}
