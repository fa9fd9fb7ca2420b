import Causality
import Custody
import GRDB
import Register

/// The hub joins case files that are one person's: by a decision of its own where a receipt meets its dispatch, or of a person.
extension Session {
    /// Joins what receipts and dispatches of these case files make one. Asked of a file whenever it is settled: whatever
    /// changed in it, a number, a custody or who it is about, may show what a receipt of long ago answers.
    func matchTransfers(of files: some Sequence<Dot>, at moment: inout WriteMoment) throws {
        var numbers: Set<String> = []
        for file in Set(try files.flatMap(aliasGroup)) {
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
            try !Handover.isExplained(receipt, by: custodyRecords(of: aliasGroup(of: file)))
        }
        guard Set(transfers.map(\.file) + receipts.map(\.file)).count > 1 else { return }
        let met = try Handover.files(
            receipts, mayJoin(transfers, receipts), person: { try aliasGroup(of: $0)[0] },
            number: { try self.number(of: $0) }, hadPerson: { try timeline(of: $0.file).moved.contains($0.record.id) })
        for (receipt, dispatch, transfer) in met {
            guard try !aliasGroup(of: receipt).contains(dispatch), try !isSeparated(receipt),
                try !isSeparated(dispatch), try !areApart(receipt, dispatch),
                try !isContradicted(receipt, dispatch), try !isPassedOn(transfer, in: dispatch)
            else { continue }
            try join(receipt, dispatch, grounds: "transfer number", at: &moment)
        }
    }

    /// Dispatches by who had the person of their own file, and is not out of it. What else a receipt answers gives nothing
    /// to whoever wrote that.
    private func mayJoin(
        _ transfers: [Handover.Filed<CustodyRecord.Transfer>], _ receipts: [Handover.Filed<CustodyRecord.Custody>]
    ) throws -> [Handover.Filed<CustodyRecord.Transfer>] {
        var known: [Dot: (moved: Set<Dot>, sites: Set<Int>)] = [:]
        return try transfers.filter { file, transfer in
            guard receipts.contains(where: { Handover.meets($0.record, transfer) }) else { return false }
            let group = try aliasGroup(of: file)
            let facts =
                try known[group[0]]
                ?? (timeline(ofFiles: group).moved, Set(group.flatMap { try currentSites(of: $0) }))
            known[group[0]] = facts
            // Where the receiver has the file already a join opens nothing to it.
            return facts.moved.contains(transfer.id) && !facts.sites.isDisjoint(with: [transfer.from, transfer.to])
        }
    }

    private func isPassedOn(_ dispatch: CustodyRecord.Transfer, in file: Dot) throws -> Bool {
        let transfers = try custodyRecords(of: aliasGroup(of: file)).compactMap { record in
            if case .transfer(let transfer) = record { transfer } else { nil }
        }
        return Handover.isPassedOn(dispatch, transfers)
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

    /// Custodies that say to have begun with this number, at a site to which a dispatch of it went.
    private func receipts(_ number: String) throws -> [Handover.Filed<CustodyRecord.Custody>] {
        let query = try Prepared(
            db,
            """
            SELECT id, case_id, facility, opened_at, received_from FROM custody WHERE transfer_no = ?1\(notInError)
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

    /// Whether a person said that two files, or any that are one with them by decision, are two persons'.
    private func areApart(_ one: Dot, _ other: Dot) throws -> Bool {
        let others = try aliasGroup(of: other)
        return try aliasGroup(of: one).contains { try !Set(separated(from: $0)).isDisjoint(with: others) }
    }

    /// What a person took apart stays apart: of a decision that does not say from what, from everything.
    private func isSeparated(_ file: Dot) throws -> Bool {
        try Int64.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT 1 FROM _alias WHERE case_id = ?1 AND target = ?1
                        AND NOT EXISTS (SELECT 1 FROM _apart WHERE one = ?1 OR other = ?1)
                    """),
            arguments: [file.packed]) != nil
    }

    /// Joins two case files that are not joined yet. A file is joined to one other; the link stands between these two where
    /// it can, so that taking it back takes back nothing else.
    func join(
        _ one: Dot, _ other: Dot, grounds: String, author: String = Session.hubAuthor, at moment: inout WriteMoment
    ) throws {
        if try isJoinedToNone(one) { return try decideAlias(one, into: other, grounds, author, at: &moment) }
        if try isJoinedToNone(other) { return try decideAlias(other, into: one, grounds, author, at: &moment) }
        var end = one
        while let next = try target(of: end), next != end { end = next }
        try decideAlias(end, into: other, grounds, author, at: &moment)
    }

    private func isJoinedToNone(_ file: Dot) throws -> Bool {
        let target = try target(of: file)
        return target == nil || target == file
    }

    func target(of file: Dot) throws -> Dot? {
        try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT target FROM _alias WHERE case_id = ?"), arguments: [file.packed]
        ).flatMap { Dot(packed: $0) }
    }

    /// Joins a case file to another; to itself, it is joined to none. `apart` is another person's, by this decision.
    func decideAlias(
        _ file: Dot, into target: Dot, apart: Dot? = nil, _ grounds: String, _ author: String,
        at moment: inout WriteMoment
    ) throws {
        let alias = HubDecision.Alias(
            file, into: target, apart: apart, grounds: grounds, kin: try aliasGroup(of: file))
        try carryOut([.alias(alias)], by: author, at: &moment)
    }
}
