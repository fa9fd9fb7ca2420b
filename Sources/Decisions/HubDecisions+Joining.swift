import Causality
import Custody
import Register
import Store

/// What is known, for the hub to join case files that are one person's: of itself where a receipt meets its dispatch
/// (``Joining``), or by a person's decision.
extension HubDecisions {
    /// Joins what receipts and dispatches of these case files make one. Asked of a file whenever it is settled: whatever
    /// changed in it, a number, a custody or who it is about, may show what a receipt of long ago answers.
    func matchTransfers(of files: some Sequence<Dot>, at moment: inout WriteMoment) throws {
        var numbers: Set<String> = []
        for file in Set(try files.flatMap(caseFiles.aliasGroup)) {
            let query = try Prepared(
                db,
                """
                SELECT transfer_no FROM custody WHERE case_id = ?1 AND transfer_no IS NOT NULL
                UNION SELECT "number" FROM transfer WHERE case_id = ?1 AND "number" IS NOT NULL
                """, file.packed)
            try query.forEach { numbers.insert($0.text(0)) }
        }
        for number in numbers.sorted() { try matchTransfers(number, at: &moment) }
    }

    /// Joins the files of a receipt and of the dispatch that it meets (``Handover``).
    private func matchTransfers(_ number: String, at moment: inout WriteMoment) throws {
        let transfers = try transfers(number)
        guard !transfers.isEmpty else { return }
        let receipts = try receipts(number).filter { file, receipt in
            try !Handover.isExplained(receipt, by: caseFiles.custodyRecords(of: caseFiles.aliasGroup(of: file)))
        }
        guard Set(transfers.map(\.file) + receipts.map(\.file)).count > 1 else { return }
        let met = try Handover.files(
            receipts, mayJoin(transfers, receipts), person: { try caseFiles.aliasGroup(of: $0)[0] },
            number: { try self.caseFiles.number(of: $0) },
            hadPerson: { try caseFiles.timeline(of: $0.file).moved.contains($0.record.id) })
        try carryOut(joining(met).decisions(met), at: &moment)
    }

    private func mayJoin(
        _ transfers: [Handover.Filed<CustodyRecord.Transfer>], _ receipts: [Handover.Filed<CustodyRecord.Custody>]
    ) throws -> [Handover.Filed<CustodyRecord.Transfer>] {
        var known: [Dot: (moved: Set<Dot>, sites: Set<Int>, addressed: Set<Int>)] = [:]
        return try transfers.filter { file, transfer in
            guard receipts.contains(where: { Handover.meets($0.record, transfer) }) else { return false }
            let group = try caseFiles.aliasGroup(of: file)
            let facts =
                try known[group[0]]
                ?? (
                    caseFiles.timeline(ofFiles: group).moved, Set(group.flatMap { try caseFiles.currentSites(of: $0) }),
                    Set(group.flatMap { try judgingFacts.everInScope(of: $0).union([$0.site]) })
                )
            known[group[0]] = facts
            return Handover.mayJoin(
                transfer, moved: facts.moved, heldBy: facts.sites, addressed: facts.addressed)
        }
    }

    /// What is known of files that are not joined yet, and of all that are one with them.
    private func joining(_ met: [Handover.Met]) throws -> Joining {
        let links = try caseFiles.links(around: met.flatMap { [$0.receipt, $0.dispatch] })
        // Of a convoy most are joined already.
        let open = met.filter { !links.areJoined($0.receipt, $0.dispatch) }
        var files: [Dot: Joining.File] = [:]
        for file in Set(open.flatMap { links.group(of: $0.receipt) + links.group(of: $0.dispatch) }) {
            files[file] = Joining.File(
                apart: Set(try caseFiles.separated(from: file)), identifiers: try caseFiles.identifiers(of: file),
                transfers: try caseFiles.custodyRecords(of: [file]).compactMap { record in
                    if case .transfer(let transfer) = record { transfer } else { nil }
                })
        }
        return Joining(links, files)
    }

    private func seconds(_ text: String) -> Int64? { CivilTime.instant(text).map { $0 >> 2 } }

    /// Most records that are looked at under one number: a convoy's, not an attacker's.
    private static let recordsOfNumberMax = 512

    private func transfers(_ number: String) throws -> [Handover.Filed<CustodyRecord.Transfer>] {
        let query = try Prepared(
            db,
            """
            SELECT id, case_id, "from", "to", dispatched_at, cancelled_at FROM transfer WHERE "number" = ?
            ORDER BY id LIMIT \(Self.recordsOfNumberMax)
            """)
        query.bind(1, number)
        var found: [Handover.Filed<CustodyRecord.Transfer>] = []
        try query.forEach { row in
            guard let id = Dot(packed: row.number(0)), let file = Dot(packed: row.number(1)),
                let from = row.optionalNumber(2), let to = row.optionalNumber(3), let at = seconds(row.text(4))
            else { return }
            found.append(
                (
                    file,
                    CustodyRecord.Transfer(
                        id: id, number: number, from: Int(from), to: Int(to), dispatchedAt: at,
                        cancelledAt: seconds(row.text(5)))
                ))
        }
        return found
    }

    /// Custodies that say to have begun with this number, at a site to which a dispatch of it went; none of which its site
    /// says that it held nobody: that answers nothing.
    private func receipts(_ number: String) throws -> [Handover.Filed<CustodyRecord.Custody>] {
        let isDeniable = description[store.custody.custody]?.field(named: "closed_by") != nil
        let stands = caseFiles.notInError + (isDeniable ? " AND closed_by IS NOT 'ERROR'" : "")
        let query = try Prepared(
            db,
            """
            SELECT id, case_id, facility, opened_at, received_from FROM custody WHERE transfer_no = ?1\(stands)
                AND facility IN (SELECT "to" FROM transfer WHERE "number" = ?1)
            ORDER BY id LIMIT \(Self.recordsOfNumberMax)
            """)
        query.bind(1, number)
        var found: [Handover.Filed<CustodyRecord.Custody>] = []
        try query.forEach { row in
            guard let id = Dot(packed: row.number(0)), let file = Dot(packed: row.number(1)),
                let facility = row.optionalNumber(2), let at = seconds(row.text(3))
            else { return }
            found.append(
                (
                    file,
                    CustodyRecord.Custody(
                        id: id, facility: Int(facility), openedAt: at, transferNumber: number,
                        receivedFrom: row.optionalNumber(4).map { Int($0) })
                ))
        }
        return found
    }
}
