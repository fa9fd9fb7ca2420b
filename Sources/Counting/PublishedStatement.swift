package import Causality
import Register

/// A count as it was certified and published: what is signed, and what must come out again at its watermark.
///
/// Kept as the texts of the record type `statement`, by field name.
package struct PublishedStatement: Hashable, Sendable {
    /// What the signature covers, in its order.
    private static let signed = [
        "table", "as_of", "watermark", "edition", "figure", "least", "most", "cells", "heard", "balance", "certifier",
        "published_at", "corrects", "reason",
    ]

    /// Nil before it is written.
    package var record: Dot?
    package var texts: [String: String]

    package init(record: Dot, texts: [String: String]) {
        self.record = record
        self.texts = texts
    }

    package init(
        _ statement: CountStatement, balance: String, certifier: String, publishedAt: String, corrects: Dot?,
        reason: String
    ) {
        texts = [
            "table": statement.table, "as_of": statement.asOf, "watermark": "\(statement.epoch):\(statement.watermark)",
            "edition": String(statement.edition), "figure": String(statement.figure), "least": String(statement.min),
            "most": statement.max.map(String.init) ?? "", "cells": Self.cells(statement),
            "heard": Self.heard(statement), "balance": balance, "certifier": certifier, "published_at": publishedAt,
            "corrects": corrects?.description ?? "", "reason": reason,
        ]
    }

    package subscript(name: String) -> String { texts[name] ?? "" }

    /// Every cell that the same watermark must give again, as canonical JSON.
    package static func cells(_ statement: CountStatement) -> String {
        func list(_ texts: [String]) -> String { "[" + texts.map(JSONText.canonical).joined(separator: ",") + "]" }
        let rows = statement.rows.map { "[\(list($0.keys)),\($0.count)]" }.joined(separator: ",")
        return "{\"by\":\(list(statement.dimensions)),\"rows\":[\(rows)],\"in_transit\":\(statement.inTransit),"
            + "\"disputed\":\(statement.disputed),\"unmatched\":\(statement.unmatched),"
            + "\"suspected\":\(statement.suspected)}"
    }

    /// Who was heard up to when: what the bounds were made from, and what a watermark cannot give again.
    private static func heard(_ statement: CountStatement) -> String {
        let facilities = statement.facilities.map { facility in
            "{\"site\":\(facility.site),\"counted\":\(facility.counted),\"held\":\(facility.held),"
                + "\"capacity\":\(facility.capacity.map(String.init) ?? "null"),"
                + "\"heard_at\":\(facility.heardAt.map(String.init) ?? "null"),"
                + "\"day_closed\":\(facility.dayClosed.map(JSONText.canonical) ?? "null"),\"silent\":\(facility.isSilent)"
                + (facility.retiredAt.map { ",\"retired_at\":\($0)" } ?? "") + "}"
        }
        return "[" + facilities.joined(separator: ",") + "]"
    }

    /// What the signature covers, each text on a line of its own: quoted, or a line break could let one pass for two.
    package var signedText: String {
        "kerben statement 1\n" + Self.signed.map { JSONText.canonical(self[$0]) + "\n" }.joined()
    }
}
