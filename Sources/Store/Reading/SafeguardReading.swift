/// The safeguards, asked of what the views say of a person.
package final class SafeguardReading: StorePart {
    package let context: StoreContext
    package let caseFiles: CaseFiles
    let laws: LawReading
    let conflicts: ConflictReading

    init(_ context: StoreContext, _ caseFiles: CaseFiles, _ laws: LawReading, _ conflicts: ConflictReading) {
        self.context = context
        self.caseFiles = caseFiles
        self.laws = laws
        self.conflicts = conflicts
    }
}
