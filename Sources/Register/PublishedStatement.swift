package import Causality

/// A count as it was certified and published: what is signed, and what must come out again at its watermark.
package struct PublishedStatement: Hashable, Sendable {
    /// Nil before it is written.
    package var record: Dot?
    package var table: String
    package var asOf: String
    package var watermark: Int64
    package var epoch: Int
    package var edition: Int
    package var figure: Int
    package var least: Int
    package var most: Int?
    /// ``cells(_:)`` of the statement.
    package var cells: String
    package var heard: String
    package var balance: String
    package var certifier: String
    /// `2026-07-01T12:05:09Z`.
    package var publishedAt: String
    package var corrects: Dot?
    package var reason: String
    /// Base64.
    package var signature = ""

    package init(
        _ statement: CountStatement, balance: String, certifier: String, publishedAt: String, corrects: Dot?,
        reason: String
    ) {
        table = statement.table
        asOf = statement.asOf
        watermark = statement.watermark
        epoch = statement.epoch
        edition = statement.edition
        figure = statement.figure
        least = statement.min
        most = statement.max
        cells = Self.cells(statement)
        heard = Self.heard(statement)
        self.balance = balance
        self.certifier = certifier
        self.publishedAt = publishedAt
        self.corrects = corrects
        self.reason = reason
    }

    /// Every cell that the same watermark must give again, as canonical JSON.
    package static func cells(_ statement: CountStatement) -> String {
        func list(_ texts: [String]) -> String { "[" + texts.map(JSONText.quoted).joined(separator: ",") + "]" }
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
                + "\"day_closed\":\(facility.dayClosed.map(JSONText.quoted) ?? "null"),\"silent\":\(facility.isSilent)}"
        }
        return "[" + facilities.joined(separator: ",") + "]"
    }

    /// What the signature covers: every field but itself, each on a line of its own.
    package var signedText: String {
        let lines = [
            table, asOf, "\(epoch):\(watermark)", String(edition), String(figure), String(least),
            most.map(String.init) ?? "open", cells, heard, balance, certifier, publishedAt,
            corrects?.description ?? "", reason,
        ]
        // A line break within a text would let one field pass for two.
        return "kerben statement 1\n" + lines.map { JSONText.quoted($0) + "\n" }.joined()
    }
}
