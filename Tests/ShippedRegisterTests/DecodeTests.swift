import Causality
import Decisions
import Description
import FoundationEssentials
import GRDB
import Register
import Store
import Testing

/// What the views hold may be of another kind than the code expects: another description, or a flipped bit.
@Suite struct DecodeTests {
    /// One row a type with the same in every column, wherever that is a value that a column can have.
    private func poison(_ office: Office, with value: DatabaseValue) throws {
        try office.store.write { transaction in
            let db = transaction.db
            for type in transaction.description.types {
                let id = Dot(LogID(site: 3, incarnation: 1), Int64(type.number)).packed
                let columns = type.fields.map { "\"\($0.name)\"" } + (type.opensCaseFile ? [] : ["case_id"])
                let marks = columns.map { _ in "?" }.joined(separator: ", ")
                try db.execute(
                    sql: "INSERT INTO \"\(type.name)\" (id, \(columns.joined(separator: ", "))) VALUES (?, \(marks))",
                    arguments: StatementArguments([id.databaseValue] + columns.map { _ in value }))
            }
            for table in ["_conflict", "_likeness", "_shared_likeness"] {
                try db.execute(sql: "DELETE FROM \(table)")
            }
            // In view as somebody held, so that every list asks about it.
            try db.execute(sql: "INSERT INTO _span VALUES (?, 0, NULL, 1, 3, NULL, 1)", arguments: [id(office)])
        }
    }

    private func id(_ office: Office) -> Int64 {
        let person = office.store.description.type(named: "person")?.number ?? 0
        return Dot(LogID(site: 3, incarnation: 1), Int64(person)).packed
    }

    /// Everything that reads rows; an error is an answer, the end of the process is none.
    private func readAll(_ office: Office) -> [String] {
        let readers: [(Transaction) throws -> Void] = [
            { transaction in try transaction.register.export { _ in } },
            { _ = try $0.safeguards.dues(day: "2026-07-01") },
            { _ = try $0.register.roll(site: 3, at: 1_782_950_000) },
            { _ = try $0.register.travellers(from: 3, on: "2026-07-01") },
            { _ = try $0.laws.comparison() }, { _ = try $0.laws.unmapped() }, { _ = try $0.register.joins() },
            { _ = try $0.conflicts.conflicts() }, { _ = try $0.conflicts.custodyReviews() }, { _ = try $0.hub.sites() },
            { _ = try $0.writing.actor("somebody", day: "2026-07-01") }, { _ = try $0.counts.publishedStatements() },
            { _ = try $0.laws.legislation() }, { _ = try $0.register.suspicions(least: 0) },
            { _ = try $0.recordsView.unread() },
            { _ = try $0.recordsView.unknownCodes() }, { _ = try $0.names.find("somebody") },
            { _ = try $0.facility.standingRefusal() },
            { transaction in
                for table in transaction.description.tables {
                    _ = try transaction.counts.count(table, day: "2026-07-01")
                }
            },
        ]
        return readers.compactMap { reader in
            do {
                try office.store.read(reader)
                return nil
            } catch { return "\(error)" }
        }
    }

    @Test(arguments: [
        "a text".databaseValue, (-1).databaseValue, 10_000_000_000_000.databaseValue, 1.5.databaseValue,
        "9999-12-31".databaseValue, "[{\"by\":3}]".databaseValue, Data([0, 255, 1]).databaseValue,
    ])
    func `No value in a view ends the process, and no error prints it`(value: DatabaseValue) throws {
        for site in [0, 3] {
            let office = try Office(site: site)
            try poison(office, with: value)
            for line in readAll(office) {
                #expect(!line.contains("SELECT") && !line.contains("a text") && !line.contains("\n"), "\(line)")
            }
        }
    }

    @Test(arguments: ["answer_due", "reported_at", "review_due", "measured_at", "left_at"])
    func `A field of another name is one line that names it, and no SQL`(name: String) throws {
        let shipped = try Office.register.get()
        let renamed = RegisterDescription(
            edition: shipped.edition,
            types: shipped.types.map { type in
                RecordType(
                    number: type.number, name: type.name, scope: type.scope, opensCaseFile: type.opensCaseFile,
                    fields: type.fields.map { field in
                        Field(
                            number: field.number, name: field.name == name ? "renamed" : field.name, type: field.type,
                            rule: field.rule, group: field.group)
                    }, groups: type.groups)
            }, codeLists: shipped.codeLists)
        let store = try Store.open(
            ":memory:", description: renamed, creating: Store.Identity(log: LogID(site: 3, incarnation: 1)))
        let error = #expect(throws: StoreError.self) {
            try store.read { transaction in
                _ = try transaction.safeguards.dues(day: "2026-07-01")
                _ = try transaction.register.roll(site: 3, at: 0)
            }
        }
        let line = error?.description ?? ""
        #expect(line.contains("\"\(name)\"") && !line.contains("SELECT") && !line.contains("\n"), "\(line)")
    }
}
