package import Causality
import GRDB
import Register
package import Safeguards

/// Which case files a site may read: one that it no longer holds is not, by any command (design §5).
///
/// The views have no rows of such a file; its changes stay, since nothing is purged before it is backed up. So whatever
/// reads changes, or a past in which the file was here, asks.
extension Session {
    /// False for a file that was withdrawn from this site, once what was written here about it is acknowledged.
    package func mayRead(_ caseFile: Dot) throws -> Bool {
        try !withdrawnSince.contains(caseFile) && !isHidden(caseFile)
    }

    func hiddenFiles() throws -> Set<Dot> {
        guard site != 0 else { return [] }
        return Set(
            try Int64.fetchAll(
                db.cachedStatement(sql: "SELECT case_id FROM _scope WHERE site = ? AND granted = -1"),
                arguments: [site]
            ).compactMap { Dot(packed: $0) })
    }

    /// Whether a list may name this record: of a file that may be read, and of a type that the reading reaches.
    package func lists(_ record: Dot, _ reading: Reading) throws -> Bool {
        guard let change = try change(record) else { return false }
        return try mayRead(change.caseFile) && reading.right(description[change.type]?.name ?? "") > .none
    }
}
