import Causality
import Custody
import Exchange
import Ledger
import Register
import Store

/// Which sites know that the person of a case file is no longer theirs: until they do, what they write stands.
extension HubSide {
    /// Before a site's changes are judged: what it shows to have received tells which withdrawals it had heard of, and of
    /// files that it keeps, who has the person by now.
    ///
    /// Who shows the newest token has received the last answer whole, whatever position it names.
    func noteHeard(_ site: Int, _ log: LogID, receivedUpTo position: Int64) throws {
        let told = try filesGone(
            from: site, after: deliveries.receivedUpTo(site), upTo: max(position, try sentUpTo(site) ?? 0))
        try noteHeard(told, site, log)
    }

    /// Where the token that a site shows says that an answer was lost, it has not heard what that told. Once: who loses the same
    /// word again and again has heard it.
    func noteLostAnswer(_ caller: HubExchange.Caller, _ answer: Answer, _ request: Request) throws {
        guard caller.shown == .older || caller.shown == .foreign, [.resync, .rejoin].contains(answer.outcome) else {
            return
        }
        let (site, log) = (caller.log.site, caller.log)
        if let sent = try sentUpTo(site), sent > request.position {
            let told = try filesGone(from: site, after: request.position, upTo: sent)
            try noteHeard(
                told.filter { file in
                    try Prepared(
                        db, "SELECT 1 FROM _lost_withdrawal WHERE case_id = ? AND site = ?", file.packed, Int64(site)
                    ).exists()
                }, site, log)
            for file in told {
                try execute("INSERT OR IGNORE INTO _lost_withdrawal VALUES (?, ?)", [file.packed, site])
            }
        }
        try execute("DELETE FROM _feed_digest WHERE site = ? AND position > ?", [site, request.position])
    }

    /// What a site has written is all here as of now, or was as of its last call that left nothing behind.
    func noteWhole(_ site: Int, _ answer: Answer, _ request: Request, _ moment: WriteMoment) throws {
        if answer.held.prefixEnd >= request.logEnd {
            try execute("INSERT OR REPLACE INTO _whole VALUES (?, ?)", [site, moment.wallMilliseconds])
        } else {
            try execute("INSERT OR IGNORE INTO _whole SELECT number, heard_at FROM _site WHERE number = ?", [site])
        }
    }

    private func sentUpTo(_ site: Int) throws -> Int64? {
        try Prepared(db, "SELECT max(position) FROM _feed_digest WHERE site = ?", Int64(site)).number()
    }

    /// Files of which a site was told so between two positions.
    private func filesGone(from site: Int, after position: Int64, upTo end: Int64) throws -> [Dot] {
        guard position < end else { return [] }
        // Who holds what, and who has whom, is not known while views are made; what the hub has decided is.
        guard try !views.areViewsBehind() else {
            return try deliveries.decidedFor(site, after: position, upTo: end).compactMap {
                try withdrawn($0, from: site)
            }
        }
        var files: [Dot] = []
        var arrived: Set<Dot> = []
        for dot in try deliveries.sent(to: site, after: position, upTo: end) {
            // What was granted again meanwhile is not to be noted after that grant took it back.
            if let file = try withdrawn(dot, from: site), try !caseFiles.currentSites(of: file).contains(site) {
                files.append(file)
            }
            let arrival = try Prepared(
                db, "SELECT case_id FROM custody WHERE id = ? AND facility <> ?", dot.packed, Int64(site)
            ).number()
            if let file = arrival.flatMap({ Dot(packed: $0) }) { arrived.insert(file) }
        }
        return files + (try arrived.sorted().filter { try judgingFacts.isElsewhere($0, than: site) })
    }

    /// The file that a decision takes from a site.
    private func withdrawn(_ dot: Dot, from site: Int) throws -> Dot? {
        guard dot.site == 0, let decision = try change(dot),
            HubWord(decision) == .scope(site: site, isGranted: false)
        else { return nil }
        return decision.caseFile
    }

    /// Once: a grant takes it back. Whoever shows an old place again and again has not heard it later for that.
    private func noteHeard(_ files: [Dot], _ site: Int, _ log: LogID) throws {
        guard !files.isEmpty else { return }
        let last = try Prepared(db, "SELECT log_end FROM _site WHERE number = ?", Int64(site)).number() ?? 0
        for file in files {
            try execute(
                "INSERT OR IGNORE INTO _heard_withdrawal VALUES (?, ?, ?, ?)",
                [file.packed, site, log.packed, last])
        }
    }
}
