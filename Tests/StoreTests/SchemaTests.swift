import Causality
import GRDB
import Simulator
import Store
import Testing

/// What is planted beside the tables is done and found without being asked.
@Suite struct SchemaTests {
    @Test(
        arguments: [
            (
                "CREATE TRIGGER planted AFTER INSERT ON _change BEGIN DELETE FROM _change WHERE dot = new.dot; END",
                "trigger planted"
            ),
            ("DROP INDEX _change_case", "index _change_case is gone"),
            (
                "DROP INDEX _change_case; CREATE INDEX _change_case ON _change (case_id) WHERE case_id = 1",
                "index _change_case was altered"
            ),
            ("CREATE INDEX planted ON _change (feed)", "index planted is none"),
            ("CREATE VIEW planted AS SELECT 1", "view planted is none"),
        ], [0, 3])
    func `A trigger, an index or a view that this program did not make is found`(
        planted: (sql: String, words: String), site: Int
    ) throws {
        let store = try Store.open(
            ":memory:", description: SimulatedRegister.description,
            creating: Store.Identity(log: LogID(site: site, incarnation: 1)))
        #expect(try store.read { try $0.checkIntegrity() } == [])
        try store.write { try $0.db.execute(sql: planted.sql) }
        let found = try store.read { try $0.checkIntegrity() }
        #expect(found.count == 1 && found[0].contains(planted.words), "\(found)")
    }
}
