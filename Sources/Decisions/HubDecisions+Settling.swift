import Causality
import Custody
import Ledger
import Register
import Safeguards
import Store
import Wire

/// Custody settled at the hub, with what it decides of that.
extension HubDecisions {
    /// Settles custody, with every decision that follows: one may touch further case files; each is a change, so this ends.
    func settleCustody(at moment: inout WriteMoment) throws {
        while !unsettled.custody.isEmpty {
            let files = unsettled.custody.takeAll()
            try matchTransfers(of: files, at: &moment)
            try custodyView.settleCustody(of: files) { person, timeline, records in
                try carryOut(scoping(person, records).decisions(timeline), at: &moment)
                try holdingsView.forgetHeard(person.files, timeline)
            }
        }
    }

    func scoping(_ person: Persons.Group, _ records: [[CustodyRecord]]) throws -> Scoping {
        Scoping(
            person,
            try zip(person.files, records).map { file, records in
                Scoping.File(
                    id: file, records: records, sites: try caseFiles.currentSites(of: file),
                    hasOpenConflict: try Prepared(
                        db, "SELECT 1 FROM _conflict WHERE case_id = ? AND status = 'open'", file.packed
                    ).exists())
            })
    }
}
