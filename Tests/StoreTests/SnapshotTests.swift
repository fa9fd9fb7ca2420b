import Causality
import Decisions
import FoundationEssentials
import GRDB
import Register
import Simulator
import Decisions
import Store
import Testing

@Suite struct SnapshotTests {
    private let folder: ScratchFolder
    private let clerk: Clerk
    private var copy: String { folder.store + ".snapshot" }

    init() throws {
        folder = try ScratchFolder()
        clerk = Clerk(
            try Store.open(
                folder.store, description: SimulatedRegister.description,
                creating: Store.Identity(log: LogID(site: 3, incarnation: 2), epoch: 5)))
    }

    /// Neither waits for the other: it is made within the write.
    @Test func `A snapshot is made while a write is under way, and is of what was committed before it`() throws {
        _ = try clerk.admit("N1")
        let feed = try clerk.store.read { try $0.lastFeed() }
        let before = try clerk.export()
        var facts: StoreSnapshot.Facts?
        try clerk.store.write { transaction in
            var moment = WriteMoment(wallMilliseconds: 1_782_864_900_000, clock: .unknown, saltSeed: 9)
            try transaction.writing.put(
                RecordInput.read(#"{"type":"person","fields":{"prisoner_no":"N3"}}"#), author: "clerk@3", at: &moment)
            facts = try StoreSnapshot.take(of: folder.store, to: copy)
        }
        let end = try clerk.store.read { try $0.lastFeed() }
        #expect(end > feed)
        #expect(facts?.log == LogID(site: 3, incarnation: 2) && facts?.epoch == 5 && facts?.feed == feed)
        #expect(facts?.schema == Store.schemaVersion)
        #expect(try StoreSnapshot.problems(of: copy).isEmpty)
        let snapshot = Clerk(try Store.open(copy, description: SimulatedRegister.description))
        #expect(try snapshot.export() == before)
    }

    @Test(arguments: [
        (3, "written by a newer Kerben (schema 3"), (1, "is of an earlier schema (1)"),
        (0, "a schema that there never was"),
        (-7, "a schema that there never was"),
    ])
    func `A store of another schema is not copied`(schema: Int, words: String) throws {
        try clerk.store.write { transaction in
            try transaction.db.execute(sql: "UPDATE _meta SET value = ? WHERE key = 'schema'", arguments: [schema])
        }
        let error = #expect(throws: StoreError.self) { try StoreSnapshot.take(of: folder.store, to: copy) }
        #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
        #expect(!FileManager.default.fileExists(atPath: copy))
    }

    @Test func `What is no store is said to be none, and a place that cannot be written is named`() throws {
        let none = #expect(throws: StoreError.self) { try StoreSnapshot.take(of: folder.store + ".none", to: copy) }
        #expect(none?.description.contains("no store that this user can read") == true)
        let error = #expect(throws: StoreError.self) {
            try StoreSnapshot.take(of: folder.store, to: folder.store + "/copy")
        }
        #expect(error?.description.hasPrefix(folder.store + "/copy: ") == true, "\(error?.description ?? "")")
    }
}
