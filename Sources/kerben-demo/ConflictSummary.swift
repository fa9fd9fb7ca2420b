package import ProcessHarness

/// The conflicts that a site shows, tallied by rule and status.
package struct ConflictSummary: Hashable, Sendable {
    private struct Row: Decodable {
        var rule: String
        var status: String
        var record: String
        var reason: String?
    }

    private struct Key: Hashable {
        var rule: String
        var status: String
    }

    package let count: Int
    /// Changes under a verdict of the hub, which write nothing: each with its dot and the reason.
    package let setAside: [String]
    package let lines: [String]

    package static func ask(_ site: SiteProcess) throws -> ConflictSummary {
        let text = try site.run(["conflict", "list", "--format", "json"])
        return ConflictSummary(try Answer.decode([Row].self, from: text, of: "kerben conflict list"))
    }

    private init(_ rows: [Row]) {
        var counts: [Key: Int] = [:]
        for row in rows { counts[Key(rule: row.rule, status: row.status), default: 0] += 1 }
        count = rows.count
        setAside = rows.filter { $0.rule == "verdict" }.map { "\($0.record) \($0.status): \($0.reason ?? "")" }
        guard !rows.isEmpty else {
            lines = ["no conflicts"]
            return
        }
        var table = TextTable(["rule", "status", "conflicts"])
        table.rows = counts.map { [$0.key.rule, $0.key.status, "\($0.value)"] }
            .sorted { ($0[0], $0[1]) < ($1[0], $1[1]) }
        lines = table.lines
    }
}
