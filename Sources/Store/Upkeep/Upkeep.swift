import Causality
import Exchange
import Register
import Safeguards
import Wire

/// Views dropped and made again, and the database looked through: what `kerben doctor` does.
package struct Upkeep: StorePart {
    package let context: StoreContext
    let caseFiles: CaseFiles
    let recordsView: RecordsView
    let views: Views
    let names: NamesView

    /// Deletes every view and makes it from the change set.
    package func rebuild(progress: (Int) -> Void = { _ in }) throws {
        try views.emptyViews()
        try views.read(again: ledger.places(after: 0)[...], progress: progress)
        try views.finishFollowing()
        try views.settle()
    }

    /// SQLite's own check, and whether every table has the columns that this program gives it, which SQLite does not know;
    /// empty where all is well.
    package func checkIntegrity() throws -> [String] {
        let problems = try query("PRAGMA integrity_check").all(String.self).filter { $0 != "ok" }
        let fresh = try Store.open(
            ":memory:", description: description, creating: store.identity, zone: ZoneSetting(store.zone),
            deciding: store.decider)
        defer { withExtendedLifetime(fresh) {} }
        let expected = try fresh.read { try $0.upkeep.columnsOfTables() }
        let found = try columnsOfTables()
        let made = try fresh.read { try $0.upkeep.schemaBesideTables() }
        let there = try schemaBesideTables()
        let differing = Set(made.keys).union(there.keys).filter { made[$0] != there[$0] }.sorted()
        return try problems + strangeValues()
            + differing.map { name in
                let fault =
                    made[name] == nil ? "is none of this program's" : there[name] == nil ? "is gone" : "was altered"
                return "the \(name) \(fault); copy this folder as evidence, then put the store back from a backup"
            }
            + expected.keys.sorted().filter { expected[$0] != found[$0] }.map {
                "the table \($0) has not the columns that it is made with; put the store back from a backup"
            }
    }

    /// Types of records of which a row holds what no column of it can: its reader would leave that out.
    private func strangeValues() throws -> [String] {
        try description.types.compactMap { type in
            let strange = type.fields.map { field in
                let kind = field.type.isKeptAsNumber && !field.rule.keepsAll ? "integer" : "text"
                return "typeof(\(quoted(field.name))) NOT IN ('null', '\(kind)')"
            }
            guard !strange.isEmpty else { return nil }
            let count =
                try Prepared(
                    db, "SELECT count(*) FROM \(quoted(type.name)) WHERE \(strange.joined(separator: " OR "))"
                ).number() ?? 0
            guard count > 0 else { return nil }
            return
                "the table \(type.name) holds in \(count) rows what none of its columns can; run 'kerben doctor --rebuild'"
        }
    }

    /// Triggers, indices and views as the schema has them, by kind and name: what is done and found without being asked.
    private func schemaBesideTables() throws -> [String: String] {
        let rows = try query(
            "SELECT type, name, coalesce(sql, '') || ' ON ' || tbl_name FROM sqlite_schema WHERE type <> 'table'"
        ).rows()
        return Dictionary(
            rows.map { ("\($0.value(0) ?? "") \($0.value(1) ?? "")", $0.value(2) ?? "") },
            uniquingKeysWith: { first, _ in first })
    }

    private func columnsOfTables() throws -> [String: [String]] {
        let rows = try query(
            """
            SELECT tables.name, columns.name FROM sqlite_schema AS tables, pragma_table_info(tables.name) AS columns
            WHERE tables.type = 'table' ORDER BY tables.name, columns.cid
            """
        ).rows()
        return Dictionary(grouping: rows) { $0.value(0) ?? "" }.mapValues { $0.map { $0.value(1) ?? "" } }
    }
}
