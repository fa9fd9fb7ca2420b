import Custody
import GRDB
import Identity
import Register

/// The SQL tables made from a register description: one a record type, a real column a field.
struct ViewSchema {
    let description: RegisterDescription
    let custody: CustodyFields
    let zone: LocalZone

    init(_ description: RegisterDescription, _ custody: CustodyFields, _ zone: LocalZone) {
        self.description = description
        self.custody = custody
        self.zone = zone
    }

    /// What the rows depend on, where a day begins, and by what rule names are made keys, as text: a difference means that the
    /// views must be made anew.
    private var fingerprint: String {
        "14;\(NameKey.edition);\(zone.text);"
            + (description.types.map(\.shape) + description.ruleSets.map(\.shape)).joined(separator: ";")
    }

    /// Makes the views where they are missing or of another description.
    func update(_ db: Database) throws {
        let made = try Prepared(db, "SELECT value FROM _meta WHERE key = 'views'").first(String.self)
        // An earlier program noted with this word that views were still to be made.
        let isCutShort = try Prepared(db, "SELECT 1 FROM _meta WHERE key = 'stale'").exists()
        guard made != fingerprint || isCutShort else { return try addIndices(db) }
        try recreate(db)
        try Prepared(db, "DELETE FROM _meta WHERE key = 'stale'").run()
        let last = try Prepared(db, "SELECT value FROM _meta WHERE key = 'feed'").first(Int64.self) ?? 0
        if made != nil { try Self.beginAnew(db, lastFeed: last) }
    }

    /// Notes that views have nothing yet; what the hub has decided it does not decide again.
    static func beginAnew(_ db: Database, lastFeed: Int64) throws {
        try Prepared(db, "INSERT OR REPLACE INTO _meta VALUES (?, 0)", values: [Views.followedKey]).run()
        try Prepared(db, "INSERT OR IGNORE INTO _meta VALUES (?, ?)", values: [Views.decidedKey, lastFeed]).run()
    }

    /// An index of each date by whose period records are counted, one of who is in which cell, and no other.
    private func addIndices(_ db: Database) throws {
        var missing: [String: String] = [:]
        for (name, isOpen) in [("placement", ""), ("custody", " WHERE closed_at IS NULL")] {
            guard let type = description.type(named: name),
                ["facility", "cell"].allSatisfy({ type.field(named: $0) != nil }),
                isOpen.isEmpty || type.field(named: "closed_at") != nil
            else { continue }
            missing["place.\(name)"] = "\(quoted(name)) (facility, cell)\(isOpen)"
        }
        for case .records(let name, let date) in description.tables.map(\.unit) {
            guard let field = description.type(named: name)?.field(named: date) else { continue }
            missing["period.\(name).\(date)"] = "\(quoted(name)) (\(periodKey(field)))"
        }
        let indices = "SELECT name FROM sqlite_schema WHERE type = 'index'"
        let there = try Prepared(db, "\(indices) AND (name GLOB 'period.*' OR name GLOB 'place.*')").all(String.self)
        for name in there where missing.removeValue(forKey: name) == nil {
            try Prepared(db, "DROP INDEX \(quoted(name))").run()
        }
        for (name, key) in missing { try Prepared(db, "CREATE INDEX \(quoted(name)) ON \(key)").run() }
    }

    /// Views that are the same for every description; the last is of an earlier program.
    static let sharedTables = [
        "_waiting", "_unread", "_void", "_scope", "_held", "_hearing", "_alias", "_former", "_apart", "_person_group",
        "_contested_number", "_span",
        "_conflict",
        "_standing", "_otherwise",
        "_cell", "_tally", "_kind", "_likeness", "_shared_likeness", "_name", "_spelling", "_suspicion",
    ]

    /// Drops every view and makes it empty.
    func recreate(_ db: Database) throws {
        let tables = try Prepared(
            db,
            """
            SELECT name FROM sqlite_schema WHERE type = 'table' AND (name NOT LIKE '\\_%' ESCAPE '\\'
                OR name IN (\(Self.sharedTables.map { "'\($0)'" }.joined(separator: ", "))))
                AND name NOT LIKE 'sqlite%'
            """
        ).all(String.self)
        for table in tables { try Prepared(db, "DROP TABLE \(quoted(table))").run() }
        try db.execute(sql: String(decoding: PackageResources.views_sql, as: UTF8.self))
        for type in description.types { try create(db, type) }
        for (table, column) in [
            (custody.person, custody.prisonerNumber), (custody.custody, custody.transferNumber),
            (custody.transfer, custody.number),
        ] {
            guard let type = description[table], let field = type.field(column) else { continue }
            try Prepared(
                db,
                """
                CREATE INDEX \(quoted("\(type.name).\(field.name)")) ON \(quoted(type.name)) (\(quoted(field.name)))
                WHERE \(quoted(field.name)) IS NOT NULL
                """
            ).run()
        }
        try Prepared(
            db, "INSERT OR REPLACE INTO _meta VALUES ('views', ?), ('tallies', ?)",
            values: [fingerprint, Tally.fingerprint(description)]
        ).run()
        try addIndices(db)
    }

    private func create(_ db: Database, _ type: RecordType) throws {
        let columns = type.fields.map { field in
            "\(quoted(field.name)) \(field.type.isKeptAsNumber ? "INTEGER" : "TEXT")"
        }
        // A record that opens its case file is named as the file is: no need to store that twice.
        let caseFile = type.opensCaseFile ? "case_id INTEGER GENERATED ALWAYS AS (id) VIRTUAL" : "case_id INTEGER"
        try Prepared(
            db,
            """
            CREATE TABLE \(quoted(type.name)) (id INTEGER PRIMARY KEY, \(caseFile)\(
                    columns.map { ", " + $0 }.joined()))
            """
        ).run()
        guard !type.opensCaseFile else { return }
        try Prepared(db, "CREATE INDEX \(quoted("\(type.name).case_id")) ON \(quoted(type.name)) (case_id)").run()
    }
}

/// The day of a date, or an instant's in UTC, by which records of a period are found.
func periodKey(_ field: Field) -> String {
    "substr(\(quoted(field.name)), 1, 10)"
}

/// An instant's column so that texts sort by time: without its zone, which is always UTC, one that is known to the minute
/// is a prefix of those within it.
func sortable(_ column: String) -> String { "rtrim(\(column), 'Z')" }

/// The same of a text that was read.
func sortable(text: String) -> Substring { text.hasSuffix("Z") ? text.dropLast() : text[...] }

/// A name as SQL writes it: names come from the description, which allows only lower-case ASCII, but cost nothing quoted.
package func quoted(_ name: String) -> String {
    // Looked at first: replacing costs more than many a query.
    name.utf8.contains(UInt8(ascii: "\"")) ? "\"\(name.replacing("\"", with: "\"\""))\"" : "\"\(name)\""
}
