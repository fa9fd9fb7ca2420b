package import Causality
import Exchange
import FoundationEssentials
import GRDB
package import Register
import Wire

/// Views dropped and made again, the chain proved again: what `kerben doctor` does.
extension Session {
    /// Deletes every view and makes it from the change set.
    package func rebuild(progress: (Int) -> Void = { _ in }) throws {
        try ViewSchema(description, store.custody, store.offsetMinutes).recreate(db)
        forget()
        hasVoid = false
        hasWaiting = false
        isRebuilding = true
        defer { isRebuilding = false }
        // Rows are read by chunks: a cursor would see what applying writes.
        var after: Int64 = 0
        var count = 0
        while true {
            let chunk = try rows("feed > ? ORDER BY feed LIMIT 5000", [after])
            guard let last = chunk.last else { break }
            for row in chunk { try apply(row.change) }
            after = last.feed
            count += chunk.count
            progress(count)
        }
        try settleCustody()
        try hideWithdrawn(held: try exchangeState().held)
        try settle()
        try db.execute(sql: "DELETE FROM _meta WHERE key = 'stale'")
    }

    package var areViewsStale: Bool {
        get throws { try Int64.fetchOne(db, sql: "SELECT 1 FROM _meta WHERE key = 'stale'") != nil }
    }

    /// Hashes every log again; returns a line for each that does not prove what is stored.
    package func proveChains() throws -> [String] {
        var problems: [String] = []
        let runs = try Row.fetchAll(db, sql: "SELECT log, high, after FROM _run WHERE low = 1")
        for row in runs {
            guard let log = LogID(packed: row[0]) else { continue }
            let high: Int64 = row[1]
            var chain = Chain.start
            var next: Int64 = 1
            try forEachRow("dot BETWEEN ? AND ? ORDER BY dot", [Dot(log, 1).packed, Dot(log, high).packed]) { row in
                guard row.change.dot.sequence == next else { return }
                chain.append(
                    row.change, salt: try row.change.salt ?? salt(of: row.change.caseFile),
                    try Content.bytes(row.change))
                next += 1
            }
            if next != high + 1 {
                problems.append("log \(log): change \(next) is missing; restore it from the hub or a backup")
            } else if chain.link != [UInt8](row[2] as Data) {
                problems.append("log \(log): a change was altered after it was written; keep this store as evidence")
            }
        }
        return problems
    }

    /// Each log, and how many of its changes are proved by its chain.
    package func logsHeld() throws -> [(log: LogID, count: Int64)] {
        try Row.fetchAll(db, sql: "SELECT log, high FROM _run WHERE low = 1 ORDER BY log").compactMap { row in
            LogID(packed: row[0]).map { ($0, row[1]) }
        }
    }

    /// SQLite's own check; empty where all is well.
    package func checkIntegrity() throws -> [String] {
        try String.fetchAll(db, sql: "PRAGMA integrity_check").filter { $0 != "ok" }
    }

    /// Every view as canonical NDJSON, by type and id: equal text means an equal register.
    package func export(_ reading: Reading = .whole, _ line: (String) throws -> Void) throws {
        for type in description.types where reading.right(type.name) > .none {
            try export(type, reading, line)
        }
    }

    package func export(_ type: RecordType, _ reading: Reading = .whole, _ line: (String) throws -> Void) throws {
        let cursor = try Row.fetchCursor(db, sql: "SELECT * FROM \(quoted(type.name)) ORDER BY id")
        while let row = try cursor.next() { try line(Self.json(row, type, reading)) }
    }

    /// One record as JSON: type, id, case, and every field that has a value.
    private static func json(_ row: Row, _ type: RecordType, _ reading: Reading) -> String {
        var parts = ["\"type\":\"\(type.name)\""]
        for (key, column) in [("id", 0), ("case", 1)] {
            let text = (row[column] as Int64?).flatMap { Dot(packed: $0)?.description } ?? ""
            parts.append("\"\(key)\":\"\(text)\"")
        }
        var fields: [String] = []
        for (index, field) in type.fields.enumerated() {
            guard reading.shows(field, of: type), let text = text(row, index + 2, field) else { continue }
            fields.append("\"\(field.name)\":\(text)")
        }
        return "{" + parts.joined(separator: ",") + ",\"fields\":{" + fields.joined(separator: ",") + "}}"
    }

    private static func text(_ row: Row, _ column: Int, _ field: Field) -> String? {
        if row[column] == nil { return nil }
        if field.rule.keepsAll { return (row[column] as String?).map(JSONText.escaped) }
        switch field.type {
        case .boolean: return (row[column] as Int64?) == 0 ? "false" : "true"
        case .integer, .site: return (row[column] as Int64?).map(String.init)
        default: return (row[column] as String?).map(JSONText.quoted)
        }
    }

    /// Rows of one record type as JSON, of one case file (and its aliases) where that is given.
    package func list(
        _ type: RecordType, in caseFile: Dot?, limit: Int, _ reading: Reading, _ line: (String) throws -> Void
    ) throws {
        try reading.check(type)
        guard let caseFile else {
            let cursor = try Row.fetchCursor(
                db, sql: "SELECT * FROM \(quoted(type.name)) ORDER BY id LIMIT ?", arguments: [limit])
            while let row = try cursor.next() { try line(Self.json(row, type, reading)) }
            return
        }
        for file in try personFiles(of: caseFile) {
            for row in try Row.fetchAll(
                db, sql: "SELECT * FROM \(quoted(type.name)) WHERE case_id = ? ORDER BY id", arguments: [file.packed])
            { try line(Self.json(row, type, reading)) }
        }
    }

    package func json(of record: Dot, _ reading: Reading) throws -> String? {
        guard let creator = try change(record), try mayRead(creator.caseFile),
            let type = description[creator.type],
            let row = try Row.fetchOne(
                db, sql: "SELECT * FROM \(quoted(type.name)) WHERE id = ?", arguments: [record.packed])
        else { return nil }
        try reading.check(type)
        return Self.json(row, type, reading)
    }
}
