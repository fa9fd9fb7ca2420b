package import Causality
import GRDB
package import Register

/// Counts that were published: hub records with every cell, never altered, corrected by a later one.
extension Session {
    package func publishedStatements(table: String? = nil) throws -> [PublishedStatement] {
        guard let type = description.type(named: "statement") else { return [] }
        return try Row.fetchAll(
            db, sql: "SELECT * FROM statement WHERE ?1 IS NULL OR \"table\" = ?1 ORDER BY published_at, id",
            arguments: [table]
        ).compactMap { row in
            var texts: [String: String] = [:]
            for field in type.fields { texts[field.name] = text(row[field.name], field) }
            return Dot(packed: row["id"]).map { PublishedStatement(record: $0, texts: texts) }
        }
    }

    /// Writes a statement that is signed.
    package func publish(
        _ statement: PublishedStatement, author: String, at moment: inout WriteMoment
    ) throws -> Dot {
        guard let type = description.type(named: "statement") else {
            throw Refusal("statement", "is not described in this register")
        }
        return try write(
            type, record: nil, caseFile: nil, input: writes(type, statement.texts), statement["reason"], author, &moment
        ).record
    }
}
