package import Causality
package import Counting
import GRDB
import Register

/// Counts that were published: hub records with every cell, never altered, corrected by a later one.
extension Session {
    package func publishedStatements(table: String? = nil) throws -> [PublishedStatement] {
        guard let type = description.type(named: "statement") else { return [] }
        let query = try Prepared(
            db, "SELECT * FROM statement WHERE ?1 IS NULL OR \"table\" = ?1 ORDER BY published_at, id")
        if let table { query.bind(1, table) }
        var statements: [PublishedStatement] = []
        try query.forEach { row in
            guard let record = Dot(packed: row.number(0)) else { return }
            statements.append(PublishedStatement(record: record, texts: row.texts(type)))
        }
        return statements
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
