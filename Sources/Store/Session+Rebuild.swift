package import Causality
import Exchange
import FoundationEssentials
import GRDB
package import Register
package import Safeguards
import Wire

/// Views dropped and made again, the chain proved again: what `kerben doctor` does.
extension Session {
    /// Deletes every view and makes it from the change set.
    package func rebuild(progress: (Int) -> Void = { _ in }) throws {
        try emptyViews()
        try read(again: ledger.places(after: 0)[...], progress: progress)
        try finishFollowing()
        try settle()
    }

    /// SQLite's own check, and whether every table has the columns that this program gives it, which SQLite does not know;
    /// empty where all is well.
    package func checkIntegrity() throws -> [String] {
        let problems = try String.fetchAll(db, sql: "PRAGMA integrity_check").filter { $0 != "ok" }
        let fresh = try Store.open(
            ":memory:", description: description, creating: store.identity, offsetMinutes: store.offsetMinutes)
        defer { withExtendedLifetime(fresh) {} }
        let expected = try fresh.read { try $0.columnsOfTables() }
        let found = try columnsOfTables()
        let (made, there) = (try fresh.read { try $0.schemaBesideTables() }, try schemaBesideTables())
        let differing = Set(made.keys).union(there.keys).filter { made[$0] != there[$0] }.sorted()
        return problems
            + differing.map { name in
                let fault =
                    made[name] == nil ? "is none of this program's" : there[name] == nil ? "is gone" : "was altered"
                return "the \(name) \(fault); copy this folder as evidence, then put the store back from a backup"
            }
            + expected.keys.sorted().filter { expected[$0] != found[$0] }.map {
                "the table \($0) has not the columns that it is made with; put the store back from a backup"
            }
    }

    /// Triggers, indices and views as the schema has them, by kind and name: what is done and found without being asked.
    private func schemaBesideTables() throws -> [String: String] {
        let rows = try Row.fetchAll(
            db,
            sql: "SELECT type, name, coalesce(sql, '') || ' ON ' || tbl_name FROM sqlite_schema WHERE type <> 'table'")
        return Dictionary(
            rows.map { ("\($0.value(0) ?? "") \($0.value(1) ?? "")", $0.value(2) ?? "") },
            uniquingKeysWith: { first, _ in first })
    }

    private func columnsOfTables() throws -> [String: [String]] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT tables.name, columns.name FROM sqlite_schema AS tables, pragma_table_info(tables.name) AS columns
                WHERE tables.type = 'table' ORDER BY tables.name, columns.cid
                """)
        return Dictionary(grouping: rows) { $0.value(0) ?? "" }.mapValues { $0.map { $0.value(1) ?? "" } }
    }

    /// Every view as canonical NDJSON, by type and id: equal text means an equal register.
    package func export(_ reading: Reading = .whole, _ line: (String) throws -> Void) throws {
        for type in description.types where reading.right(type.name) > .none {
            try export(type, reading, line)
        }
    }

    package func export(_ type: RecordType, _ reading: Reading = .whole, _ line: (String) throws -> Void) throws {
        let cursor = try Row.fetchCursor(db, sql: "SELECT * FROM \(quoted(type.name)) ORDER BY id")
        while let row = try cursor.next() { try line(json(row, type, reading)) }
    }

    /// One record as JSON: type, id, case, every field that has a value, and what this edition does not know of it.
    private func json(_ row: Row, _ type: RecordType, _ reading: Reading) throws -> String {
        var parts = ["\"type\":\"\(type.name)\""]
        let dots = [0, 1].map { row.value($0).flatMap { Dot(packed: $0) } }
        for (key, dot) in zip(["id", "case"], dots) { parts.append("\"\(key)\":\"\(dot?.description ?? "")\"") }
        var fields: [String] = []
        for (index, field) in type.fields.enumerated() {
            guard reading.shows(field, of: type), let text = Self.text(row, index + 2, field) else { continue }
            fields.append("\"\(field.name)\":\(text)")
        }
        let marks = try marks(dots[0], type, { row.value($0.name) }, reading)
        return "{" + parts.joined(separator: ",") + ",\"fields\":{" + fields.joined(separator: ",") + "}\(marks)}"
    }

    private static func text(_ row: Row, _ column: Int, _ field: Field) -> String? {
        if field.rule.keepsAll { return (row.value(column) as String?).map(JSONText.escaped) }
        switch field.type {
        case .boolean: return (row.value(column) as Int64?).map { $0 == 0 ? "false" : "true" }
        case .integer, .site: return (row.value(column) as Int64?).map(String.init)
        default: return row.value(column).map(JSONText.quoted)
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
            while let row = try cursor.next() { try line(json(row, type, reading)) }
            return
        }
        for file in try personFiles(of: caseFile) {
            for row in try Row.fetchAll(
                db, sql: "SELECT * FROM \(quoted(type.name)) WHERE case_id = ? ORDER BY id", arguments: [file.packed])
            { try line(json(row, type, reading)) }
        }
    }

    package func json(of record: Dot, _ reading: Reading) throws -> String? {
        guard let creator = try change(record), try mayRead(creator.caseFile) else { return nil }
        guard let type = description[creator.type] else { return try undescribedJSON(of: creator, reading) }
        guard
            let row = try Row.fetchOne(
                db, sql: "SELECT * FROM \(quoted(type.name)) WHERE id = ?", arguments: [record.packed])
        else { return nil }
        try reading.check(type)
        return try json(row, type, reading)
    }
}
