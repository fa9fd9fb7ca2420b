package import Causality
import Custody
import Exchange
package import Register

/// What a site may write, asked before a local write and again by the hub: the same question, of what each knows.
package final class JudgingFacts: StorePart {
    package let context: StoreContext
    package let caseFiles: CaseFiles
    /// What was looked up already.
    package var recalled = Recalled()

    init(_ context: StoreContext, _ caseFiles: CaseFiles) {
        self.context = context
        self.caseFiles = caseFiles
    }

    /// Why a change may not be written by its author's site, or is malformed; nil where it may stand.
    package func refusal(_ change: Change) throws -> Refusal? {
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
        facts.whereabouts = try whereabouts(change)
        if !change.opensCaseFile, let opener = try self.change(change.caseFile), opener.opensCaseFile {
            facts.openerType = opener.type
            facts.holding = try holding(change, opener)
            facts.keptFrom = try keptFrom(change.caseFile, before: change)
        }
        // A record whose creation is set aside is no record: an edit of it would show a row of its own making.
        if !change.createsRecord, let creator = try self.change(change.record), creator.createsRecord,
            try !caseFiles.isVoid(creator.dot)
        {
            facts.recordType = creator.type
            facts.recordCaseFile = creator.caseFile
            facts.recordBasis = creator.basis
            if let type = description[creator.type], let about = type.about {
                facts.about = try sites(named: about, of: type, before: change, in: creator.caseFile)
            }
        }
        if let basis = change.basis, let custody = try custody(basis) {
            facts.basisFacility = custody.facility
            switch facts.holding {
            case nil, .holds, .never: break
            case .held, .addressed:
                facts.isBasisOfPerson = try caseFiles.personFiles(of: change.caseFile).contains(custody.caseFile)
                let holders = try holders(of: change.caseFile)
                facts.isBasisClaim = holders.claims.contains(basis)
                facts.stays = holders.stays[change.dot.site] ?? []
            }
        } else if let basis = change.basis, basis.site == change.dot.site, try !contains(basis) {
            // It overtook the custody that it names, in another file of the person: that comes yet.
            facts.basisFacility = basis.site
        }
        return facts
    }

    private func whereabouts(_ change: Change) throws -> Authorisation.Whereabouts {
        let custody = store.custody
        if change.type == custody.custody {
            if change.createsRecord { return .claim }
            return change.writes.contains { custody.opening.contains($0.field) } ? .opening : .ending
        }
        guard change.type == custody.transfer else { return .nothing }
        if change.createsRecord || change.writes.contains(where: { custody.address.contains($0.field) }) {
            return .sending
        }
        guard let callingBack = change.writes.first(where: { $0.field == custody.cancelledAt }) else { return .nothing }
        guard let at = callingBack.value.integer.map({ $0 >> 2 }) else { return .sending }
        // Before they came there it would undo that they came, and whatever has rested on that since.
        let answer = try holders(of: change.caseFile).answered[change.record]
        return answer.map { at <= $0.receivedAt } ?? false ? .sending : .claim
    }

    private func holding(_ change: Change, _ opener: Change) throws -> Authorisation.Holding {
        let sender = change.dot.site
        if description[opener.type]?.scope == .everywhere { return .holds }
        let current = try caseFiles.currentSites(of: change.caseFile)
        return try Authorisation.Holding(
            of: sender, change.caseFile, current: current,
            // Whom else the hub has granted a file, a facility does not know.
            isElsewhere: { try (site != 0 || current.count > 1) && isElsewhere(change.caseFile, than: sender) },
            ever: { try everInScope(of: change.caseFile) }, had: { try holders(of: change.caseFile).sites },
            wroteWhileHolding: { try wroteWhileHolding(change) })
    }

    /// Whether custody says, of what decisions make one person, that others have them: who is there, or both ends of a way,
    /// who had them last, or who claims them rightly.
    package func isElsewhere(_ caseFile: Dot, than site: Int) throws -> Bool {
        // Whom the rest of what is known of the person names as their holder is none of the others.
        let writers = try recalled.writers(of: caseFile) {
            let (joined, all) = (try caseFiles.aliasGroup(of: caseFile), try caseFiles.personFiles(of: caseFile))
            return try (Set(joined) == Set(all) ? [all] : [joined, all]).map(caseFiles.timeline(ofFiles:))
        }
        guard let writers else { return false }
        // Who had heard that others have the person claims them back from those, however the claim is dated.
        return try !writers.sites.contains(site)
            || writers.isDisputed && caseFiles.heardWithdrawal(of: caseFile, site: site) != nil
    }

    package func everInScope(of caseFile: Dot) throws -> Set<Int> {
        Set(
            try query("SELECT site FROM _scope WHERE case_id = ?", [caseFile.packed]).all(Int.self))
    }

    package func custody(_ record: Dot) throws -> (caseFile: Dot, facility: Int?, isOpen: Bool)? {
        try query(
            "SELECT case_id, facility, closed_at FROM custody WHERE id = ?\(caseFiles.notInError)", [record.packed]
        ).row().flatMap { row in
            guard let caseFile = row.dot("case_id") else { return nil }
            return (caseFile, row.value("facility"), (row.value("closed_at") as String?) == nil)
        }
    }

    private func wroteWhileHolding(_ change: Change) throws -> Bool {
        guard let basis = change.basis, basis.site == change.dot.site, let custody = try custody(basis),
            // A claim against somebody else's is no holding.
            try holders(of: change.caseFile).links.contains(basis)
        else { return false }
        return try Authorisation.Holding.wroteWhileHolding(
            change.dot, basis: basis, heard: try caseFiles.heardWithdrawal(of: change.caseFile, site: change.dot.site),
            isAtDesk: site != 0,
            ending: { try ending(of: basis, in: custody.caseFile, ofPersonIn: change.caseFile) },
            isBasisOpen: custody.isOpen)
    }

    /// The first word of a custody's own site that it ended, or that its person was sent on.
    private func ending(of basis: Dot, in caseFile: Dot, ofPersonIn file: Dot) throws -> Dot? {
        var ending = try ending(of: basis, in: caseFile)
        for file in try caseFiles.personFiles(of: file) {
            let dispatch = try Prepared(
                db,
                "SELECT id FROM transfer WHERE case_id = ? AND \"from\" = ? AND id BETWEEN ? AND ? ORDER BY id LIMIT 1",
                file.packed, Int64(basis.site), basis.packed + 1,
                Dot.all(of: basis.site).upperBound.packed
            ).dots()
            ending = ([ending].compactMap(\.self) + dispatch).min()
        }
        return ending
    }

    /// The first word of a custody's own site that it ended.
    private func ending(of basis: Dot, in caseFile: Dot) throws -> Dot? {
        if let known = recalled.endings[basis] { return known }
        let ending = try changes(ofRecord: basis, in: caseFile).filter { ending in
            ending.dot.site == basis.site
                && ending.value(of: store.custody.closedAt).map { $0 != .none } ?? false
        }.map(\.dot).min()
        recalled.endings[basis] = .some(ending)
        return ending
    }

    /// The sites that a record named in a field before a change came, and what came of its log with it: every side, where
    /// they differ.
    private func sites(
        named field: Int, of type: RecordType, before change: Change, in caseFile: Dot
    ) throws -> Set<Int> {
        if let known = recalled.about[change.record] { return known }
        guard let unit = type.unit(of: field), let place = unit.fields.firstIndex(of: field) else { return [] }
        let changes = try changes(ofRecord: change.record, in: caseFile).filter {
            $0.dot.log != change.dot.log || $0.dot < change.dot
        }
        context.folded += changes.count
        let state = RecordState(changes, void: try caseFiles.void(among: changes))
        let sites = Set(
            state.siblings(of: unit).compactMap { $0.values[place].integer.flatMap { Int(exactly: $0) } })
        recalled.about[change.record] = sites
        return sites
    }

    // MARK: Kept from

    /// Sites that a case file is kept from: every one that a record which opened it was ever said to be about, such as the
    /// facility of a complaint. What came there stays; nothing more goes there.
    ///
    /// What a change says of it that was set aside counts for nothing, and neither does what is only judged by it.
    func keptFrom(_ caseFile: Dot, with change: Change? = nil, before judged: Change? = nil) throws -> Set<Int> {
        // Of most files it is asked with every change, and they are kept from nobody.
        if let known = recalled.keptFrom[caseFile], change?.record != caseFile { return known }
        guard let opener = try change.flatMap({ $0.opensCaseFile ? $0 : nil }) ?? self.change(caseFile) else {
            return []
        }
        guard let field = description[opener.type]?.keptFrom else {
            recalled.keptFrom[caseFile] = []
            return []
        }
        func site(_ change: Change) -> Int? {
            change.record == caseFile ? change.value(of: field)?.integer.flatMap { Int(exactly: $0) } : nil
        }
        func isSaid(_ other: Change) throws -> Bool {
            if other.dot == caseFile { return true }
            if let judged, other.dot.log == judged.dot.log, other.dot >= judged.dot { return false }
            return try !caseFiles.isVoid(other.dot)
        }
        var sites =
            try recalled.keptFrom[caseFile]
            ?? Set(changes(ofRecord: caseFile, in: caseFile).filter(isSaid).compactMap(site))
        if let change, let site = site(change) { sites.insert(site) }
        recalled.keptFrom[caseFile] = sites
        return sites
    }
}
