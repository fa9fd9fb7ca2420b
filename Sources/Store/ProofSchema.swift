import Causality
import GRDB

/// The tables that a store proves itself by.
enum ProofSchema {
    /// Feed number up to which changes of others came before what came was kept account of: they are proved by nothing.
    static let unprovedKey = "received_before"

    /// Makes the tables where they are missing.
    static func update(_ db: Database, _ log: LogID) throws {
        if try !db.tableExists("_received"), log.site != 0 {
            let last = try Prepared(
                db, "SELECT max(last_feed) FROM _batch WHERE first NOT BETWEEN ? AND ?",
                values: [Dot(log, 1).packed, Dot(log, Dot.sequenceMax).packed]
            ).first(Int64.self)
            if let last {
                try Prepared(db, "INSERT OR REPLACE INTO _meta VALUES (?, ?)", values: [unprovedKey, last]).run()
            }
        }
        try db.execute(sql: String(decoding: PackageResources.proof_sql, as: UTF8.self))
    }
}
