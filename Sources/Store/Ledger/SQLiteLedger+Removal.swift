package import Causality
import GRDB

/// What is taken out of the change set: for a look back, and by a refill. Nothing else ever is.
extension SQLiteLedger {
    package func undo(after feed: Int64) throws {
        try writePending()
        try Prepared(db, "DELETE FROM _change WHERE feed > ?", feed).run()
        try Prepared(db, "UPDATE _meta SET value = ? WHERE key = 'feed'", feed).run()
        forgetPlaces()
    }

    package func setApart(_ dot: Dot) throws {
        try writePending()
        try Prepared(
            db,
            """
            INSERT OR REPLACE INTO _set_apart SELECT _change.dot, record, case_id, coalesce(name, ''), salt, feed, content
            FROM _change LEFT JOIN _author ON _author.id = author WHERE _change.dot = ?
            """, dot.packed
        ).run()
        try Prepared(db, "DELETE FROM _change WHERE dot = ?", dot.packed).run()
    }

    /// What was put in the place of something set apart since `mark` is as old as that was: a look back finds it where it
    /// came.
    func restorePlaces(since mark: Int64) throws {
        try writePending()
        try Prepared(
            db,
            """
            UPDATE _change SET feed = (SELECT feed FROM _set_apart WHERE _set_apart.dot = _change.dot)
            WHERE feed > ?1 AND dot IN (SELECT dot FROM _set_apart WHERE feed <= ?1)
            """, mark
        ).run()
    }
}
