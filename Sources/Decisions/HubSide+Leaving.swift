import Causality
import Ledger
import Register
import Store

/// Sites that leave the account of those that have to be heard, and come back.
extension HubSide {
    /// A site is retired: no machine of it is let in, and no count waits for it any more. Returns how many changes of its
    /// machine never came, by what that said last.
    package func retire(site: Int, now: Int64) throws -> Int64 {
        guard let row = try query("SELECT log_end FROM _site WHERE number = ?", [site]).row() else {
            throw Refusal("site \(site)", "was never let in; see 'kerben hub sites'")
        }
        guard try !views.areViewsBehind() else {
            throw Refusal(
                "site \(site)", "who is held there cannot be told while tables are made again; ask again then")
        }
        guard try retiredAt(site) == nil else { throw Refusal("site \(site)", "is retired already") }
        let held = try countHeld(at: site)
        guard held == 0 else {
            throw Refusal(
                "site \(site)",
                "\(held) persons are counted there or on their way to it: what became of them is recorded first")
        }
        try execute("UPDATE _site SET revoked_at = ? WHERE number = ? AND revoked_at IS NULL", [now, site])
        _ = try cancelEnrolmentCode(site: site)
        try execute("INSERT INTO _retired VALUES (?, ?)", [site, now])
        let log = try machine(of: site)
        try note(.retired, of: log, at: now)
        return try max(0, row.required("log_end") - self.held(of: log).count)
    }

    private func countHeld(at site: Int) throws -> Int64 {
        try Prepared(
            db,
            """
            SELECT count(*) FROM _span
            WHERE ends IS NULL
                AND (holder = 1 AND site = ?1 OR holder = 2 AND other_site = ?1 OR holder = 3 AND ?1 IN (site, other_site))
            """, Int64(site)
        ).number() ?? 0
    }

    package func retiredAt(_ site: Int) throws -> Int64? {
        try Prepared(db, "SELECT at FROM _retired WHERE site = ?", Int64(site)).number()
    }

    /// The machine of a site that was revoked or retired is let in again, with all that it wrote meanwhile; returns whether
    /// that was lost, which stays as it was told: what comes of it is set aside.
    package func readmit(site: Int, now: Int64) throws -> Bool {
        let row = try query(
            "SELECT incarnation, revoked_at IS NOT NULL AS revoked FROM _site WHERE number = ? AND key IS NOT NULL",
            [site]
        ).row()
        guard let row else {
            throw Refusal("site \(site)", "has no machine that was let in; give it a code: 'kerben hub enrol-code'")
        }
        guard try row.required("revoked") else { throw Refusal("site \(site)", "is let in as it is") }
        let log = try log(of: site, incarnation: row.required("incarnation"))
        try execute("UPDATE _site SET revoked_at = NULL WHERE number = ?", [site])
        try comeBack(site)
        try note(.readmitted, of: log, at: now)
        return try judging.losses()[log] != nil
    }

    /// A site that has a machine again is one of those that have to be heard.
    func comeBack(_ site: Int) throws { try execute("DELETE FROM _retired WHERE site = ?", [site]) }
}
