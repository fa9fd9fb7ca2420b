import Causality
import GRDB
import Identity
import Synchronization

/// Who may be one person with whom, kept until something is written: each count asks, and to compare all that are alike takes
/// longer than to count.
final class KeptSuspicions: Sendable {
    private let found = Mutex<[ObjectIdentifier: Found]>([:])

    private struct Found {
        /// SQLite's count of what others wrote by then, as this connection knows it.
        var writes: Int64
        var feed: Int64
        var pairs: [Suspicion]
    }

    /// What `find` found in the state that this transaction reads, now or before. A connection that writes sees what may be
    /// undone, and finds it each time.
    func pairs(_ db: Database, feed: Int64, find: () throws -> [Suspicion]) throws -> [Suspicion] {
        guard db.configuration.readonly, let writes = try Prepared(db, "PRAGMA data_version").first(Int64.self) else {
            return try find()
        }
        let connection = ObjectIdentifier(db)
        if let last = found.withLock({ $0[connection] }), last.writes == writes, last.feed == feed { return last.pairs }
        let pairs = try find()
        found.withLock { $0[connection] = Found(writes: writes, feed: feed, pairs: pairs) }
        return pairs
    }
}
