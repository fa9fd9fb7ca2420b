import Causality
import FoundationEssentials
import GRDB
package import Store
import Wire

/// The change set as rows that SQL can alter, one a change, and back again: what somebody does who has the file.
extension Store {
    /// Runs `sql` with a table `_change` (dot, record, case_id, author, salt, feed, urgent, content) in the place of the
    /// batches; author is a name, record and case_id are NULL where the change is its own.
    package func alterChanges(_ sql: String) throws {
        try write { transaction in
            let db = transaction.db
            try db.execute(
                sql: """
                    CREATE TEMP TABLE _change (dot INTEGER PRIMARY KEY, record INTEGER, case_id INTEGER, author TEXT,
                        salt INTEGER, feed INTEGER, urgent INTEGER, content BLOB)
                    """)
            try transaction.ledger.unfold { dot, entry in
                try db.execute(
                    sql: """
                        INSERT INTO _change VALUES (?1, ?2, ?3, ?4, ?5, ?6, (SELECT 1 FROM _urgent WHERE dot = ?1), ?7)
                        """,
                    arguments: [
                        dot.packed, entry.record == dot ? nil : entry.record.packed,
                        entry.caseFile == dot ? nil : entry.caseFile.packed, entry.author,
                        entry.salt.map { Int64(bitPattern: $0) }, entry.feed, Data(entry.content),
                    ])
            }
            try db.execute(sql: sql)
            try db.execute(sql: "DELETE FROM _batch; DELETE FROM _file_change; DELETE FROM _urgent")
            for row in try Row.fetchAll(db, sql: "SELECT * FROM _change ORDER BY dot") {
                let packed: Int64 = row["dot"]
                // A name that no change can have is beside others in its column.
                let dot = Dot(packed: packed) ?? Dot(LogID(site: 0, incarnation: 1), 1)
                func place(_ column: String) -> Dot { (row[column] as Int64?).flatMap { Dot(packed: $0) } ?? dot }
                let feed: Int64 = row["feed"]
                let entry = ChangeBlock.Entry(
                    record: place("record"), caseFile: place("case_id"), author: row["author"],
                    salt: (row["salt"] as Int64?).map { UInt64(bitPattern: $0) }, feed: feed,
                    content: [UInt8](row["content"] as Data))
                try db.execute(
                    sql: "INSERT INTO _batch VALUES (?, 1, ?, ?, ?)",
                    arguments: [packed, feed, feed, Data(ChangeBlock.pack([entry], from: dot))])
                if entry.caseFile != dot {
                    try db.execute(
                        sql: "INSERT INTO _file_change VALUES (?, ?, ?)",
                        arguments: [entry.caseFile.packed, entry.record == dot ? 0 : entry.record.packed, packed])
                }
                guard (row["urgent"] as Int64?) == 1 else { continue }
                try db.execute(sql: "INSERT INTO _urgent VALUES (?)", arguments: [packed])
            }
            try db.execute(sql: "DROP TABLE _change")
        }
    }
}
