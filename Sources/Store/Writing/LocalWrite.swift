package import Safeguards

/// What is written here by hand: checked, and appended to the own log.
package final class LocalWrite: StorePart {
    package let context: StoreContext
    let caseFiles: CaseFiles
    let judgingFacts: JudgingFacts
    let recordsView: RecordsView
    let ownLog: OwnLog
    let safeguards: SafeguardReading
    /// Who writes; nil where nobody has to be asked, as for the hub's own decisions.
    package var actor: Actor?
    /// Where sealed fields are written.
    package var sealer: Sealer?

    init(
        _ context: StoreContext, _ caseFiles: CaseFiles, _ judgingFacts: JudgingFacts, _ recordsView: RecordsView,
        _ ownLog: OwnLog, _ safeguards: SafeguardReading
    ) {
        self.context = context
        self.caseFiles = caseFiles
        self.judgingFacts = judgingFacts
        self.recordsView = recordsView
        self.ownLog = ownLog
        self.safeguards = safeguards
    }
}
