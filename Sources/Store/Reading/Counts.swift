/// Counts of persons and records, and what they leave open.
package struct Counts: StorePart {
    package let context: StoreContext
    let caseFiles: CaseFiles
    let laws: LawReading
    let standings: StandingsView
    let safeguards: SafeguardReading
    let register: RegisterReading
}
