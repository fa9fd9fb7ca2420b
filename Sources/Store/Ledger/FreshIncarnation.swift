import Causality
import GRDB

/// The log in which a hub writes after it was started: one of its own of which its store knows nothing.
///
/// A hub's folder may be put back to what it was; whatever it wrote since then stands at its sites. So each start begins a
/// log, drawn at random: what a store has forgotten is met by chance only, once in thousands of times that it is put back.
/// A start that writes nothing uses none up. A hub that has begun them all, after 8,191 starts that wrote, goes on in its first
/// (`former`).
enum FreshIncarnation {
    static func log(_ db: Database, _ chance: UInt64, else former: LogID) throws -> LogID {
        var known: Set<Int64> = []
        // Packed, the logs of the hub are the numbers of their incarnations.
        let rows = """
            SELECT log FROM _run WHERE log <= ?1 UNION SELECT dot >> 35 FROM _given_back WHERE dot >> 35 <= ?1
            UNION SELECT log FROM _given_receipt WHERE log <= ?1
            """
        try Prepared(db, rows, Int64(LogID.incarnationMax)).forEach { known.insert($0.number(0)) }
        let count = Int64(LogID.incarnationMax)
        let start = Int64(chance % UInt64(count))
        for step in 0..<count {
            let incarnation = (start + step) % count + 1
            if !known.contains(incarnation) { return LogID(site: 0, incarnation: Int(incarnation)) }
        }
        return former
    }
}
