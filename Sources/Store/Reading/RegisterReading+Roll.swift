package import Causality
import Custody
import Register

/// Who is held at a site at an hour, and who of them is out.
extension RegisterReading {
    package struct RollEntry: Hashable, Sendable {
        package var caseFile: Dot
        package var prisonerNumber: String
        package var surname: String
        package var givenName: String
        package var cell: String
        /// A code of the list `absence-kind` where the person is out, such as at court: held and not present.
        package var absence: String?
        package var dueBack: String?
        /// Another site says to have the person too.
        package var isDisputed = false
    }

    /// Whether a facility record has this number, or somebody was held there.
    package func isFacility(_ site: Int) throws -> Bool {
        var queries = ["SELECT 1 FROM _span WHERE site = ? LIMIT 1"]
        if description.type(named: "facility") != nil { queries.insert("SELECT 1 FROM facility WHERE site = ?", at: 0) }
        for sql in queries {
            if try Prepared(db, sql, Int64(site)).exists() { return true }
        }
        return false
    }

    /// The roll of a site at a moment, by prisoner number; as far as this store knows.
    package func roll(site: Int, at seconds: Int64) throws -> [RollEntry] {
        // As `sortable` has it.
        let moment = CivilTime.instantText(CivilTime.pack(seconds, .second)).dropLast()
        let absence =
            description.type(named: "absence") == nil
            ? "SELECT NULL AS case_id, NULL AS kind, NULL AS due_back WHERE 0"
            : """
            SELECT case_id, kind, due_back, left_at FROM absence
            WHERE \(sortable("left_at")) <= ?3
                    AND (returned_at IS NULL OR \(sortable("returned_at")) > ?3)
            """
        // Who is held is never lost to a register that names something else.
        func column(_ type: String, _ name: String) -> String {
            description.type(named: type)?.field(named: name) == nil ? "NULL" : "\(quoted(type)).\(quoted(name))"
        }
        return try query(
            """
            WITH out AS MATERIALIZED (\(absence)),
            files AS MATERIALIZED (SELECT _span.root AS root, coalesce(g.case_id, _span.root) AS file, holder FROM _span
                LEFT JOIN _person_group g ON g.root = _span.root
                WHERE (holder = 1 AND _span.site = ?1 OR holder = 3) AND starts <= ?2 AND (ends IS NULL OR ends > ?2))
            SELECT files.root AS root, holder, prisoner_no, \(column("person", "surname")) AS surname,
                \(column("person", "given_name")) AS given_name,
                (SELECT \(column("custody", "cell")) FROM custody JOIN files f ON f.file = custody.case_id AND f.root = files.root
                    WHERE facility = ?1 AND \(sortable("opened_at")) <= ?3\(caseFiles.notInError) ORDER BY \(sortable("opened_at")) DESC LIMIT 1) AS cell,
                max(out.kind) AS kind, out.due_back AS due_back
            FROM files LEFT JOIN person ON person.id = files.root LEFT JOIN out ON out.case_id = files.file
            GROUP BY files.root ORDER BY prisoner_no, files.root
            """, [site, seconds, String(moment)]
        ).rows().compactMap { row in
            guard let file = row.dot("root") else { return nil }
            let isDisputed = row.value("holder") == 3
            guard try !isDisputed || isClaimed(file, by: site, at: seconds) else { return nil }
            return RollEntry(
                caseFile: file, prisonerNumber: row.value("prisoner_no") ?? "", surname: row.value("surname") ?? "",
                givenName: row.value("given_name") ?? "", cell: row.value("cell") ?? "", absence: row.value("kind"),
                dueBack: row.value("due_back"), isDisputed: isDisputed)
        }
    }

    /// Persons whom a site holds from a later time on, and not yet: written down under another clock, or with a slip of the pen.
    package func heldLater(site: Int, than seconds: Int64) throws -> Int {
        let count = try query(
            "SELECT count(DISTINCT root) FROM _span WHERE site = ?1 AND holder = 1 AND starts > ?2",
            [site, seconds]
        ).first(Int.self)
        return count ?? 0
    }

    /// Whether a site says to have a person whom several claim: a rival takes nobody off the roll of who has them.
    private func isClaimed(_ file: Dot, by site: Int, at seconds: Int64) throws -> Bool {
        let timeline = try caseFiles.timeline(of: file)
        guard let span = timeline.spans.last(where: { $0.from <= seconds }) else { return false }
        // Of now it is known who has let them go since; of a time before, who took part.
        if span.until == nil { return timeline.claims.contains { $0.site == site && $0.destination == nil } }
        if case .disputed(let sites) = span.holder { return sites.contains(site) }
        return false
    }
}
