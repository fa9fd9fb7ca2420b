/// Counts of persons and records, and what they leave open.
package final class Counts: StorePart {
    package let context: StoreContext
    let caseFiles: CaseFiles
    let laws: LawReading
    let standings: StandingsView
    let safeguards: SafeguardReading
    let register: RegisterReading

    init(
        _ context: StoreContext, _ caseFiles: CaseFiles, _ laws: LawReading, _ standings: StandingsView,
        _ safeguards: SafeguardReading, _ register: RegisterReading
    ) {
        self.context = context
        self.caseFiles = caseFiles
        self.laws = laws
        self.standings = standings
        self.safeguards = safeguards
        self.register = register
    }
}
