package import Causality
import Exchange
import Ledger
import Register
import Wire

/// Case files that leave the views of a facility, and come back.
extension RecordsView {
    /// Takes case files that were withdrawn out of the views, once everything written here about them is acknowledged.
    ///
    /// The changes stay: nothing is purged before the hub has it safely backed up.
    func hideWithdrawn(held: IntervalSet) throws {
        guard site != 0 else { return }
        for caseFile in try query("SELECT case_id FROM _scope WHERE site = ? AND granted = 0", [site]).dots() {
            guard try isHeld(caseFile, held) else { continue }
            try caseFiles.noteSharers(of: caseFile)
            for type in description.types {
                try execute("DELETE FROM \(quoted(type.name)) WHERE case_id = ?", [caseFile.packed])
            }
            try execute("DELETE FROM _conflict WHERE case_id = ?", [caseFile.packed])
            try execute("DELETE FROM _unread WHERE case_id = ?", [caseFile.packed])
            try execute("UPDATE _scope SET granted = -1 WHERE case_id = ? AND site = ?", [caseFile.packed, site])
            unsettled.custody.insert(caseFile)
            unsettled.names.insert(caseFile)
        }
    }

    /// Whether the hub holds all that was written here in a case file. Asked at every exchange: dots say it, no content.
    func isHeld(_ caseFile: Dot, _ held: IntervalSet) throws -> Bool {
        let log = store.log
        if caseFile.log == log, !held.contains(caseFile.sequence) { return false }
        let waiting = min(held.prefixEnd, Dot.sequenceMax - 1) + 1
        return try ledger.dots(ofCaseFile: caseFile, in: log, waiting...Dot.sequenceMax).allSatisfy {
            held.contains($0.sequence)
        }
    }

    /// A file that comes back into scope is shown again from the changes that are here.
    package func show(_ caseFile: Dot) throws {
        for change in try changes(ofCaseFile: caseFile) where change.createsRecord {
            if let type = description[change.type] { try resolve(change.record, in: caseFile, type) }
        }
        unsettled.custody.insert(caseFile)
        unsettled.names.insert(caseFile)
    }
}
