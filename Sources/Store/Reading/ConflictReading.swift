package import Causality
import Custody
package import Register

/// Conflicts: every side kept, with who wrote it, where, when, on what, and why.
package struct ConflictReading: StorePart {
    package let context: StoreContext
    let caseFiles: CaseFiles

    package struct Conflict: Sendable {
        package var record: Dot
        package var caseFile: Dot
        package var type: RecordType
        package var unit: ResolutionUnit
        package var status: String
        package var reason: String
        package var reviewDue: String?
    }

    package func conflicts(record: Dot? = nil) throws -> [Conflict] {
        let one = record == nil ? "" : " WHERE record = ?"
        let rows = try query(
            "SELECT * FROM _conflict\(one) ORDER BY status, record, unit", record.map { [$0.packed] } ?? []
        ).rows()
        return rows.compactMap { row in
            guard let record = row.dot("record"), let caseFile = row.dot("case_id"),
                let type = description[row.value("type") ?? 0], let name: String = row.value("unit"),
                let unit = type.units.first(where: { $0.name == name })
            else { return nil }
            return Conflict(
                record: record, caseFile: caseFile, type: type, unit: unit, status: row.value("status") ?? "",
                reason: row.value("reason") ?? "", reviewDue: row.value("review_due"))
        }
    }

    /// The sides of one conflict and what they last agreed on.
    package func resolution(_ conflict: Conflict) throws -> Resolution? {
        guard try caseFiles.mayRead(conflict.caseFile) else { return nil }
        let changes = try changes(ofRecord: conflict.record, in: conflict.caseFile)
        let state = RecordState(changes, void: try caseFiles.void(among: changes))
        return Resolution(
            conflict.unit, of: state, custodyLinks: try caseFiles.custodyLinks(conflict.type, state, conflict.caseFile))
    }

    /// Who was received after somebody said that they had died: one of the two is wrong, and people say which.
    private func custodiesAfterDeath() throws -> [(root: Dot, status: String, sites: [Int], since: Int64)] {
        guard description[store.custody.custody]?.field(named: "closed_by") != nil else { return [] }
        let deaths = try query(
            """
            SELECT id, case_id, facility, closed_at FROM custody
            WHERE closed_by = 'DEATH' AND closed_at IS NOT NULL\(caseFiles.notInError)
            """
        ).rows()
        return try deaths.compactMap { death in
            guard let file = death.dot("case_id"), let died = death.value("closed_at") as String? else { return nil }
            let files = try caseFiles.personFiles(of: file)
            var later: [(site: Int, at: Int64)] = []
            for other in files {
                let custodies = try Prepared(
                    db,
                    "SELECT id, facility, opened_at FROM custody WHERE case_id = ? AND id <> ?\(caseFiles.notInError)",
                    other.packed, death.value("id") ?? 0)
                try custodies.forEach { row in
                    guard let site = row.optionalNumber(1), let at = CivilTime.instant(row.text(2)),
                        sortable(text: row.text(2)) >= sortable(text: died)
                    else { return }
                    later.append((Int(site), at >> 2))
                }
            }
            guard let first = later.map(\.at).min() else { return nil }
            let sites = Set(later.map(\.site)).union([death.value("facility") as Int?].compactMap(\.self))
            return (files[0], "received after their death", sites.sorted(), first)
        }
    }

    /// Case files with more than one claim on the person now, persons received without a dispatch known here, and those
    /// received after they died.
    package func custodyReviews() throws -> [(root: Dot, status: String, sites: [Int], since: Int64)] {
        try query(
            """
            SELECT root, holder, site, other_site, starts FROM _span
            WHERE ends IS NULL AND (holder = 3 OR unmatched = 1 OR holder = 2 AND other_site IS NULL) ORDER BY root
            """
        ).rows().compactMap { row -> (root: Dot, status: String, sites: [Int], since: Int64)? in
            guard let root = row.dot("root") else { return nil }
            let status =
                switch row.value("holder") as Int64? {
                case 3: "claimed by two"
                case 2: "sent, and nobody says where to"
                default: "received without a dispatch"
                }
            return (
                root, status, [row.value(2) as Int?, row.value(3) as Int?].compactMap { $0 }, row.value("starts") ?? 0
            )
        } + custodiesAfterDeath()
    }

    /// Every verdict: which change writes nothing, and why.
    package func verdicts() throws -> [(dot: Dot, kind: VerdictKind, reason: String)] {
        try query("SELECT dot, kind, reason FROM _void ORDER BY dot").rows().compactMap { row in
            guard let dot = row.dot("dot"), let kind = VerdictKind(rawValue: row.value("kind") ?? 0) else { return nil }
            return (dot, kind, row.value("reason") ?? "")
        }
    }

    /// Applied changes of a record in topological order, then those that wait, each with its siblings at the time; nil
    /// where there is none that this site may read.
    package func history(of record: Dot) throws -> (type: RecordType?, state: RecordState)? {
        guard let creator = try change(record), creator.createsRecord, try caseFiles.mayRead(creator.caseFile) else {
            return nil
        }
        let changes = try changes(ofRecord: record, in: creator.caseFile)
        return (description[creator.type], RecordState(changes, void: try caseFiles.void(among: changes)))
    }
}
