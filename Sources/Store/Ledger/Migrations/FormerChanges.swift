import Causality
import GRDB
import Wire

/// The change set as schema 1 kept it: a row a change, authors by number, contents beside it or in blocks of 128.
///
/// What is damaged goes over as it is, for `kerben doctor` to find: a store that cannot be opened could not be looked at.
final class FormerChanges {
    private let db: Database
    private let ledger: SQLiteLedger
    private var first: Dot?
    private var entries: [ChangeBlock.Entry] = []
    private var bytes = 0
    private var block: (first: Int64, contents: [[UInt8]])?

    init(_ db: Database, _ path: String) {
        self.db = db
        // Whose log it is matters to nothing that is done here.
        ledger = SQLiteLedger(db, log: LogID(site: 0, incarnation: 1), path: path)
    }

    /// Moves all of it into batches.
    func move() throws {
        try db.execute(sql: String(decoding: PackageResources.batches_sql, as: UTF8.self))
        let rows = try Prepared(
            db,
            """
            SELECT dot, record, case_id, coalesce(name, ''), salt, feed, content, content IS NULL
            FROM _change LEFT JOIN _author ON _author.id = author ORDER BY dot
            """)
        try rows.forEach { row in
            guard let dot = Dot(packed: row.number(0)) else { return try moveNameless(row) }
            let content = try row.number(7) == 1 ? blockContent(of: dot) : row.bytes(6)
            try add(
                ChangeBlock.Entry(
                    record: row.optionalNumber(1).flatMap { Dot(packed: $0) } ?? dot,
                    caseFile: row.optionalNumber(2).flatMap { Dot(packed: $0) } ?? dot, author: row.text(3),
                    salt: row.optionalNumber(4).map { UInt64(bitPattern: $0) }, feed: row.number(5), content: content),
                at: dot)
        }
        try write()
        try db.execute(
            sql: """
                INSERT INTO _urgent SELECT dot FROM _change WHERE urgent = 1;
                DROP TABLE _change; DROP TABLE _block; DROP TABLE _author
                """)
    }

    /// What has a name that no change can have shows nothing, and is evidence.
    private func moveNameless(_ row: Prepared.Columns) throws {
        let batch = try Prepared(
            db, "INSERT INTO _batch VALUES (?, 1, ?, ?, ?)", row.number(0), row.number(5), row.number(5))
        batch.bind(4, [0] + row.bytes(6))
        try batch.run()
    }

    private func add(_ entry: ChangeBlock.Entry, at dot: Dot) throws {
        if let first, let last = entries.last,
            dot.packed != first.packed + Int64(entries.count) || entry.feed <= last.feed
                || entries.count == ChangeBlock.countMax || bytes >= PendingChanges.contentBytesMax
        {
            try write()
        }
        if entries.isEmpty { first = dot }
        entries.append(entry)
        bytes += entry.content.count
    }

    private func write() throws {
        guard let first else { return }
        try ledger.write(entries, from: first)
        try ledger.index(entries.count, from: first) { [entries] in (entries[$0].record, entries[$0].caseFile) }
        self.first = nil
        entries.removeAll(keepingCapacity: true)
        bytes = 0
    }

    /// Nothing where its block is gone or damaged.
    private func blockContent(of dot: Dot) throws -> [UInt8] {
        // A block was of 128 at most.
        let first = try Prepared(
            db, "SELECT first FROM _block WHERE first BETWEEN ?1 - 127 AND ?1 ORDER BY first DESC LIMIT 1", dot.packed
        ).number()
        guard let first else { return [] }
        if block?.first != first {
            let packed = try Prepared(db, "SELECT contents FROM _block WHERE first = ?", first).bytes() ?? []
            block = (first, Self.contents(packed))
        }
        guard let contents = block?.contents, contents.indices.contains(Int(dot.packed - first)) else { return [] }
        return contents[Int(dot.packed - first)]
    }

    /// How many contents there are and how long each is, in four bytes each, and then the contents.
    private static func contents(_ packed: [UInt8]) -> [[UInt8]] {
        // Damaged, it has none that could be read.
        guard let bytes = try? Compression.unpack(packed), bytes.count >= 4 else { return [] }
        func number(_ index: Int) -> Int {
            bytes[(index * 4)..<(index * 4 + 4)].reversed().reduce(0) { $0 << 8 | Int($1) }
        }
        guard number(0) <= bytes.count / 4 - 1 else { return [] }
        var place = (number(0) + 1) * 4
        var contents: [[UInt8]] = []
        for index in 0..<number(0) {
            let length = number(index + 1)
            guard length <= bytes.count - place else { return contents }
            contents.append(Array(bytes[place..<(place + length)]))
            place += length
        }
        return contents
    }
}
