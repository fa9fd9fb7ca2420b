import FoundationEssentials
import GRDB
import Ledger
import Register

/// Views compared with the change set: made again in a scratch copy, and set beside what the store shows.
extension Store {
    /// A view that is not what the change set makes.
    package struct ViewDifference: Hashable, Sendable {
        package var table: String
        /// Rows that are there and should not be, or the other way round; of an altered row both are counted as one.
        package var rows: Int
    }

    /// Tables that differ, by name; what stands in them is told to nobody.
    package func compareViews(progress: (Int) -> Void = { _ in }) throws -> [ViewDifference] {
        let scratch = try privateCopy()
        // Nothing is lost with a scratch copy that does not close well.
        defer { try? scratch.close() }
        return try scratch.compareInPlace(progress)
    }

    /// Makes every view anew beside those that are shown, and puts them in their place if any differ; returns which did.
    ///
    /// Meanwhile the store goes on. Only where they differ is its writer kept: while rows are copied, and for what came
    /// since. Costs as much disk as the store.
    package func remakeViews(progress: (Int) -> Void = { _ in }) throws -> [ViewDifference] {
        if try !read({ try $0.ledger.isIndexWhole() }) { try write { try $0.ledger.makeIndexAnew() } }
        guard path != ":memory:" else {
            let differing = try compareViews(progress: progress)
            if !differing.isEmpty { try write { try $0.upkeep.rebuild() } }
            return differing
        }
        let made = path + ".remade"
        try Self.removeFiles(of: made)
        // Left behind, it is removed the next time.
        defer { try? Self.removeFiles(of: made) }
        let scratch = try privateCopy(at: made)
        let feed = try scratch.read { try $0.lastFeed() }
        let differing = try scratch.compareInPlace(progress)
        try scratch.close()
        if !differing.isEmpty { try takeViews(from: made, madeUpTo: feed) }
        return differing
    }

    private static func removeFiles(of path: String) throws {
        for file in [path, path + "-journal"] where FileManager.default.fileExists(atPath: file) {
            try FileManager.default.removeItem(atPath: file)
        }
    }

    private func compareInPlace(_ progress: (Int) -> Void) throws -> [ViewDifference] {
        let shown = try read { try $0.upkeep.viewRows() }
        let isIndexWhole = try write { try $0.upkeep.isNameIndexWhole() }
        try write { try $0.upkeep.rebuild(progress: progress) }
        let made = try read { try $0.upkeep.viewRows() }
        return shown.keys.sorted().compactMap { table in
            var rows = Self.difference(shown[table] ?? [:], made[table] ?? [:], isSpareAllowed: table == "_spelling")
            if table == "_name", !isIndexWhole { rows = max(rows, 1) }
            return rows == 0 ? nil : ViewDifference(table: table, rows: rows)
        }
    }

    private static func difference(_ one: [Int: Int], _ other: [Int: Int], isSpareAllowed: Bool) -> Int {
        var (spare, lacking) = (0, 0)
        for (row, count) in one { spare += max(0, count - (other[row] ?? 0)) }
        for (row, count) in other { lacking += max(0, count - (one[row] ?? 0)) }
        return max(isSpareAllowed ? 0 : spare, lacking)
    }
}

extension Upkeep {
    /// Takes over the views of a database that is attached as `made`, and what came after `feed`, up to which they were made.
    func takeViews(madeUpTo feed: Int64) throws {
        try views.emptyViews()
        for table in try viewTables() {
            // Without columns that SQLite makes from others.
            let columns = try query("SELECT name FROM pragma_table_info(?)", [table]).all(String.self).map(quoted)
                .joined(separator: ", ")
            let named = table == "_name" ? "rowid, " + columns : columns
            try execute("INSERT INTO main.\(quoted(table)) (\(named)) SELECT \(named) FROM made.\(quoted(table))")
        }
        views.forget()
        (caseFiles.hasVoid, recordsView.hasWaiting, recordsView.hasUnread) = (true, true, true)
        try views.read(again: ledger.places(after: feed)[...])
        try views.finishFollowing()
        try views.settle()
    }

    private func viewTables() throws -> [String] {
        try ViewSchema.sharedTables.filter { try db.tableExists($0) } + description.types.map(\.name)
    }

    /// Each view's rows, and what it is itself, as hashes, with how many there are of each: equal for equal views, whatever
    /// numbers were given on the way to kinds and cells.
    package func viewRows() throws -> [String: [Int: Int]] {
        var views: [String: [Int: Int]] = [:]
        // What cells and kinds stand for is read where they are used.
        for table in try viewTables() where !["_cell", "_kind"].contains(table) {
            let sql = Self.viewQueries[table] ?? "SELECT * FROM \(quoted(table))"
            var rows: [Int: Int] = [:]
            let itself = try query("SELECT type, name, sql FROM sqlite_schema WHERE tbl_name = ?", [table])
            for view in [itself, try query(sql)] {
                try view.forEachRow { row in
                    var hasher = Hasher()
                    row.hash(into: &hasher)
                    rows[hasher.finalize(), default: 0] += 1
                }
            }
            views[table] = rows
        }
        return views
    }

    /// Whether the index of names says what its texts say: SQLite looks at it only when it is asked.
    func isNameIndexWhole() throws -> Bool {
        do { try execute("INSERT INTO _name (_name) VALUES ('integrity-check')") } catch let error
            as DatabaseError
            where error.resultCode == .SQLITE_CORRUPT
        { return false }
        return true
    }

    /// Numbers of cells and kinds are as they came: they are read as what they stand for.
    private static let viewQueries: [String: String] = [
        "_name": "SELECT rowid, words FROM _name",
        "_standing": "SELECT until_day, from_day, root, born, risk_due, class_due, \(stand) FROM _standing",
        "_otherwise": "SELECT until_day, from_day, root, born, risk_due, class_due, \(stand) FROM _otherwise",
        "_tally": """
        SELECT place, grain, \(stand), sum(change) FROM _tally JOIN _kind ON _kind.id = kind
        GROUP BY 1, 2, 3, 4, 5 HAVING sum(change) <> 0
        """,
    ]

    /// A stand as what it stands for: its place, and the keys of its two cells.
    private static let stand = """
        stand & 0xFFFFFF, (SELECT keys FROM _cell WHERE id = stand >> 24 & 0xFFFFF),
        (SELECT keys FROM _cell WHERE id = stand >> 44 & 0xFFFFF)
        """
}
