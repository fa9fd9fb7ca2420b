/// The safeguards, asked of what the views say of a person.
package struct SafeguardReading: StorePart {
    package let context: StoreContext
    package let caseFiles: CaseFiles
    let laws: LawReading
    let conflicts: ConflictReading
}
