package import Causality
package import Custody
package import Register
import Safeguards

/// Custody of the person of a case file, as the records tell it.
extension CaseFiles {
    /// Case files joined with this one by an alias, in either direction.
    package func aliases(of caseFile: Dot) throws -> [Dot] {
        try Prepared(
            db, "SELECT target FROM _alias WHERE case_id = ?1 UNION SELECT case_id FROM _alias WHERE target = ?1",
            caseFile.packed
        ).dots()
    }

    /// Every case file that is one with this by decisions alone: what moves together, whatever else is known.
    package func aliasGroup(of caseFile: Dot) throws -> [Dot] {
        try links(around: [caseFile]).group(of: caseFile)
    }

    /// Custody and transfer records of these case files, from the views.
    package func custodyRecords(of group: [Dot]) throws -> [CustodyRecord] {
        var records: [CustodyRecord] = []
        func seconds(_ text: String) -> Int64? { CivilTime.instant(text).map { $0 >> 2 } }
        for caseFile in group {
            let custody = try Prepared(
                db,
                """
                SELECT id, facility, opened_at, closed_at, transfer_no, received_from, \(closedBy), \(isInError) FROM custody
                WHERE case_id = ?
                """, caseFile.packed)
            try custody.forEach { row in
                guard let id = Dot(packed: row.number(0)), let site = row.optionalNumber(1),
                    let opened = seconds(row.text(2))
                else { return }
                // Of half an ending, the time at which it was written down.
                let closed =
                    try seconds(row.text(3))
                    ?? ending(of: id, in: caseFile, closedBy: row.optionalText(6), openedAt: opened)
                records.append(
                    .custody(
                        .init(
                            id: id, facility: Int(site), openedAt: opened, closedAt: closed,
                            closedBy: row.number(7) == 1 ? .error : .init(code: row.optionalText(6)),
                            transferNumber: row.optionalText(4),
                            receivedFrom: row.optionalNumber(5).map { Int($0) })))
            }
            let transfers = try Prepared(
                db,
                """
                SELECT id, "number", "from", "to", dispatched_at, cancelled_at FROM transfer WHERE case_id = ?
                """, caseFile.packed)
            try transfers.forEach { row in
                guard let id = Dot(packed: row.number(0)), let number = row.optionalText(1),
                    let from = row.optionalNumber(2), let to = row.optionalNumber(3),
                    let dispatched = seconds(row.text(4))
                else { return }
                records.append(
                    .transfer(
                        .init(
                            id: id, number: number, from: Int(from), to: Int(to), dispatchedAt: dispatched,
                            cancelledAt: seconds(row.text(5)))))
            }
        }
        return records
    }

    /// How a custody ended, and whether it was entered in error, where the register can say that.
    var closedBy: String { custodyColumn("closed_by") }

    var isInError: String { custodyColumn("entered_in_error") }

    func custodyColumn(_ name: String) -> String {
        description[store.custody.custody]?.field(named: name) == nil ? "NULL" : name
    }

    /// Who holds the person of a case file now, as far as this store knows.
    package func timeline(of caseFile: Dot) throws -> CustodyTimeline {
        CustodyTimeline(try custodyRecords(of: personFiles(of: caseFile)))
    }

    package func timeline(ofFiles files: [Dot]) throws -> CustodyTimeline {
        CustodyTimeline(try custodyRecords(of: files))
    }

    /// Links of the custody chain, where a rule of this record needs them.
    package func custodyLinks(_ type: RecordType, _ state: RecordState, _ caseFile: Dot) throws -> [Dot] {
        guard state.applied.count > 1, type.units.contains(where: { $0.rule == .custodian }) else { return [] }
        // Of the files that travel together: every store that holds one of them holds all, and so sees the same chain.
        return try timeline(ofFiles: aliasGroup(of: caseFile)).links
    }

    /// The links of decisions among these files, and all that they reach by them.
    package func links(around files: [Dot]) throws -> FileLinks {
        var targets: [Dot: Dot] = [:]
        var seen: Set<Dot> = []
        var frontier = files
        while let next = frontier.popLast() {
            guard seen.insert(next).inserted else { continue }
            let links = try Prepared(
                db,
                """
                SELECT case_id, target FROM _alias WHERE case_id = ?1
                UNION SELECT case_id, target FROM _alias WHERE target = ?1
                """, next.packed)
            try links.forEach { row in
                guard let file = Dot(packed: row.number(0)), let target = Dot(packed: row.number(1)) else { return }
                targets[file] = target
                frontier += [file, target]
            }
        }
        return FileLinks(targets)
    }

    /// When a custody ended of which the record says only how; nil for one that goes on. Asked where `closed_at` is empty.
    func ending(of custody: Dot, in caseFile: Dot, closedBy: String?, openedAt: Int64) throws -> Int64? {
        guard CustodyEnding.isHalf(closedAt: nil, closedBy: closedBy),
            let field = description[store.custody.custody]?.field(named: "closed_by")
        else { return nil }
        let changes = try changes(ofRecord: custody, in: caseFile)
        let state = RecordState(changes, void: try void(among: changes))
        let words = state.applied.filter { !state.isVoid($0.dot) }.compactMap { change in
            change.value(of: field.number).map {
                CustodyEnding.Word(
                    dot: change.dot, context: change.context, closedBy: $0.text,
                    at: change.correctedMilliseconds / 1_000)
            }
        }
        return CustodyEnding.end(
            closedAt: nil, closedBy: closedBy, openedAt: openedAt, writtenAt: CustodyEnding.told(words))
    }

    /// A condition on custody, where the register can say that a record was entered in error: one that was holds nobody.
    package var notInError: String {
        description[store.custody.custody]?.field(named: "entered_in_error") == nil
            ? "" : " AND entered_in_error IS NOT 1"
    }
}
