import GRDB

/// One transaction on a store: the parts of the store, made in their order, each with those that it stands on.
package final class Transaction: StorePart {
    package let context: StoreContext
    package let caseFiles: CaseFiles
    package let laws: LawReading
    package let judgingFacts: JudgingFacts
    package let recordsView: RecordsView
    package let holdingsView: HoldingsView
    package let custodyView: CustodyView
    package let standings: StandingsView
    package let names: NamesView
    package let views: Views
    package let ownLog: OwnLog
    package let conflicts: ConflictReading
    package let safeguards: SafeguardReading
    package let register: RegisterReading
    package let counts: Counts
    package let writing: LocalWrite
    package let account: ExchangeAccount
    package let facility: FacilitySide
    package let proofs: Proofs
    package let upkeep: Upkeep

    init(_ store: Store, _ db: Database) throws {
        context = StoreContext(store, db)
        caseFiles = CaseFiles(context)
        laws = LawReading(context)
        judgingFacts = JudgingFacts(context, caseFiles)
        recordsView = RecordsView(context, caseFiles)
        holdingsView = HoldingsView(context: context, caseFiles: caseFiles, judgingFacts: judgingFacts)
        custodyView = CustodyView(context: context, caseFiles: caseFiles, recordsView: recordsView)
        standings = StandingsView(context, caseFiles)
        names = NamesView(context)
        views = Views(context, caseFiles, laws, judgingFacts, recordsView, holdingsView, custodyView, standings, names)
        ownLog = OwnLog(context, judgingFacts, views)
        conflicts = ConflictReading(context: context, caseFiles: caseFiles)
        safeguards = SafeguardReading(context: context, caseFiles: caseFiles, laws: laws, conflicts: conflicts)
        register = RegisterReading(
            context: context, caseFiles: caseFiles, recordsView: recordsView, conflicts: conflicts)
        counts = Counts(
            context: context, caseFiles: caseFiles, laws: laws, standings: standings, safeguards: safeguards,
            register: register)
        writing = LocalWrite(context, caseFiles, judgingFacts, recordsView, ownLog, safeguards)
        account = ExchangeAccount(context: context, judgingFacts: judgingFacts, views: views)
        facility = FacilitySide(
            context: context, judgingFacts: judgingFacts, recordsView: recordsView, views: views, ownLog: ownLog,
            account: account)
        proofs = Proofs(context: context, account: account)
        upkeep = Upkeep(
            context: context, caseFiles: caseFiles, recordsView: recordsView, views: views, names: names)
        try Prepared(
            db,
            """
            SELECT EXISTS (SELECT 1 FROM _void), EXISTS (SELECT 1 FROM _waiting), EXISTS (SELECT 1 FROM _unread)
            """
        ).forEach { row in
            caseFiles.hasVoid = row.number(0) == 1
            (recordsView.hasWaiting, recordsView.hasUnread) = (row.number(1) == 1, row.number(2) == 1)
        }
    }

    /// Settles what was written at a moment, at the hub with all that it decides of that.
    package func settle(at moment: inout WriteMoment) throws {
        if site == 0 { try store.decider.decide(self, at: &moment) }
        try views.settle()
    }

    /// Settles what the transaction left open; called once, before it commits.
    func finish() throws {
        // A grant that nobody gives would be missed by nobody but its site.
        guard site != 0 || unsettled.custody.isEmpty && unsettled.waited.isEmpty else {
            throw StoreError("the hub did not decide on what it wrote, so that nothing is written; report this")
        }
        try views.settle()
        try ledger.finish()
    }

    /// Runs `body`, which settles nothing; where it throws, what it wrote is undone and the transaction goes on.
    package func atomically(_ body: () throws -> Void) throws {
        let count = ownLog.written.count
        do { try views.atomically(body) } catch {
            ownLog.forgetWritten(after: count)
            throw error
        }
    }
}
