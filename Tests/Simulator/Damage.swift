import Chance
import GRDB
import Store

/// One value of a store that is not what was written, or a row that is gone: what a disk does in years, and what somebody
/// does who has the file.
struct Damage: CustomStringConvertible {
    var table: String
    /// Nil where the row is gone.
    var column: String?

    var description: String { "\(table).\(column ?? "row")" }

    /// Whether a proof speaks for it, so that it has to be found. What a cell or kind stands for is looked at where it is used,
    /// and a spelling is looked for by whoever has the word.
    func isCovered(isHub: Bool) -> Bool {
        guard !["_cell", "_kind", "_spelling", "_tally"].contains(table) else { return false }
        guard let uncovered = Proof.Uncovered.of(isHub: isHub).first(where: { $0.table == table }) else { return true }
        if uncovered.columns.isEmpty { return false }
        return column.map { !uncovered.columns.contains($0) } ?? !uncovered.losesRows
    }

    /// Nil where the table does not take what was drawn: a key that is taken, a value that it cannot hold.
    static func strike(_ store: Store, _ random: inout SplitMix64) throws -> Damage? {
        let tables = try store.read { transaction in
            try String.fetchAll(
                transaction.db,
                sql: """
                    SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'
                    AND name NOT LIKE '\\_name%' ESCAPE '\\' ORDER BY name
                    """
            ).filter { try Bool.fetchOne(transaction.db, sql: "SELECT EXISTS (SELECT 1 FROM \"\($0)\")") ?? false }
        }
        // What may not be lost as often as all that can be made again.
        let drawn = random.oneIn(3) && tables.contains("_batch") ? "_batch" : random.pick(tables)
        guard let table = drawn else { return nil }
        let (columns, keys, count) = try store.read { transaction in
            let rows = try Row.fetchAll(
                transaction.db, sql: "SELECT name, pk FROM pragma_table_info(?)", arguments: [table])
            let keys = rows.filter { ($0["pk"] as Int) > 0 }.sorted { ($0["pk"] as Int) < $1["pk"] }
            return (
                rows.map { $0["name"] as String }, keys.map { "\"\($0["name"] as String)\"" },
                try Int.fetchOne(transaction.db, sql: "SELECT count(*) FROM \"\(table)\"") ?? 0
            )
        }
        let key = keys.isEmpty ? "rowid" : keys.joined(separator: ", ")
        let place = "FROM \"\(table)\" ORDER BY \(key) LIMIT 1 OFFSET \(random.below(count))"
        let row = "WHERE (\(key)) = (SELECT \(key) \(place))"
        let column = random.oneIn(5) ? nil : random.pick(columns)
        do {
            try store.write { transaction in
                guard let column else { return try transaction.db.execute(sql: "DELETE FROM \"\(table)\" \(row)") }
                let value = try DatabaseValue.fetchOne(transaction.db, sql: "SELECT \"\(column)\" \(place)") ?? .null
                try transaction.db.execute(
                    sql: "UPDATE OR ABORT \"\(table)\" SET \"\(column)\" = ? \(row)",
                    arguments: [altered(value, &random)])
            }
        } catch is StoreError { return nil }
        return Damage(table: table, column: column)
    }

    private static func altered(_ value: DatabaseValue, _ random: inout SplitMix64) -> DatabaseValue {
        switch value.storage {
        case .null: return 1.databaseValue
        case .int64(let number):
            return [number &+ 1, number &- 1, number ^ 1 << random.between(0, 62)][random.below(3)].databaseValue
        case .double(let number): return (number + 1).databaseValue
        case .string(let text):
            // Another letter or digit, so that it is text as before.
            var bytes = Array(text.utf8)
            let plain = bytes.indices.filter { (0x21..<0x7F).contains(bytes[$0] ^ 1) && bytes[$0] < 0x80 }
            guard let place = random.pick(plain) else { return (text + "x").databaseValue }
            bytes[place] ^= 1
            return String(decoding: bytes, as: UTF8.self).databaseValue
        case .blob(let data):
            var bytes = [UInt8](data)
            guard !bytes.isEmpty else { return type(of: data).init([1]).databaseValue }
            bytes[random.below(bytes.count)] ^= 1 << UInt8(random.below(8))
            return type(of: data).init(bytes).databaseValue
        }
    }
}
