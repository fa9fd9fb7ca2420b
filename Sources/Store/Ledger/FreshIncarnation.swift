package import Causality
package import GRDB

/// The log in which a store writes that begins: of a machine that is enrolled, and of a hub after each start.
///
/// A hub's folder may be put back to what it was; whatever it wrote since then stands at its sites, and whom it enrolled since
/// works on. So an incarnation is drawn at random from those of which the hub's store knows nothing: one that it has forgotten is
/// met by chance only, once in thousands of times that it is put back. A start that writes nothing uses none up.
package enum FreshIncarnation {
    /// Nil where none is left.
    package static func log(of site: Int, _ db: Database, _ chance: UInt64) throws -> LogID? {
        let count = Int64(LogID.incarnationMax)
        let first = Int64(site) << 13
        let rows = """
            SELECT log FROM _run UNION SELECT dot >> 35 FROM _given_back UNION SELECT log FROM _given_receipt
            UNION SELECT log FROM _token_count UNION SELECT log FROM _lost UNION SELECT log FROM _admission
            UNION SELECT number << 13 | incarnation FROM _site
            """
        var known: Set<Int64> = []
        try Prepared(db, "SELECT log - ?1 FROM (\(rows)) WHERE log BETWEEN ?1 AND ?1 + ?2", first, count).forEach {
            known.insert($0.number(0))
        }
        let start = Int64(chance % UInt64(count))
        let free = (0..<count).lazy.map { (start + $0) % count + 1 }.first { !known.contains($0) }
        return free.map { LogID(site: site, incarnation: Int($0)) }
    }
}
