package import Causality
import Exchange
import GRDB
import Ledger
import Register

/// What the hub hands on: which sites hold a case file, what waits for each, and what an answer takes of it.
extension Session {
    /// Sites that hold the case file now: its opener, unless withdrawn, and those it was granted to.
    package func currentSites(of caseFile: Dot) throws -> Set<Int> {
        var sites: Set<Int> = caseFile.site == 0 ? [] : [caseFile.site]
        try Prepared(db, "SELECT site, granted FROM _scope WHERE case_id = ?", caseFile.packed).forEach { row in
            let site = Int(row.number(0))
            if row.number(1) == 1 { sites.insert(site) } else { sites.remove(site) }
        }
        return sites
    }

    /// Queues a change for every site that holds its case file, or for all where it is reference data.
    func deliver(_ change: Change) throws {
        if change.opensCaseFile, description[change.type]?.scope != .everywhere { return }
        let sites =
            description[change.type]?.scope == .everywhere
            ? Set(try Int.fetchAll(db.cachedStatement(sql: "SELECT number FROM _site")))
            : try currentSites(of: change.caseFile)
        try enqueue(
            change.dot, for: sites.subtracting([change.dot.site]).subtracting(keptFrom(change.caseFile, with: change)))
    }

    func enqueue(_ dot: Dot, for sites: Set<Int>) throws {
        for site in sites.sorted() where site != 0 {
            let row = try Prepared(db, "INSERT INTO _delivery (site, dot) VALUES (?, ?)")
            row.bind(1, Int64(site))
            row.bind(2, dot.packed)
            try row.run()
        }
    }

    /// The file whole, in order of arrival; decisions about other sites' scope are not part of it.
    func enqueueWhole(_ caseFile: Dot, for site: Int) throws {
        guard try !keptFrom(caseFile).contains(site) else { return }
        let own = try Int.fetchOne(
            db.cachedStatement(sql: "SELECT incarnation FROM _site WHERE number = ?"), arguments: [site])
        for change in try changes(ofCaseFile: caseFile) where change.type != SystemType.scope.rawValue {
            guard change.dot.site != site || change.dot.log.incarnation != own else { continue }
            try enqueue(change.dot, for: [site])
        }
    }

    /// What a site says it has received is not kept for it; one that says less than before (an old copy of its store is
    /// at work, with nothing of its own missing; or it asks for all) is filled again.
    ///
    /// False where that has to wait: what is in scope is not known while views are made. Nothing may be sent until then: the
    /// site would take it for all that it is owed, set apart whatever does not come, and by its position never be filled.
    func forgetOrFill(_ site: Int, receivedUpTo position: Int64) throws -> Bool {
        let before =
            try Int64.fetchOne(
                db.cachedStatement(sql: "SELECT received_up_to FROM _site WHERE number = ?"), arguments: [site]) ?? 0
        if position < before {
            guard try !areViewsBehind() else { return false }
            try fill(site)
            return true
        }
        guard position > before else { return true }
        try execute("DELETE FROM _delivery WHERE site = ? AND position <= ?", [site, position])
        try execute("UPDATE _site SET received_up_to = ? WHERE number = ?", [position, site])
        return true
    }

    func readFeed(
        site: Int, after position: Int64, bytesMax: Int
    ) throws -> (changes: [Change], position: Int64, more: Bool) {
        var changes: [Change] = []
        var last = position
        var bytes = 0
        let contentBytesMax = max(1_024, bytesMax) * 3
        // No further than the answer goes: a site may be owed a million.
        let waiting = try Row.fetchCursor(
            db.cachedStatement(
                sql: "SELECT position, dot FROM _delivery WHERE site = ? AND position > ? ORDER BY position"),
            arguments: [site, position])
        while let row = try waiting.next() {
            if bytes >= contentBytesMax || changes.count == BatchAllowance.changesMax { return (changes, last, true) }
            guard let dot = row.dot("dot"), let found = try ledger.heldChange(dot) else { throw damaged("the feed") }
            changes.append(found.change)
            bytes += found.contentBytes + 24
            last = try row.required("position")
        }
        return (changes, last, false)
    }

    // MARK: Sites

    /// Queues everything in scope for a site whose store is new, or older than what it was sent.
    package func fill(_ site: Int) throws {
        if let notice = try behindNotice() { throw StoreError(notice) }
        try execute("DELETE FROM _delivery WHERE site = ?", [site])
        try execute("UPDATE _site SET received_up_to = 0 WHERE number = ?", [site])
        for decision in try Int64.fetchAll(
            db.cachedStatement(sql: "SELECT decision FROM _scope WHERE site = ? ORDER BY decision"), arguments: [site])
        { if let dot = Dot(packed: decision) { try enqueue(dot, for: [site]) } }
        for type in description.types where type.scope == .everywhere {
            for id in try Int64.fetchAll(db.cachedStatement(sql: "SELECT id FROM \(quoted(type.name)) ORDER BY id")) {
                if let file = Dot(packed: id) { try enqueueWhole(file, for: site) }
            }
        }
        var granted: [Dot: Bool] = [:]
        try Prepared(db, "SELECT case_id, granted FROM _scope WHERE site = ?", Int64(site)).forEach { row in
            if let file = Dot(packed: row.number(0)) { granted[file] = row.number(1) == 1 }
        }
        let opened = try ledger.filesOpened(by: site).filter { granted[$0] != false }
        let files = Set(opened + granted.filter(\.value).keys)
        for file in files.sorted() { try enqueueWhole(file, for: site) }
        try enqueueVerdicts(onWorkOf: site, except: files.filter { try !keptFrom($0).contains(site) })
    }

    /// What was said of a site's own work stands in its file; the site is told too where that file is not sent, or is none.
    private func enqueueVerdicts(onWorkOf site: Int, except files: Set<Dot>) throws {
        var verdicts: [(dot: Dot, on: Dot)] = []
        try Prepared(
            db, "SELECT verdict, dot FROM _void WHERE dot BETWEEN ? AND ? ORDER BY verdict",
            Dot.all(of: site).lowerBound.packed, Dot.all(of: site).upperBound.packed
        ).forEach { row in
            if let verdict = Dot(packed: row.number(0)), let dot = Dot(packed: row.number(1)) {
                verdicts.append((verdict, dot))
            }
        }
        for verdict in verdicts {
            guard let change = try change(verdict.on), !files.contains(change.caseFile) else { continue }
            try enqueue(verdict.dot, for: [site])
        }
    }
}
