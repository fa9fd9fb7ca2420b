package import Causality
package import Custody
import GRDB
import Register

/// Custody, grouping and scope: settled once a transaction for every case file that changed.
extension Session {
    /// Settles what views say of custody and of who is one person: of what is in the change set, with every decision.
    func settleCustody() throws {
        while !unsettled.isEmpty { try settleCustody(of: unsettled.takeAll()) { _, _, _ in } }
    }

    /// The same, and at the hub what is to be decided of it: decisions may touch further case files; each is a change, so
    /// this ends.
    func settleCustody(at moment: inout WriteMoment) throws {
        guard site == 0 else { return try settleCustody() }
        while !unsettled.isEmpty {
            let files = unsettled.takeAll()
            try matchTransfers(of: files, at: &moment)
            try settleCustody(of: files) { person, timeline, records in
                try carryOut(scoping(person, records).decisions(timeline), at: &moment)
                try forgetHeard(person.files, timeline)
            }
        }
    }

    /// `body` is given each person about whom these files are, with the timeline and the records of their files, in order.
    private func settleCustody(
        of files: [Dot], _ body: (Persons.Group, CustodyTimeline, [[CustodyRecord]]) throws -> Void
    ) throws {
        var done: Set<Dot> = []
        for caseFile in files where !done.contains(caseFile) {
            let persons = try regroup(caseFile)
            for person in persons.groups {
                done.formUnion(person.files)
                // A voided or withdrawn record changes all of these at once.
                standings.changed.formUnion(person.files)
                let records = try person.files.map { try custodyRecords(of: [$0]) }
                let timeline = CustodyTimeline(records.flatMap(\.self))
                try writeSpans(timeline, root: person.root, others: person.files.dropFirst())
                try resolveCustodian(person.files)
                try body(person, timeline, records)
            }
        }
    }

    private func scoping(_ person: Persons.Group, _ records: [[CustodyRecord]]) throws -> Scoping {
        Scoping(
            person,
            try zip(person.files, records).map { file, records in
                Scoping.File(
                    id: file, records: records, sites: try currentSites(of: file),
                    hasOpenConflict: try Prepared(
                        db, "SELECT 1 FROM _conflict WHERE case_id = ? AND status = 'open'", file.packed
                    ).number() != nil)
            })
    }

    // MARK: Grouping

    /// Writes down who is one person among all files that are connected with this one.
    private func regroup(_ caseFile: Dot) throws -> Persons {
        let persons = try persons(around: caseFile)
        let files = persons.groups.flatMap(\.files)
        // Of every file, not only of the one that changed: a file may come from another group than it.
        var former: Set<Dot> = []
        for file in files {
            try Prepared(db, "DELETE FROM _contested_number WHERE file = ?", file.packed).run()
            guard
                let root = try Prepared(db, "SELECT root FROM _person_group WHERE case_id = ?", file.packed).number()
            else { continue }
            former.formUnion(try Prepared(db, "SELECT case_id FROM _person_group WHERE root = ?", root).dots())
            try execute("DELETE FROM _person_group WHERE root = ?", [root])
        }
        // Who has left the group is settled by itself.
        unsettled.formUnion(former.subtracting(files))
        for person in persons.groups where person.files.count > 1 {
            for file in person.files {
                try execute("INSERT OR REPLACE INTO _person_group VALUES (?, ?)", [file.packed, person.root.packed])
            }
        }
        for file in persons.contested {
            try execute("INSERT OR REPLACE INTO _contested_number VALUES (?)", [file.packed])
        }
        return persons
    }

    /// Case files joined with this one by an alias, in either direction.
    func aliases(of caseFile: Dot) throws -> [Dot] {
        try Prepared(
            db, "SELECT target FROM _alias WHERE case_id = ?1 UNION SELECT case_id FROM _alias WHERE target = ?1",
            caseFile.packed
        ).dots()
    }

    /// Every case file that is one with this by decisions alone: what moves together, whatever else is known.
    package func aliasGroup(of caseFile: Dot) throws -> [Dot] {
        try links(around: [caseFile]).group(of: caseFile)
    }

    // MARK: Custody

    /// Custody and transfer records of these case files, from the views.
    func custodyRecords(of group: [Dot]) throws -> [CustodyRecord] {
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
    private var closedBy: String { custodyColumn("closed_by") }
    private var isInError: String { custodyColumn("entered_in_error") }

    private func custodyColumn(_ name: String) -> String {
        description[store.custody.custody]?.field(named: name) == nil ? "NULL" : name
    }

    /// Who holds the person of a case file now, as far as this store knows.
    package func timeline(of caseFile: Dot) throws -> CustodyTimeline {
        CustodyTimeline(try custodyRecords(of: personFiles(of: caseFile)))
    }

    func timeline(ofFiles files: [Dot]) throws -> CustodyTimeline { CustodyTimeline(try custodyRecords(of: files)) }

    private func writeSpans(_ timeline: CustodyTimeline, root: Dot, others: some Sequence<Dot>) throws {
        for stale in [root] + others {
            let delete = try Prepared(db, "DELETE FROM _span WHERE root = ?")
            delete.bind(1, stale.packed)
            try delete.run()
        }
        for span in timeline.spans {
            let row = try Prepared(db, "INSERT INTO _span VALUES (?, ?, ?, ?, ?, ?, ?)")
            row.bind(1, root.packed)
            row.bind(2, span.from)
            row.bind(3, span.until)
            switch span.holder {
            case .nobody: row.bind(4, 0)
            case .facility(let site):
                row.bind(4, 1)
                row.bind(5, Int64(site))
            case .transit(let from, let to):
                row.bind(4, 2)
                row.bind(5, Int64(from))
                row.bind(6, to == 0 ? nil : Int64(to))
            case .disputed(let sites):
                row.bind(4, 3)
                row.bind(5, Int64(sites[0]))
                row.bind(6, Int64(sites[1]))
            }
            row.bind(7, span.isUnmatched ? 1 : 0)
            try row.run()
        }
    }

    /// Links of the custody chain, where a rule of this record needs them.
    func custodyLinks(_ type: RecordType, _ state: RecordState, _ caseFile: Dot) throws -> [Dot] {
        guard state.applied.count > 1, type.units.contains(where: { $0.rule == .custodian }) else { return [] }
        // Of the files that travel together: every store that holds one of them holds all, and so sees the same chain.
        return try timeline(ofFiles: aliasGroup(of: caseFile)).links
    }

    /// Fields whose rule looks at the chain are resolved again when the chain may have changed.
    private func resolveCustodian(_ group: [Dot]) throws {
        for caseFile in group {
            var conflicts: [(record: Dot, type: Int)] = []
            let query = try Prepared(
                db, "SELECT DISTINCT record, type FROM _conflict WHERE case_id = ? AND rule = 'custodian'",
                caseFile.packed)
            try query.forEach { row in
                Dot(packed: row.number(0)).map { conflicts.append(($0, Int(row.number(1)))) }
            }
            for (record, number) in conflicts {
                guard let type = description[number] else { continue }
                try resolve(record, in: caseFile, type)
                if type.number == store.custody.person { names.changed.insert(caseFile) }
            }
        }
    }
}
