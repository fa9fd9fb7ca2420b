/// What people read of the register: rolls, files, persons, lines of an export.
package final class RegisterReading: StorePart {
    package let context: StoreContext
    let caseFiles: CaseFiles
    let recordsView: RecordsView
    let conflicts: ConflictReading

    init(_ context: StoreContext, _ caseFiles: CaseFiles, _ recordsView: RecordsView, _ conflicts: ConflictReading) {
        self.context = context
        self.caseFiles = caseFiles
        self.recordsView = recordsView
        self.conflicts = conflicts
    }
}
