/// What people read of the register: rolls, files, persons, lines of an export.
package struct RegisterReading: StorePart {
    package let context: StoreContext
    let caseFiles: CaseFiles
    let recordsView: RecordsView
    let conflicts: ConflictReading
}
