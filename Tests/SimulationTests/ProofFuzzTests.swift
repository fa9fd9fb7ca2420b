import Causality
import Chance
import Decisions
import Exchange
import Foundation
import GRDB
import Register
import Simulator
import Store
import Testing

/// Whatever is altered in a store's file is found by what `kerben doctor --deep` looks at, or is named there as not covered.
@Suite struct ProofFuzzTests {
    /// What doctor finds, in its order: it makes no views of what is damaged.
    private static func isFound(_ store: Store) -> Bool {
        do {
            if try !store.read({ try $0.upkeep.checkIntegrity() }).isEmpty { return true }
            let proof = try store.read { try $0.proofs.prove { $0.signature == Array($0.signedText.utf8) } }
            return try !proof.isSound || !store.compareViews().isEmpty
        } catch { return true }
    }

    /// A hub and a facility with a past: transfers, a conflict, a withdrawn file, a refused batch.
    private static let stores = Result { () throws -> (hub: Store, facility: Store) in
        let stage = try Stage()
        stage.signs = true
        let (one, two) = (try stage.machine(1), try stage.machine(2))
        let file = try stage.admit(one, "N1")
        let name = RecordInput(id: "\(file)", fields: ["surname": .text("Asanov"), "birth_date": .text("1990-01-01")])
        try stage.put(one.store, name)
        let trial = try stage.put(
            one.store, RecordInput(type: "trial", caseFile: .id("\(file)"), fields: ["review": .text("a")]))
        try stage.dispatch(one, "N1", to: 2, as: "T1")
        try stage.exchange(one)
        try stage.exchange(two)
        try stage.receive(two, "N1", from: 1, as: "T1")
        try stage.exchange(two)
        for (store, value) in [(one.store, "b"), (two.store, "c")] {
            try stage.put(store, RecordInput(id: "\(trial.dot)", fields: ["review": .text(value)]))
        }
        stage.now += 120_000
        for machine in [one, two, one, two] { try stage.exchange(machine) }
        for number in 2...5 { _ = try stage.admit(two, "N\(number)") }
        stage.now += 120_000
        for machine in [two, one, two] { try stage.exchange(machine) }
        _ = try stage.admit(two, "N6")
        return (stage.hub, two.store)
    }

    private static func store(_ isHub: Bool) throws -> Store {
        let stores = try stores.get()
        return isHub ? stores.hub : stores.facility
    }

    @Test(arguments: [true, false]) func `The stores are in order before anything is done to them`(isHub: Bool) throws {
        let store = try Self.store(isHub)
        #expect(try store.read { try $0.proofs.prove { $0.signature == Array($0.signedText.utf8) } }.problems == [])
        #expect(try store.compareViews() == [])
        #expect(!Self.isFound(store))
    }

    private struct Column {
        var table: String
        var name: String
    }

    /// Each column of each table that has rows; without what is beneath the index of names, which is not SQL's to write.
    private static func columns(_ store: Store) throws -> [Column] {
        try store.read { transaction in
            let tables = try String.fetchAll(
                transaction.db,
                sql: """
                    SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'
                    AND name NOT LIKE '\\_name\\_%' ESCAPE '\\' ORDER BY name
                    """)
            return try tables.flatMap { table in
                try transaction.db.columns(in: table).filter { $0.name != "rank" && $0.name != table }
                    .map { Column(table: table, name: $0.name) }
            }
        }
    }

    private static func isCovered(_ table: String, _ column: String?, _ isHub: Bool) -> Bool {
        guard let uncovered = Proof.Uncovered.of(isHub: isHub).first(where: { $0.table == table }) else { return true }
        if uncovered.columns.isEmpty { return false }
        return column.map { !uncovered.columns.contains($0) } ?? !uncovered.losesRows
    }

    /// An altered value for each kind of value.
    private static func alter(_ column: Column, _ seed: Int) -> String {
        let name = "\"\(column.name)\""
        return """
            CASE typeof(\(name)) WHEN 'integer' THEN \(name) + \([1, -1, 2, 1 << 20][seed % 4])
            WHEN 'text' THEN \(seed % 2 == 0 ? "\(name) || 'x'" : "'x' || \(name)")
            WHEN 'blob' THEN CAST(CAST(\(name) AS BLOB) || x'01' AS BLOB) ELSE 1 END
            """
    }

