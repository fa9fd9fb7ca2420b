import Causality
import Custody
import Ledger
import Register

/// The register as it was known at a feed position.
extension Upkeep {
    /// Undoes what came later; only in a copy that is thrown away.
    ///
    /// Costs what came since, not the whole: records that were touched are made again, and whoever they are about. Only
    /// where the hub has set a change aside since, or this site's scope has changed, is every view made again.
    func goBack(to feed: Int64) throws {
        context.isLookingBack = true
        caseFiles.withdrawnSince = try caseFiles.hiddenFiles()
        var later: [LaterChange] = []
        try ledger.forEachChange(at: ledger.places(after: feed)[...]) { change in
            later.append(
                LaterChange(
                    dot: change.dot, record: change.record, caseFile: change.caseFile, type: change.type,
                    apart: change.type == SystemType.alias.rawValue ? change.separated : nil))
        }
        try ledger.undo(after: feed)
        func decides(_ type: SystemType) -> Bool { later.contains { $0.type == type.rawValue } }
        guard !decides(.verdict), site == 0 || !decides(.scope) else { return try rebuild() }
        for change in later where change.type == SystemType.alias.rawValue { try undoAlias(change) }
        var done: Set<Dot> = []
        let gone = Set(later.map(\.dot))
        for change in later where done.insert(change.record).inserted {
            guard let type = description[change.type] else { continue }
            try undo(change, type, isGone: gone.contains(change.record))
        }
        try views.settle()
    }

    private struct LaterChange {
        var dot: Dot
        var record: Dot
        var caseFile: Dot
        var type: Int
        /// Of a decision that two are two.
        var apart: (one: Dot, other: Dot)?
    }

    private func undo(_ change: LaterChange, _ type: RecordType, isGone: Bool) throws {
        if isGone {
            if type.number == store.custody.person { try caseFiles.noteSharers(of: change.caseFile) }
            for sql in [
                "DELETE FROM \(quoted(type.name)) WHERE id = ?", "DELETE FROM _conflict WHERE record = ?",
                "DELETE FROM _unread WHERE record = ?",
                recordsView.hasWaiting ? "DELETE FROM _waiting WHERE record = ?" : nil,
            ].compactMap(\.self) { try Prepared(db, sql, change.record.packed).run() }
        } else {
            try recordsView.resolve(change.record, in: change.caseFile, type)
        }
        if type.number == store.custody.person { unsettled.names.insert(change.caseFile) }
        unsettled.custody.insert(change.caseFile)
    }

    private func undoAlias(_ change: LaterChange) throws {
        let former = try query("SELECT case_id, target FROM _alias WHERE decision = ?", [change.dot.packed]).rows()
        for row in former {
            unsettled.custody.formUnion(["case_id", "target"].compactMap { row.dot($0) })
            try execute("DELETE FROM _alias WHERE decision = ?", [change.dot.packed])
        }
        if let apart = change.apart {
            try execute("DELETE FROM _apart WHERE one = ? AND other = ?", [apart.one.packed, apart.other.packed])
            unsettled.custody.formUnion([apart.one, apart.other])
        }
        // An earlier decision on the same file holds again.
        for earlier in try changes(ofCaseFile: change.caseFile) where earlier.type == SystemType.alias.rawValue {
            try views.apply(earlier)
        }
    }
}
