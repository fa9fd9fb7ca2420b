package import Causality
package import Custody
import Register

/// Custody, grouping and scope: settled once a transaction for every case file that changed.
package struct CustodyView: StorePart {
    package let context: StoreContext
    package let caseFiles: CaseFiles
    package let recordsView: RecordsView

    /// Settles what views say of custody and of who is one person: of what is in the change set, with every decision.
    package func settleCustody() throws {
        while !unsettled.custody.isEmpty { try settleCustody(of: unsettled.custody.takeAll()) { _, _, _ in } }
    }

    /// `body` is given each person about whom these files are, with the timeline and the records of their files, in order.
    package func settleCustody(
        of files: [Dot], _ body: (Persons.Group, CustodyTimeline, [[CustodyRecord]]) throws -> Void
    ) throws {
        var done: Set<Dot> = []
        for caseFile in files where !done.contains(caseFile) {
            let persons = try regroup(caseFile)
            for person in persons.groups {
                done.formUnion(person.files)
                // A voided or withdrawn record changes all of these at once.
                unsettled.standings.formUnion(person.files)
                let records = try person.files.map { try caseFiles.custodyRecords(of: [$0]) }
                let timeline = CustodyTimeline(records.flatMap(\.self))
                try writeSpans(timeline, root: person.root, others: person.files.dropFirst())
                try resolveCustodian(person.files)
                try body(person, timeline, records)
            }
        }
    }

    // MARK: Grouping

    /// Writes down who is one person among all files that are connected with this one.
    private func regroup(_ caseFile: Dot) throws -> Persons {
        let persons = try caseFiles.persons(around: caseFile)
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
        unsettled.custody.formUnion(former.subtracting(files))
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

    // MARK: Custody

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
                try recordsView.resolve(record, in: caseFile, type)
                if type.number == store.custody.person { unsettled.names.insert(caseFile) }
            }
        }
    }
}
