package import Causality
package import Custody
import Exchange
package import Ledger
package import Register

/// Who holds what, and since which place of the feed: noted at the hub as changes are applied, and made again like any view.
package struct HoldingsView: StorePart {
    package let context: StoreContext
    package let caseFiles: CaseFiles
    package let judgingFacts: JudgingFacts

    /// Whether nothing of a file may go to a site.
    package func isKept(_ caseFile: Dot, from site: Int) throws -> Bool {
        try judgingFacts.keptFrom(caseFile).contains(site)
    }

    /// Who is owed this change, and whom it gives or takes the file; before it holds, so that who loses a file by it hears of
    /// it too.
    func noteHolders(of change: Change) throws {
        guard site == 0 else { return }
        guard let word = HubWord(change) else { return try noteHolders(change) }
        if case .scope(let site, let isGranted) = word {
            let place = try place(of: change.dot)
            return try alter(change.caseFile) {
                $0.note(scopeOf: site, isGranted: isGranted, by: change.dot, at: place)
            }
        }
        if let hearer = word.hearer { try hear(change.dot, [hearer]) }
        // What is decided while views are made is read once more when they have come so far: whoever held the files when it
        // was decided has heard of it, and nobody else.
        if case .alias(let files) = word, try isFirstHeard(change.dot) {
            let kin = try caseFiles.aliasGroup(of: change.caseFile)
            try hear(change.dot, Set((files + kin).flatMap { try caseFiles.currentSites(of: $0) }))
        }
        try noteHolders(change)
    }

    private func noteHolders(_ change: Change) throws {
        if change.opensCaseFile {
            guard let place = try everyonesPlace(change) else { return }
            return try alter(change.caseFile) { $0.open(toEveryoneAt: place) }
        }
        // Almost every change is in a file that only its own site has ever written in.
        guard try change.dot.site != change.caseFile.site || isAnyonesElse(change.caseFile) else { return }
        let (place, opener) = (try place(of: change.dot), try self.change(change.caseFile))
        // What is said of a change that opens a file may come before that is applied.
        let everyones = try opener.flatMap(everyonesPlace)
        try alter(change.caseFile) {
            if let everyones { $0.open(toEveryoneAt: everyones) }
            $0.note(changeOf: change.dot.site, at: place, isOpened: opener != nil)
        }
    }

    /// From where on what this change opens is everybody's; nil where it is not.
    private func everyonesPlace(_ opener: Change) throws -> Int64? {
        guard opener.opensCaseFile, let type = description[opener.type], type.scope == .everywhere else { return nil }
        let widened = try Prepared(db, "SELECT place FROM _widened WHERE type = ?", Int64(type.number)).number()
        return try max(place(of: opener.dot), widened ?? 0)
    }

    private func isAnyonesElse(_ caseFile: Dot) throws -> Bool {
        try Prepared(db, "SELECT 1 FROM _held WHERE case_id = ? LIMIT 1", caseFile.packed).exists()
    }

    private func place(of dot: Dot) throws -> Int64 {
        guard let place = try ledger.feed(of: dot) else { throw damaged("the place of \(dot)") }
        return place
    }

    /// Notes for the hub itself that somebody was told.
    private func isFirstHeard(_ dot: Dot) throws -> Bool {
        let place = try place(of: dot)
        guard try Prepared(db, "SELECT 1 FROM _hearing WHERE site = 0 AND place = ?", place).number() == nil else {
            return false
        }
        try execute("INSERT INTO _hearing VALUES (0, ?, ?)", [place, dot.packed])
        return true
    }

    private func hear(_ dot: Dot, _ sites: Set<Int>) throws {
        let place = try place(of: dot)
        for site in sites where site != 0 {
            try execute("INSERT OR IGNORE INTO _hearing VALUES (?, ?, ?)", [site, place, dot.packed])
        }
    }

    /// Reads who holds a file, and writes what is other than it was.
    private func alter(_ caseFile: Dot, _ body: (inout FileHoldings) -> Void) throws {
        let former = FileHoldings(
            of: caseFile,
            try holdings(Prepared(db, Self.selectHoldings + "WHERE case_id = ? ORDER BY site, since", caseFile.packed)))
        var altered = former
        body(&altered)
        let known = Set(former.holdings)
        for holding in altered.holdings where !known.contains(holding) {
            try Prepared(
                db, "INSERT OR REPLACE INTO _held VALUES (?, ?, ?, ?, ?, ?, ?)", caseFile.packed, Int64(holding.site),
                holding.since, holding.until, holding.last, holding.grant?.packed, holding.withdrawal?.packed
            ).run()
        }
    }

    package static let selectHoldings = "SELECT case_id, site, since, until, last, granted_by, withdrawn_by FROM _held "

    package func holdings(_ query: Prepared) throws -> [Holding] {
        var holdings: [Holding] = []
        try query.forEach { row in
            guard let caseFile = Dot(packed: row.number(0)) else { throw damaged("who holds what") }
            holdings.append(
                Holding(
                    caseFile: caseFile, site: Int(row.number(1)), since: row.number(2), until: row.optionalNumber(3),
                    last: row.number(4), grant: row.optionalNumber(5).flatMap { Dot(packed: $0) },
                    withdrawal: row.optionalNumber(6).flatMap { Dot(packed: $0) }))
        }
        return holdings
    }

    /// Types that an edition made everybody's: what came of them before has been sent to nobody.
    package func widen(_ types: [RecordType]) throws {
        for type in types where type.scope == .everywhere {
            let place = try ledger.takePlace()
            try execute("INSERT OR REPLACE INTO _widened VALUES (?, ?)", [type.number, place])
            try execute(
                """
                UPDATE _held SET since = ?1, last = ?1
                WHERE site = \(Holding.everyone) AND case_id IN (SELECT id FROM \(quoted(type.name)))
                """, [place])
        }
    }

    /// What sites heard of files that are theirs again is over; whoever is only one of several that claim the person has
    /// heard it for all that, unless the hub itself says so.
    package func forgetHeard(_ files: [Dot], _ timeline: CustodyTimeline) throws {
        for site in Scope.decision(timeline, current: []).needed {
            for file in files { try forgetHeard(file, site) }
        }
    }

    package func forgetHeard(_ file: Dot, _ site: Int) throws {
        for sql in [
            "DELETE FROM _heard_withdrawal WHERE case_id = ? AND site = ?",
            "DELETE FROM _lost_withdrawal WHERE case_id = ? AND site = ?",
        ] { try Prepared(db, sql, file.packed, Int64(site)).run() }
    }
}
