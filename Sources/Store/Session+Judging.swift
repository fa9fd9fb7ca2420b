import Causality
import Custody
import Exchange
import GRDB
import Register

/// What a site may write, asked before a local write and again by the hub: the same question, of what each knows.
extension Session {
    /// Why a change may not be written by its author's site, or is malformed; nil where it may stand.
    func refusal(_ change: Change) throws -> Refusal? {
        try refusalOfAuthor(change)
            ?? description.refusal(judging: change)
    }

    /// Why its author's site may not write it, whatever it says.
    func refusalOfAuthor(_ change: Change) throws -> Refusal? {
        try Authorisation.refusal(change, description, authorisationFacts(change))
    }

    private func authorisationFacts(_ change: Change) throws -> Authorisation.Facts {
        var facts = Authorisation.Facts()
        // Opens a case file of its own and names nothing else: only the description has a say.
        if change.opensCaseFile, change.basis == nil { return facts }
        if !change.opensCaseFile, let opener = try self.change(change.caseFile), opener.opensCaseFile {
            facts.openerType = opener.type
            facts.holding = try holding(change, opener)
        }
        // A record whose creation is set aside is no record: an edit of it would show a row of its own making.
        if !change.createsRecord, let creator = try self.change(change.record), creator.createsRecord,
            try !isVoid(creator.dot)
        {
            facts.recordType = creator.type
            facts.recordCaseFile = creator.caseFile
            facts.recordBasis = creator.basis
            if let type = description[creator.type], let about = type.about {
                facts.about = try sites(named: about, of: type, change.record, in: creator.caseFile)
            }
        }
        if let basis = change.basis, let custody = try custody(basis) {
            facts.basisFacility = custody.facility
            if case .held = facts.holding {
                facts.isBasisOfPerson = try personFiles(of: change.caseFile).contains(custody.caseFile)
                facts.isBasisClaim = try timeline(of: change.caseFile).claims.contains {
                    $0.basis == basis && $0.destination == nil
                }
            }
        } else if let basis = change.basis, basis.site == change.dot.site, try !contains(basis) {
            // It overtook the custody that it names, in another file of the person: that comes yet.
            facts.basisFacility = basis.site
        }
        return facts
    }

    private func holding(_ change: Change, _ opener: Change) throws -> Authorisation.Holding {
        let sender = change.dot.site
        if description[opener.type]?.scope == .everywhere { return .holds }
        if try currentSites(of: change.caseFile).contains(sender) { return .holds }
        guard try everInScope(of: change.caseFile).contains(sender) else { return .never }
        return .held(wroteWhileHolding: try wroteWhileHolding(change))
    }

    private func everInScope(of caseFile: Dot) throws -> Set<Int> {
        Set(
            try Int.fetchAll(
                db.cachedStatement(sql: "SELECT site FROM _scope WHERE case_id = ?"), arguments: [caseFile.packed])
        ).union([caseFile.site])
    }

    private func custody(_ record: Dot) throws -> (caseFile: Dot, facility: Int?, isOpen: Bool)? {
        try Row.fetchOne(
            db.cachedStatement(
                sql: "SELECT case_id, facility, closed_at FROM custody WHERE id = ?\(notInError)"),
            arguments: [record.packed]
        ).flatMap { row in
            guard let caseFile = row.dot("case_id") else { return nil }
            return (caseFile, row.value("facility"), (row.value("closed_at") as String?) == nil)
        }
    }

    /// Whether a change was written while its site held the file, as far as its log tells: before the site itself ended the
    /// custody that it rests on, or before it had heard that the file is withdrawn. Clocks are not asked: what was typed
    /// late, or came late, was written when it was written.
    private func wroteWhileHolding(_ change: Change) throws -> Bool {
        guard let basis = change.basis, basis.site == change.dot.site, let custody = try custody(basis),
            // A claim against somebody else's is no holding.
            try timeline(of: change.caseFile).links.contains(basis)
        else { return false }
        var heard: (log: Int64, sequence: Int64)?
        try Prepared(
            db, "SELECT log, sequence FROM _heard_withdrawal WHERE case_id = ? AND site = ?", change.caseFile.packed,
            Int64(change.dot.site)
        ).forEach { heard = ($0.number(0), $0.number(1)) }
        guard let heard else { return true }
        if change.dot.log.packed == heard.log, change.dot.sequence <= heard.sequence { return true }
        var endings = try changes(ofRecord: basis, in: custody.caseFile).filter { ending in
            ending.dot.site == basis.site
                && ending.value(of: store.custody.closedAt).map { $0 != .none } ?? false
        }.map(\.dot)
        for file in try personFiles(of: change.caseFile) {
            endings += try Prepared(
                db, "SELECT id FROM transfer WHERE case_id = ? AND \"from\" = ? AND id > ?", file.packed,
                Int64(basis.site), basis.packed
            ).dots().filter { $0.site == basis.site }
        }
        // Of one site, dots are in the order in which they were given.
        return endings.min().map { change.dot < $0 } ?? custody.isOpen
    }

    /// The sites that a record names in a field now: every side, where they differ.
    private func sites(named field: Int, of type: RecordType, _ record: Dot, in caseFile: Dot) throws -> Set<Int> {
        guard let unit = type.unit(of: field), let place = unit.fields.firstIndex(of: field) else { return [] }
        let changes = try changes(ofRecord: record, in: caseFile)
        let state = RecordState(changes, void: try void(among: changes))
        return Set(
            state.siblings(of: unit).compactMap { $0.values[place].integer.flatMap { Int(exactly: $0) } })
    }

    // MARK: Kept from

    /// Sites that a case file is kept from: every one that a record which opened it was ever said to be about, such as the
    /// facility of a complaint. What came there stays; nothing more goes there.
    func keptFrom(_ caseFile: Dot, with change: Change? = nil) throws -> Set<Int> {
        guard let opener = try change.flatMap({ $0.opensCaseFile ? $0 : nil }) ?? self.change(caseFile),
            let field = description[opener.type]?.keptFrom
        else { return [] }
        var changes = try changes(ofRecord: caseFile, in: caseFile)
        if let change { changes.append(change) }
        return Set(
            changes.filter { $0.record == caseFile }.compactMap { change in
                change.value(of: field)?.integer.flatMap { Int(exactly: $0) }
            })
    }
}