    @Test(arguments: [true, false], 0..<3)
    func `An edited value, and a row that goes, are found or named as not covered`(isHub: Bool, seed: Int) throws {
        let store = try Self.store(isHub)
        var silent: [String] = []
        var done = 0
        var last = ""
        for column in try Self.columns(store) {
            var edits: [(sql: String, column: String?)] = [
                (
                    "UPDATE OR ABORT \"\(column.table)\" SET \"\(column.name)\" = \(Self.alter(column, seed)) \(Self.one(column.table, seed))",
                    column.name
                )
            ]
            if column.table != last {
                edits.append(("DELETE FROM \"\(column.table)\" \(Self.one(column.table, seed))", nil))
                last = column.table
            }
            for edit in edits where Self.isCovered(column.table, edit.column, isHub) {
                let copy = try store.copy()
                // Some values cannot be written there at all: a key that is taken, a generated column.
                guard let before = try? Self.dump(copy) else { continue }
                do { try copy.write { try $0.db.execute(sql: edit.sql) } } catch is StoreError { continue }
                guard try Self.dump(copy) != before else { continue }
                done += 1
                if !Self.isFound(copy) { silent.append("\(column.table).\(edit.column ?? "row"): \(edit.sql)") }
            }
        }
        #expect(silent == [])
        #expect(done > 60)
    }

    /// One row by its place, whatever its key.
    private static func one(_ table: String, _ seed: Int) -> String {
        let keys = [
            "_run": "log, low", "_checkpoint": "log, sequence", "_enrol_code": "secret_digest",
            "_feed_digest": "site, position",
            "_scope": "case_id, site", "_span": "root, starts", "_conflict": "record, unit",
            "_standing": "until_day, from_day, root", "_tally": "place, kind", "_likeness": "key, file",
            "_shared_likeness": "key", "_spelling": "variant, word", "_meta": "key",
        ]
        let key = keys[table] ?? "rowid"
        return
            "WHERE (\(key)) = (SELECT \(key) FROM \"\(table)\" ORDER BY \(key) LIMIT 1 OFFSET \(seed) % (SELECT count(*) FROM \"\(table)\"))"
    }

    /// Every value that a proof speaks for, as text; views as what they stand for.
    private static func dump(_ store: Store) throws -> [String] {
        let isHub = store.identity.isHub
        var lines: [String] = []
        for (table, columns) in Dictionary(grouping: try columns(store), by: \.table).sorted(by: { $0.key < $1.key }) {
            let covered = columns.filter { isCovered(table, $0.name, isHub) && isCovered(table, nil, isHub) }
            guard !covered.isEmpty, !["_cell", "_kind", "_spelling"].contains(table) else { continue }
            let list = covered.map { "quote(\"\($0.name)\")" }.joined(separator: " || ',' || ")
            // A kind of which there are as many as the day before is as if it were not told.
            let told = table == "_tally" ? "WHERE change <> 0" : ""
            lines += try store.read {
                try String.fetchAll($0.db, sql: "SELECT '\(table) ' || \(list) FROM \"\(table)\" \(told) ORDER BY 1")
            }
        }
        return lines
    }

    // MARK: Bits

    /// Tables in which two dumps differ, without those of which doctor says that something in them is not covered.
    private static func covered(_ before: [String], _ after: [String], _ isHub: Bool) -> Set<String> {
        let tables = before.difference(from: after).map { change in
            switch change {
            case .insert(_, let line, _), .remove(_, let line, _): String(line.prefix { $0 != " " })
            }
        }
        return Set(tables).subtracting(Proof.Uncovered.of(isHub: isHub).map(\.table))
    }

    @Test(arguments: [true, false])
    func `A flipped bit of the file is found, or alters nothing that is covered`(isHub: Bool) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "kerben-bits-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }  // Only clutter in a temporary folder is at stake.
        let path = folder.appending(path: "store.sqlite").path
        let store = try Self.store(isHub)
        let file = try DatabaseQueue(path: path)
        try store.read { transaction in try file.writeWithoutTransaction { try transaction.db.backup(to: $0) } }
        try file.close()
        let honest = try Data(contentsOf: URL(filePath: path))
        let before = try Self.dump(store)
        let written = honest.indices.filter { honest[$0] != 0 }
        var random = SplitMix64(seed: isHub ? 7 : 8)
        var (found, harmless, silent) = (0, 0, [String]())
        for _ in 0..<80 {
            // Most of a small store is room for more: only where something is written can something be altered.
            let bit = written[Int(random.next() % UInt64(written.count))] * 8 + Int(random.next() % 8)
            var bytes = honest
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
            try bytes.write(to: URL(filePath: path))
            guard let store = try? Store.open(path, description: SimulatedRegister.description) else {
                found += 1
                continue
            }
            defer { try? store.close() }
            if Self.isFound(store) {
                found += 1
            } else {
                var differing: Set<String>
                do { differing = Self.covered(before, try Self.dump(store), isHub) } catch { differing = ["\(error)"] }
                if differing.isEmpty { harmless += 1 } else { silent.append("bit \(bit): \(differing)") }
            }
        }
        #expect(silent == [])
        #expect(found > 10, "found \(found), harmless \(harmless)")
    }
}
