import Causality
import Decisions
import GRDB
import Register
import Simulator
import Store
import Testing

/// What is planted beside the tables is done and found without being asked.
@Suite struct SchemaTests {
    @Test(
        arguments: [
            (
                "CREATE TRIGGER planted AFTER INSERT ON _batch BEGIN DELETE FROM _batch WHERE first = new.first; END",
                "trigger planted"
            ),
            ("DROP INDEX _alias_target", "index _alias_target is gone"),
            (
                "DROP INDEX _alias_target; CREATE INDEX _alias_target ON _alias (target) WHERE target = 1",
                "index _alias_target was altered"
            ),
            ("CREATE INDEX planted ON _batch (feed)", "index planted is none"),
            ("CREATE VIEW planted AS SELECT 1", "view planted is none"),
        ], [0, 3])
    func `A trigger, an index or a view that this program did not make is found`(
        planted: (sql: String, words: String), site: Int
    ) throws {
        let store = try Store.open(
            ":memory:", description: SimulatedRegister.description,
            creating: Store.Identity(log: LogID(site: site, incarnation: 1)))
        #expect(try store.read { try $0.upkeep.checkIntegrity() } == [])
        try store.write { try $0.db.execute(sql: planted.sql) }
        let found = try store.read { try $0.upkeep.checkIntegrity() }
        #expect(found.count == 1 && found[0].contains(planted.words), "\(found)")
    }

    @Test(arguments: ["x'ff'", "0.5", "17"])
    func `A row with a value that its column cannot have is found, whoever wrote it`(value: String) throws {
        let store = try Store.open(
            ":memory:", description: SimulatedRegister.description,
            creating: Store.Identity(log: LogID(site: 3, incarnation: 1)))
        let type = try #require(
            SimulatedRegister.description.types.first { !$0.opensCaseFile && $0.fields.contains { $0.type == .text } })
        let field = try #require(type.fields.first { $0.type == .text })
        try store.write {
            try $0.db.execute(
                sql: "INSERT INTO '\(type.name)' (id, case_id, '\(field.name)') VALUES (1, 1, 'as it is')")
        }
        #expect(try store.read { try $0.upkeep.checkIntegrity() } == [])
        // A column of text makes text of a number; only what is written past that stands.
        try store.write { try $0.db.execute(sql: "UPDATE '\(type.name)' SET '\(field.name)' = \(value)") }
        let isFound = value.hasPrefix("x")
        let found = try store.read { try $0.upkeep.checkIntegrity() }
        #expect(
            found.map { $0.contains("the table \(type.name) holds in 1 rows") } == (isFound ? [true] : []), "\(found)")
    }
}
