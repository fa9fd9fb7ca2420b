import Causality
import Custody
import Ledger
import Register
import Safeguards
package import Store
import Wire

/// Custody settled at the hub, with what it decides of that.
extension HubDecisions {
    /// The same, and at the hub what is to be decided of it: decisions may touch further case files; each is a change, so
    /// this ends.
    func settleCustody(at moment: inout WriteMoment) throws {
        guard site == 0 else { return try custodyView.settleCustody() }
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
                    ).number() != nil)
            })
    }

    /// Settles what was written at a moment, at the hub with what it decides of that.
    package func settle(at moment: inout WriteMoment) throws {
        try settleCustody(at: &moment)
        try views.settle()
    }
}
