import Causality
import Custody
import Ledger
import Register

/// The register as it was known at a feed position.
extension Upkeep {
    /// Undoes what came later; only in a copy that is thrown away, which is counted and not searched.
    ///
    /// Costs what came since, not the whole: what was written first since goes at once, by runs of dots; older records that
    /// were touched are made again, and whoever they are about. Only where this site's scope has changed since is every view
    /// made again.
    func goBack(to feed: Int64) throws {
        context.isLookingBack = true
        caseFiles.withdrawnSince = try caseFiles.hiddenFiles()
        var (later, gone) = try laterChanges(than: feed)
        try ledger.undo(after: feed)
        guard !later.decisions.contains(where: mustMakeAgain) else { return try rebuild() }
        for decision in later.decisions where decision.type == .alias { try undoAlias(decision) }
        for decision in later.decisions where decision.type == .verdict { try undoVerdict(decision) }
        let numbers = try noteNeighbours(gone)
        for run in gone.runs { try remove(run.first, run.last) }
        for number in numbers { try caseFiles.noteSharers(ofNumber: number) }
        try names.countShared()
        try ledger.forEachIndexed(where: gone.contains) { change in
            guard let type = description[change.type] else { return }
            views.unsettle(change.caseFile, by: type)
            // It waits again for what creates its record.
            if gone.contains(change.record) {
                later.records.insert(
                    LaterRecord(record: change.record, caseFile: change.caseFile, type: change.type))
            }
        }
        for file in later.files {
            if let type = description[file.type] { views.unsettle(file.caseFile, by: type) }
        }
        for record in later.records.sorted(by: { $0.record < $1.record }) { try undo(record) }
        try views.settle()
    }

    /// What came later, but for files that came later too: those go as a whole.
    private struct Later {
        var decisions: [LaterDecision] = []
        /// Older records.
        var records: Set<LaterRecord> = []
        /// Older files, by what types of record were written in them.
        var files: Set<LaterFile> = []
    }

    private struct LaterFile: Hashable {
        var caseFile: Dot
        var type: Int
    }

    private struct LaterRecord: Hashable {
        var record: Dot
        var caseFile: Dot
        var type: Int
    }

    private struct LaterDecision {
        var type: SystemType
        var dot: Dot
        var caseFile: Dot
        /// Of a decision that two are two.
        var apart: (one: Dot, other: Dot)?
        /// Of a verdict: the change on which it is.
        var target: Dot?
    }

    private func laterChanges(than feed: Int64) throws -> (Later, gone: DotRuns) {
        var named: [SQLiteLedger.NamedChange] = []
        var runs = DotRuns()
        try ledger.forEachName(after: feed) { change in
            runs.append(change.dot)
            named.append(change)
        }
        let gone = runs.sorted()
        var later = Later()
        for change in named {
            if let type = SystemType(rawValue: change.type) {
                guard change.dot.site == 0, let decision = try self.change(change.dot) else { continue }
                later.decisions.append(
                    LaterDecision(
                        type: type, dot: change.dot, caseFile: change.caseFile,
                        apart: type == .alias ? decision.separated : nil,
                        target: type == .verdict ? decision.target : nil))
            } else if !gone.contains(change.caseFile) {
                later.files.insert(LaterFile(caseFile: change.caseFile, type: change.type))
                if !gone.contains(change.record) {
                    later.records.insert(
                        LaterRecord(record: change.record, caseFile: change.caseFile, type: change.type))
                }
            }
        }
        return (later, gone)
    }

    /// Whether there is no undoing of a decision by itself: what a facility's views have follows its scope, and what was said
    /// before on a change of which nobody knows the file is in no file where it would be found.
    private func mustMakeAgain(_ decision: LaterDecision) -> Bool {
        switch decision.type {
        case .scope: site != 0
        case .verdict: decision.caseFile == decision.dot
        case .alias: false
        }
    }

    // MARK: What was first written since

    /// Who was one person with somebody of a file that goes is to be settled again; returns the prisoner numbers of those
    /// files, whose sharers are.
    private func noteNeighbours(_ gone: DotRuns) throws -> Set<String> {
        var numbers: Set<String> = []
        for run in gone.runs {
            unsettled.custody.formUnion(
                try Prepared(
                    db,
                    """
                    SELECT case_id FROM _person_group WHERE root IN (
                        SELECT root FROM _person_group WHERE case_id BETWEEN ?1 AND ?2)
                    """, run.first.packed, run.last.packed
                ).dots().filter { !gone.contains($0) })
            guard let type = description[store.custody.person] else { continue }
            for file in try Prepared(
                db, "SELECT id FROM \(quoted(type.name)) WHERE id BETWEEN ? AND ?", run.first.packed, run.last.packed
            ).dots() { if let number = try caseFiles.number(of: file) { numbers.insert(number) } }
        }
        return numbers
    }

    /// Takes out of the views every record that one of these changes creates, and every file that one opens.
    private func remove(_ first: Dot, _ last: Dot) throws {
        var columns = [
            ("_conflict", "record"), ("_unread", "dot"), ("_waiting", "dot"), ("_person_group", "case_id"),
            ("_contested_number", "file"), ("_span", "root"), ("_standing", "root"), ("_otherwise", "root"),
            ("_likeness", "file"),
        ]
        columns += description.types.map { ($0.name, "id") }
        for (table, column) in columns {
            try Prepared(
                db, "DELETE FROM \(quoted(table)) WHERE \(column) BETWEEN ? AND ?", first.packed, last.packed
            ).run()
        }
    }

    // MARK: What stays

    private func undo(_ change: LaterRecord) throws {
        guard let type = description[change.type], try !caseFiles.isHidden(change.caseFile) else { return }
        try recordsView.resolve(change.record, in: change.caseFile, type)
    }

    private func undoVerdict(_ decision: LaterDecision) throws {
        guard let target = decision.target else { throw damaged("a hub decision") }
        try execute("DELETE FROM _void WHERE verdict = ?", [decision.dot.packed])
        // An earlier one on the same change holds again.
        for earlier in try changes(ofCaseFile: decision.caseFile)
        where earlier.type == SystemType.verdict.rawValue && earlier.target == target { try views.apply(earlier) }
        guard let change = try change(target), let type = description[change.type],
            try !caseFiles.isHidden(change.caseFile)
        else { return }
        try recordsView.resolve(change.record, in: change.caseFile, type)
        unsettled.custody.insert(change.caseFile)
        unsettled.names.insert(change.caseFile)
    }

    private func undoAlias(_ decision: LaterDecision) throws {
        let former = try query("SELECT case_id, target FROM _alias WHERE decision = ?", [decision.dot.packed]).rows()
        for row in former {
            unsettled.custody.formUnion(["case_id", "target"].compactMap { row.dot($0) })
            try execute("DELETE FROM _alias WHERE decision = ?", [decision.dot.packed])
        }
        if let apart = decision.apart {
            try execute("DELETE FROM _apart WHERE one = ? AND other = ?", [apart.one.packed, apart.other.packed])
            unsettled.custody.formUnion([apart.one, apart.other])
        }
        // An earlier decision on the same file holds again.
        for earlier in try changes(ofCaseFile: decision.caseFile) where earlier.type == SystemType.alias.rawValue {
            try views.apply(earlier)
        }
    }
}
