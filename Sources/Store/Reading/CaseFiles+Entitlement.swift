package import Causality
import Custody
import Exchange
import Ledger
import Register
package import Safeguards
import Wire

/// Which case files a site may read: one that it no longer holds is not, by any command (design §5).
///
/// The views have no rows of such a file; its changes stay, since nothing is purged before it is backed up. So whatever
/// reads changes, or a past in which the file was here, asks.
extension CaseFiles {
    /// False for a file that was withdrawn from this site, once what was written here about it is acknowledged.
    package func mayRead(_ caseFile: Dot) throws -> Bool {
        try !withdrawnSince.contains(caseFile) && !isHidden(caseFile)
    }

    func hiddenFiles() throws -> Set<Dot> {
        guard site != 0 else { return [] }
        return Set(try query("SELECT case_id FROM _scope WHERE site = ? AND granted = -1", [site]).dots())
    }

    /// Whether a list may name this record: of a file that may be read, and of a type that the reading reaches.
    package func lists(_ record: Dot, _ reading: Reading) throws -> Bool {
        guard let change = try change(record) else { return false }
        return try mayRead(change.caseFile) && reading.right(description[change.type]?.name ?? "") > .none
    }

    /// Withdrawn and out of the views: what still comes of it is kept, and not shown.
    func isHidden(_ caseFile: Dot) throws -> Bool {
        guard site != 0 else { return false }
        let query = try Prepared(
            db, "SELECT 1 FROM _scope WHERE case_id = ? AND site = ? AND granted = -1", caseFile.packed, Int64(site))
        return try query.exists()
    }

    package func isWithdrawn(_ caseFile: Dot) throws -> Bool {
        try query("SELECT 1 FROM _scope WHERE case_id = ? AND site = ? AND granted < 1", [caseFile.packed, site]).first(
            Int64.self) != nil
    }

    /// Sites that hold the case file now: its opener, unless withdrawn, and those it was granted to.
    package func currentSites(of caseFile: Dot) throws -> Set<Int> {
        var sites: Set<Int> = caseFile.site == 0 ? [] : [caseFile.site]
        try Prepared(db, "SELECT site, granted FROM _scope WHERE case_id = ?", caseFile.packed).forEach { row in
            let site = Int(row.number(0))
            if row.number(1) == 1 { sites.insert(site) } else { sites.remove(site) }
        }
        return sites
    }

    /// How far the log of a site had come when it was first seen to have heard that a case file is not its own any more.
    package func heardWithdrawal(of caseFile: Dot, site: Int) throws -> (log: LogID, sequence: Int64)? {
        var heard: (log: LogID, sequence: Int64)?
        try Prepared(
            db, "SELECT log, sequence FROM _heard_withdrawal WHERE case_id = ? AND site = ?", caseFile.packed,
            Int64(site)
        ).forEach { row in
            guard let log = LogID(packed: row.number(0)) else { throw damaged("what sites heard of withdrawals") }
            heard = (log, row.number(1))
        }
        return heard
    }
}
