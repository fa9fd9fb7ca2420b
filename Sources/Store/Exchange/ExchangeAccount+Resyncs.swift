import Causality
package import Exchange

/// Resyncs: counted at the hub, and accounted for at a facility.
extension ExchangeAccount {
    /// Hub: how many resyncs it ever gave a site, this one among them.
    package func countResync(_ isResync: Bool, of site: Int, at moment: WriteMoment) throws -> Int64 {
        if isResync {
            try execute(
                """
                INSERT INTO _notice (site, count, last_at) VALUES (?1, 1, ?2) ON CONFLICT (site)
                DO UPDATE SET count = count + 1, last_at = ?2
                """, [site, moment.wallMilliseconds])
        }
        return try Prepared(db, "SELECT count FROM _notice WHERE site = ?", Int64(site)).number() ?? 0
    }

    /// Facility: an exchange begins. Kept before it is sent.
    package func noteExchangeBegun() throws { try account { $0.begin() } }

    /// Facility: the hub answered with a resync.
    package func noteResync(at milliseconds: Int64) throws { try account(at: milliseconds) { $0.resync() } }

    func noteRefused() throws { try account { $0.refuse() } }

    func noteAnswer(hubCount: Int64, at milliseconds: Int64) throws {
        try account(at: milliseconds) { $0.answer(hubCount: hubCount) }
    }

    private func account(at milliseconds: Int64? = nil, _ body: (inout ResyncAccount) -> Void) throws {
        let before = try resyncs().account
        var after = before
        body(&after)
        guard after != before else { return }
        try execute(
            """
            INSERT INTO _notice (site, count, last_at, unexplained, unexplained_at, known, begun, lost)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (site) DO UPDATE SET count = ?2,
                last_at = coalesce(?3, last_at), unexplained = ?4, unexplained_at = coalesce(?5, unexplained_at),
                known = ?6, begun = ?7, lost = ?8
            """,
            [
                site, after.count, after.count > before.count ? milliseconds : nil, after.unexplained,
                after.unexplained > before.unexplained ? milliseconds : nil, after.known, after.begun, after.lost,
            ])
    }

    /// What is known of resyncs here, and when there last was one, by the own clock.
    package struct Resyncs: Sendable {
        package var account = ResyncAccount()
        package var lastAt: Int64?
        package var unexplainedAt: Int64?

        /// One line where a resync is unexplained; what to do.
        package var warning: String? {
            guard account.unexplained > 0 else { return nil }
            return
                "\(account.unexplained) of \(account.count) resyncs are not explained by an answer lost here: unless "
                + "this store or the hub was put back from a copy, somebody else has its keys; ask the hub's operator, who "
                + "revokes this machine if so ('kerben hub revoke'), and enrols it again"
        }
    }

    /// Facility: the account of resyncs.
    package func resyncs() throws -> Resyncs {
        var resyncs = Resyncs()
        let query = try Prepared(
            db,
            "SELECT count, unexplained, known, begun, lost, last_at, unexplained_at FROM _notice WHERE site = ?",
            Int64(site))
        try query.forEach { row in
            resyncs.account = ResyncAccount(
                count: row.number(0), unexplained: row.number(1), known: row.optionalNumber(2), begun: row.number(3),
                lost: row.number(4))
            resyncs.lastAt = row.optionalNumber(5)
            resyncs.unexplainedAt = row.optionalNumber(6)
        }
        return resyncs
    }

    /// Hub: what went otherwise than expected with a site.
    package struct SiteNotice: Sendable {
        package var resyncs: Int64 = 0
        package var resyncedAt: Int64?
        /// How often the site showed another digest of its feed than is kept here.
        package var differing: Int64 = 0
        package var differedAt: Int64?
    }

    package func notices() throws -> [Int: SiteNotice] {
        var notices: [Int: SiteNotice] = [:]
        try Prepared(db, "SELECT site, count, last_at, differing, differed_at FROM _notice").forEach { row in
            notices[Int(row.number(0))] = SiteNotice(
                resyncs: row.number(1), resyncedAt: row.optionalNumber(2), differing: row.number(3),
                differedAt: row.optionalNumber(4))
        }
        return notices
    }
}
