import Causality
import Decisions
import GRDB
import Nation
import Register
import Store

/// Figure 11: five years of a seeded nation at the hub: made, taken in, counted, looked back on, searched.
struct NationFigures {
    let scratch: Scratch
    let description: RegisterDescription

    private static let persons = 10_500
    private static let day = "2026-06-30"
    /// The views of that nation so many times over, for what a larger one costs to count and to search.
    private static let copies = 96

    func figures() throws -> [Figure] {
        let path = scratch.path("nation")
        let store = try Store.open(path, description: description, creating: .init(log: LogID(site: 0, incarnation: 1)))
        var figures = try intake(store)
        figures += try views(store)
        figures += try counts(store, "\(grouped(Self.persons)) persons", reachMilliseconds: 10)
        figures += try looksBack(store)
        figures.append(try multiply(store))
        let name = "\(grouped(Self.persons * (Self.copies + 1))) persons (views multiplied)"
        // Records are not multiplied: what their tables cost would say nothing.
        figures += try counts(store, name, reachMilliseconds: 150, ofPersons: [true])
        figures += try searches(store, name)
        try store.close()
        return figures
    }

    // MARK: Made and taken in

    private func intake(_ store: Store) throws -> [Figure] {
        var lines: [String] = []
        let made = Cost.of {
            var nation = Nation(seed: 1, facilities: 31, persons: Self.persons).lines()
            while let line = nation.next() { lines.append(line.put) }
        }
        let moment = WriteMoment(wallMilliseconds: Time.start, clock: .reference, saltSeed: 1)
        var refused = 0
        let taken = try Cost.of {
            try store.write(at: moment) { transaction, moment in
                for line in lines {
                    do {
                        try transaction.atomically {
                            _ = try transaction.writing.put(RecordInput.read(line), author: "bench", at: &moment)
                        }
                    } catch is Refusal { refused += 1 }
                }
            }
        }
        let (rows, plain) = try plainInsert(store)
        let limit = Double(rows) / plain.wall
        func figure(_ name: String, _ cost: Cost) -> Figure {
            let rate = Double(lines.count) / cost.wall
            return Figure(
                name: "nation, lines/s \(name)", reach: "<= 3", measured: grouped(Int(rate)),
                limit: grouped(Int(limit)) + " rows/s", ratio: text(limit / rate))
        }
        return [
            figure("made (\(grouped(lines.count)) lines)", made),
            figure("taken in by the hub's store (\(refused) refused)", taken),
        ]
    }

    /// The same rows into tables of the same columns, by SQLite alone.
    func plainInsert(_ store: Store) throws -> (rows: Int, Cost) {
        var tables: [(type: RecordType, rows: [[DatabaseValue]])] = []
        try store.read { transaction in
            for type in description.types {
                let rows = try Row.fetchAll(transaction.db, sql: "SELECT * FROM \"\(type.name)\"")
                if !rows.isEmpty { tables.append((type, rows.map { Array($0.databaseValues) })) }
            }
        }
        var configuration = Configuration()
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL") }
        let plain = try DatabaseQueue(path: scratch.path("nation-plain"), configuration: configuration)
        let cost = try Cost.of {
            try plain.write { db in
                for (type, rows) in tables {
                    let columns = type.fields.map { ", \"\($0.name)\"" }.joined()
                    try db.execute(sql: "CREATE TABLE \"\(type.name)\" (id INTEGER PRIMARY KEY, case_id\(columns))")
                    let places = rows[0].map { _ in "?" }.joined(separator: ", ")
                    let insert = try db.makeStatement(sql: "INSERT INTO \"\(type.name)\" VALUES (\(places))")
                    for row in rows { try insert.execute(arguments: StatementArguments(row)) }
                }
            }
        }
        try plain.close()
        return (tables.reduce(0) { $0 + $1.rows.count }, cost)
    }

    // MARK: What counting and searching cost beside

    private func views(_ store: Store) throws -> [Figure] {
        let whole = try Cost.of { try store.write { try $0.upkeep.rebuild() } }
        // As when views are made: there is nothing yet.
        try store.write { transaction in
            try transaction.db.execute(sql: "DELETE FROM _standing")
            try transaction.standings.tallyAgain()
        }
        let kept = try Cost.of {
            try store.write { transaction in
                let files = try Int64.fetchAll(transaction.db, sql: "SELECT id FROM person").compactMap {
                    Dot(packed: $0)
                }
                transaction.unsettled.standings.formUnion(files)
                transaction.unsettled.names.formUnion(files)
                try transaction.views.settle()
            }
        }
        let (all, added) = try store.read { transaction in
            func bytes(_ condition: String) throws -> Int {
                try Int.fetchOne(transaction.db, sql: "SELECT sum(pgsize) FROM dbstat WHERE \(condition)") ?? 0
            }
            return try (
                bytes("1"),
                bytes(
                    [
                        "_standing", "_likeness", "_shared_likeness", "_name", "_spelling", "*_cell", "*_kind",
                        "_tally",
                        "period.",
                    ]
                    .map { "name GLOB '\($0)*'" }.joined(separator: " OR "))
            )
        }
        return [
            Figure(
                name: "nation, applying with counts and search kept, wall", reach: "<= 1.5",
                measured: text(whole.wall) + " s",
                limit: text(whole.wall - kept.wall) + " s without", ratio: text(whole.wall / (whole.wall - kept.wall))),
            Figure(
                name: "nation, store with counts and search kept", reach: "<= 1.3", measured: grouped(all),
                limit: grouped(all - added) + " without", ratio: text(Double(all) / Double(all - added))),
        ]
    }

