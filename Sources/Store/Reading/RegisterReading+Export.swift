package import Causality
import Exchange
package import Register
package import Safeguards
import Wire

/// Records as lines of JSON.
extension RegisterReading {
    /// Every view as canonical NDJSON, by type and id: equal text means an equal register.
    package func export(_ reading: Reading = .whole, _ line: (String) throws -> Void) throws {
        for type in description.types where reading.right(type.name) > .none {
            try export(type, reading, line)
        }
    }

    package func export(_ type: RecordType, _ reading: Reading = .whole, _ line: (String) throws -> Void) throws {
        try query("SELECT * FROM \(quoted(type.name)) ORDER BY id").forEachRow { try line(json($0, type, reading)) }
    }

    /// One record as JSON: type, id, case, origin, every field that has a value, and what this edition does not know of it.
    func json(_ row: SQLRow, _ type: RecordType, _ reading: Reading) throws -> String {
        var parts = ["\"type\":\"\(type.name)\""]
        let dots = [0, 1].map { row.value($0).flatMap { Dot(packed: $0) } }
        for (key, dot) in zip(["id", "case"], dots) { parts.append("\"\(key)\":\"\(dot?.description ?? "")\"") }
        var fields: [String] = []
        for (index, field) in type.fields.enumerated() {
            guard reading.shows(field, of: type), let text = Self.text(row, index + 2, field) else { continue }
            fields.append("\"\(field.name)\":\(text)")
        }
        if let dot = dots[0], let creator = try change(dot) {
            parts.append("\"origin\":\"\(try origin(of: creator))\"")
        }
        let marks = try recordsView.marks(dots[0], type, { row.value($0.name) }, reading)
        return "{" + parts.joined(separator: ",") + ",\"fields\":{" + fields.joined(separator: ",") + "}\(marks)}"
    }

    static func text(_ row: SQLRow, _ column: Int, _ field: Field) -> String? {
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
            return try query("SELECT * FROM \(quoted(type.name)) ORDER BY id LIMIT ?", [limit]).forEachRow {
                try line(json($0, type, reading))
            }
        }
        for file in try caseFiles.personFiles(of: caseFile) {
            for row in try query("SELECT * FROM \(quoted(type.name)) WHERE case_id = ? ORDER BY id", [file.packed])
                .rows()
            { try line(json(row, type, reading)) }
        }
    }

    package func json(of record: Dot, _ reading: Reading) throws -> String? {
        guard let creator = try change(record), try caseFiles.mayRead(creator.caseFile) else { return nil }
        guard let type = description[creator.type] else { return try recordsView.undescribedJSON(of: creator, reading) }
        guard
            let row = try query("SELECT * FROM \(quoted(type.name)) WHERE id = ?", [record.packed]).row()
        else { return nil }
        try reading.check(type)
        return try json(row, type, reading)
    }
}
