import Causality
import Decisions
import GRDB
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
}