    // MARK: Counted

    private func counts(
        _ store: Store, _ who: String, reachMilliseconds: Int, ofPersons kinds: Set<Bool> = [true, false]
    ) throws -> [Figure] {
        var slowest = (name: "", seconds: 0.0)
        let tables = description.tables.filter { kinds.contains($0.unit == .persons) }
        for table in tables {
            let costs = try (0..<5).map { _ in
                try Cost.of { _ = try store.read { try $0.counts.count(table, day: Self.day) } }
            }
            if costs.median.wall > slowest.seconds {
                slowest = ("\(table.number) \(table.name)", costs.median.wall)
            }
        }
        // The least that any count of them does: one pass over bare numbers, in the order that they are grouped by.
        let limit = try store.write { transaction in
            try transaction.db.execute(
                sql: """
                    CREATE TEMP TABLE bare AS SELECT stand FROM _standing WHERE until_day = 4160000 ORDER BY stand;
                    CREATE INDEX temp.bare_index ON bare (stand)
                    """)
            let costs = try (0..<5).map { _ in
                try Cost.of {
                    _ = try Row.fetchAll(
                        transaction.db, sql: "SELECT stand, count(*) FROM temp.bare GROUP BY stand")
                }
            }
            try transaction.db.execute(sql: "DROP TABLE temp.bare")
            return costs.median.wall
        }
        return [
            Figure(
                name: "the slowest of \(tables.count) tables (\(slowest.name)), \(who)",
                reach: "<= \(reachMilliseconds) ms", measured: milliseconds(slowest.seconds),
                limit: milliseconds(limit), ratio: text(slowest.seconds / limit))
        ]
    }

    private func looksBack(_ store: Store) throws -> [Figure] {
        let last = try store.read { try $0.lastFeed() }
        let table = CountTable.population
        return try [("10,000 changes", last - 10_000), ("half of five years", last / 2)].map { name, feed in
            let cost = try Cost.of {
                _ = try store.read(knownAt: feed) { try $0.counts.count(table, day: Self.day) }
            }
            return Figure(
                name: "a count as it was known \(name) ago", reach: "<= 2 s", measured: text(cost.wall) + " s")
        }
    }

    // MARK: A larger nation

    /// Copies what is counted and searched, under other names: the records behind it stay those of one nation.
    private func multiply(_ store: Store) throws -> Figure {
        try store.write { transaction in
            let apart: Int64 = 100_000_000
            let first = Dot(transaction.store.identity.log, apart).packed
            for copy in 1...Self.copies {
                let offset = Int64(copy) * apart
                try transaction.db.execute(
                    sql: """
                        INSERT INTO _standing
                            SELECT until_day, from_day - \(copy), root + \(offset), stand, born, risk_due, class_due
                            FROM _standing WHERE until_day = 4160000 AND root < \(first);
                        INSERT INTO _name (rowid, words) SELECT rowid + \(offset), words FROM _name
                            WHERE rowid < \(first) AND rowid IN
                                (SELECT root FROM _standing WHERE until_day = 4160000 AND root < \(first));
                        """)
            }
            try transaction.db.execute(sql: "INSERT INTO _name (_name) VALUES ('optimize')")
            let cost = try Cost.of { try transaction.standings.tallyAgain() }
            return Figure(
                name: "the tally of \(grouped(Self.persons * (Self.copies + 1))) persons, made anew", reach: "",
                measured: text(cost.wall) + " s")
        }
    }

    private func searches(_ store: Store, _ who: String) throws -> [Figure] {
        let names = try store.read { transaction in
            try Row.fetchAll(
                transaction.db,
                sql: """
                    SELECT surname_latin, given_name_latin, surname, given_name FROM person
                    WHERE surname_latin <> '' ORDER BY id % 997, id LIMIT 20
                    """
            ).map { row in
                let names = (0..<4).map { row[$0] as String }
                return (latin: "\(names[0]) \(names[1])", cyrillic: "\(names[2]) \(names[3])")
            }
        }
        func slip(_ name: String) -> String {
            var name = name
            name.remove(at: name.index(name.startIndex, offsetBy: name.count / 2 - 2))
            return name
        }
        return try [
            ("Latin", names.map(\.latin)), ("Cyrillic", names.map(\.cyrillic)),
            ("a slip", names.map { slip($0.latin) }),
        ].map { kind, names in
            var missed = 0
            let costs = try names.map { name in
                try Cost.of { if try store.read({ try $0.names.find(name) }).isEmpty { missed += 1 } }
            }
            return Figure(
                name: "search by name, \(kind) (\(missed) of \(names.count) not found), \(who)", reach: "<= 30 ms",
                measured: milliseconds(costs.median.wall) + ", most \(milliseconds(costs.map(\.wall).max() ?? 0))")
        }
    }

    private func milliseconds(_ seconds: Double) -> String { text(seconds * 1_000, 1) + " ms" }
}
