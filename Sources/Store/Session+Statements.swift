package import Causality
import GRDB
package import Register

/// Counts that were published: hub records with every cell, never altered, corrected by a later one.
extension Session {
    package func publishedStatements(table: String? = nil) throws -> [PublishedStatement] {
        guard description.type(named: "statement") != nil else { return [] }
        return try Row.fetchAll(
            db, sql: "SELECT * FROM statement WHERE ?1 IS NULL OR \"table\" = ?1 ORDER BY published_at, id",
            arguments: [table]
        ).compactMap(PublishedStatement.init)
    }

    /// Writes a statement that is signed.
    package func publish(
        _ statement: PublishedStatement, author: String, at moment: inout WriteMoment
    ) throws -> Dot {
        guard let type = description.type(named: "statement") else {
            throw Refusal("statement", "is not described in this register")
        }
        let texts: [String: String?] = [
            "table": statement.table, "as_of": statement.asOf, "watermark": "\(statement.epoch):\(statement.watermark)",
            "edition": String(statement.edition), "figure": String(statement.figure), "least": String(statement.least),
            "most": statement.most.map(String.init), "cells": statement.cells, "heard": statement.heard,
            "balance": statement.balance, "certifier": statement.certifier, "published_at": statement.publishedAt,
            "signature": statement.signature, "corrects": statement.corrects?.description, "reason": statement.reason,
        ]
        let writes = type.fields.compactMap { field -> Write? in
            guard let text = texts[field.name] ?? nil, !text.isEmpty else { return nil }
            return field.type.value(from: text).map { Write(field.number, $0) }
        }
        return try write(type, record: nil, caseFile: nil, input: writes, statement.reason, author, &moment).record
    }
}

extension PublishedStatement {
    fileprivate init?(_ row: Row) {
        let watermark = (row["watermark"] as String? ?? "").split(separator: ":").compactMap { Int64($0) }
        guard watermark.count == 2, let table = row["table"] as String?, let asOf = row["as_of"] as String?,
            let figure = row["figure"] as Int?, let least = row["least"] as Int?
        else { return nil }
        let empty = CountStatement(
            table: table, asOf: asOf, epoch: Int(watermark[0]), watermark: watermark[1], edition: row["edition"] ?? 0,
            dimensions: [], rows: [], inTransit: 0, disputed: 0, unmatched: 0, suspected: 0, facilities: [])
        self.init(
            empty, balance: row["balance"] ?? "", certifier: row["certifier"] ?? "",
            publishedAt: row["published_at"] ?? "", corrects: (row["corrects"] as String?).flatMap { Dot($0) },
            reason: row["reason"] ?? "")
        record = Dot(packed: row["id"])
        self.figure = figure
        self.least = least
        most = row["most"]
        cells = row["cells"] ?? ""
        heard = row["heard"] ?? ""
        signature = row["signature"] ?? ""
    }
}
