package import Causality
import Ledger
import Register
import Store

/// The hub's list of sites: enrolment, revocation, and when each was last heard.
extension HubSide {
    package struct SiteRow: Sendable {
        package var number: Int
        package var name: String
        package var incarnation: Int
        package var isEnrolled: Bool
        package var isRevoked: Bool
        package var isRetired: Bool
        /// The machine that is enrolled was lost.
        package var isLost: Bool
        /// Milliseconds since 1970; nil where never heard.
        package var heardAt: Int64?
        /// When all that it had written by then was here; nil where it never was.
        package var wholeAt: Int64?
        /// Last sequence of the site's log as it said, and how much of it is held here.
        package var logEnd: Int64
        package var held: Int64
        /// Where a store of this site that was refused disagreed with the log held here.
        package var branchAt: Int64?
        /// Not yet received by the site.
        package var waiting: Int
    }

    package func sites() throws -> [SiteRow] {
        let losses = try judging.losses()
        return try query("SELECT * FROM (\(ExchangeAccount.sites)) ORDER BY number").rows().map { row in
            let number: Int = try row.required("number")
            let incarnation: Int = try row.required("incarnation")
            return SiteRow(
                number: number, name: row.value("name") ?? "", incarnation: incarnation,
                isEnrolled: (row.value("key") as [UInt8]?) != nil,
                isRevoked: try row.required("revoked"),
                isRetired: try retiredAt(number) != nil,
                isLost: losses[try log(of: number, incarnation: Int64(incarnation))] != nil,
                heardAt: row.value("heard_at"), wholeAt: row.value("whole_at"), logEnd: try row.required("log_end"),
                held: incarnation == 0 ? 0 : try held(of: LogID(site: number, incarnation: incarnation)).count,
                branchAt: row.value("branch_at"),
                waiting: try deliveries.countOwed(to: number))
        }
    }

    /// Sites whose machines are let in: when each was last heard whole, and whether a copy was seen of it.
    package func hearing() throws -> [(site: Int, wholeAt: Int64?, isBranched: Bool)] {
        let letIn = "WHERE key IS NOT NULL AND revoked_at IS NULL ORDER BY number"
        return try query("SELECT number, whole_at, branch_at FROM (\(ExchangeAccount.sites)) \(letIn)").rows().map {
            (try $0.required("number"), $0.value("whole_at"), ($0.value("branch_at") as Int64?) != nil)
        }
    }

    /// Sites whose machines are let in now.
    package func sitesLetIn() throws -> [Int] {
        try query("SELECT number FROM _site WHERE key IS NOT NULL AND revoked_at IS NULL ORDER BY number").all(Int.self)
    }

    /// Notes a one-time code for a site; an older one of the same site no longer works.
    package func addEnrolmentCode(site: Int, name: String, secretDigest: [UInt8], expiresAt: Int64) throws {
        try execute("DELETE FROM _enrol_code WHERE site = ?", [site])
        try execute("INSERT INTO _enrol_code VALUES (?, ?, ?, ?)", [secretDigest, site, name, expiresAt])
        try execute(
            """
            INSERT INTO _site (number, name, incarnation) VALUES (?1, ?2, 0)
            ON CONFLICT (number) DO UPDATE SET name = ?2
            """, [site, name])
    }

    /// Takes back what was given and not used; false where there is none.
    package func cancelEnrolmentCode(site: Int) throws -> Bool {
        try execute("DELETE FROM _enrol_code WHERE site = ?", [site])
        return changedRows > 0
    }

    /// Takes a code: the site it is for, or nil where it is unknown, used or expired.
    package func takeEnrolmentCode(secretDigest: [UInt8], now: Int64) throws -> (site: Int, name: String)? {
        let row = try query(
            "SELECT site, name FROM _enrol_code WHERE secret_digest = ? AND expires_at > ?", [secretDigest, now]
        ).row()
        guard let row else { return nil }
        try execute("DELETE FROM _enrol_code WHERE secret_digest = ?", [secretDigest])
        return (try row.required("site"), try row.required("name"))
    }

    /// A machine of this site is in: a new incarnation of its store, to be filled with what is in scope. Without `chance` it is
    /// the next.
    package func enrol(
        site: Int, name: String, key: [UInt8], now: Int64, drawing chance: UInt64? = nil
    ) throws -> LogID {
        let last = try query("SELECT incarnation FROM _site WHERE number = ?", [site]).first(Int.self) ?? 0
        let drawn = try FreshIncarnation.log(of: site, db, chance ?? UInt64(last))
        guard let log = drawn else { throw StoreError("site \(site): no incarnation is left") }
        try letIn(log, name: name, key: key, now: now)
        try note(.letIn(key: key, name: name), of: log, at: now)
        return log
    }

    /// The site's machine is from now on the one of this log.
    func letIn(_ log: LogID, name: String, key: [UInt8], now: Int64) throws {
        try execute(
            """
            INSERT INTO _site (number, name, incarnation, key, enrolled_at) VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT (number) DO UPDATE SET name = ?2, incarnation = ?3, key = ?4, enrolled_at = ?5,
                token = 0, revoked_at = NULL, branch_at = NULL, log_end = 0
            """, [log.site, name, log.incarnation, key, now])
        try deliveries.fill(log.site)
        try comeBack(log.site)
    }

    package func site(ofKey key: [UInt8]) throws -> Int? {
        try query("SELECT number FROM _site WHERE key = ?", [key]).first(Int.self)
    }

    package func revoke(site: Int, now: Int64) throws {
        try execute("UPDATE _site SET revoked_at = ? WHERE number = ? AND key IS NOT NULL", [now, site])
        guard changedRows == 1 else { throw StoreError("site \(site) is not enrolled; see 'kerben hub sites'") }
        try note(.revoked, of: machine(of: site), at: now)
    }

    /// The machine that is enrolled, or was last; of incarnation 0 where there never was one.
    func machine(of site: Int) throws -> LogID {
        let incarnation = try query("SELECT incarnation FROM _site WHERE number = ?", [site]).first(Int64.self)
        return try log(of: site, incarnation: incarnation ?? 0)
    }

    /// What a site is called; nil where there is none.
    package func name(ofSite site: Int) throws -> String? {
        try query("SELECT name FROM _site WHERE number = ?", [site]).first(String.self)
    }
}
