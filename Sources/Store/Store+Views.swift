import GRDB
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
        let scratch = try copy(inFile: true)
        // Nothing is lost with a scratch copy that does not close well.
        defer { try? scratch.close() }
        let shown = try scratch.read { try $0.viewRows() }
        let isIndexWhole = try scratch.write { try $0.isNameIndexWhole() }
        try scratch.write { try $0.rebuild(progress: progress) }
        let made = try scratch.read { try $0.viewRows() }
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

extension Session {
    /// Each view's rows as hashes, with how many there are of each: equal for equal views, whatever numbers were given on
    /// the way to kinds and cells.
    func viewRows() throws -> [String: [Int: Int]] {
        var views: [String: [Int: Int]] = [:]
        // What cells and kinds stand for is read where they are used.
        let shared = try ViewSchema.sharedTables.filter { try !["_cell", "_kind"].contains($0) && db.tableExists($0) }
        for table in shared + description.types.map(\.name) {
            let sql = Self.viewQueries[table] ?? "SELECT * FROM \(quoted(table))"
            var rows: [Int: Int] = [:]
            let cursor = try Row.fetchCursor(db, sql: sql)
            while let row = try cursor.next() {
                var hasher = Hasher()
                for value in row.databaseValues { hasher.combine(value) }
                rows[hasher.finalize(), default: 0] += 1
            }
            views[table] = rows
        }
        return views
    }

    /// Whether the index of names says what its texts say: SQLite looks at it only when it is asked.
    func isNameIndexWhole() throws -> Bool {
        do { try db.execute(sql: "INSERT INTO _name (_name) VALUES ('integrity-check')") } catch let error
            as DatabaseError
            where error.resultCode == .SQLITE_CORRUPT
        { return false }
        return true
    }

    /// Numbers of cells and kinds are as they came: they are read as what they stand for.
    private static let viewQueries: [String: String] = [
        "_name": "SELECT rowid, words FROM _name",
        "_standing": "SELECT until_day, from_day, root, born, risk_due, class_due, \(stand) FROM _standing",
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
