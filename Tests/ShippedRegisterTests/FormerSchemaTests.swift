import Decisions
import FoundationEssentials
import GRDB
import Register
import Store
import Testing

/// Stores as earlier programs wrote them: read for ever.
@Suite struct FormerSchemaTests {
    /// Of the hub's store in `Fixtures/schema1-hub.sql`, records by type when it was written.
    private static let schema1 = [
        "assessment": 5, "classification": 14, "complaint": 1, "custody": 22, "facility": 2, "health_exam": 15,
        "legal_status": 43, "person": 21, "provision": 50, "sentence": 22,
    ]

    private func text(_ name: String) throws -> String {
        let folder = #filePath.split(separator: "/").dropLast().map { "/" + $0 }.joined()
        return try String(contentsOfFile: folder + "/Fixtures/" + name, encoding: .utf8)
    }

    /// A file with the store as it was, and what is done with it; it is gone afterwards.
    private func withStore(_ alteration: String = "", _ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.path + "/kerben-schema1-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        // Nothing is lost with a scratch folder that stays.
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/store.sqlite"
        let sql = try text("schema1-hub.sql")
        let queue = try DatabaseQueue(path: path)
        try queue.write { try $0.execute(sql: sql + alteration) }
        try queue.close()
        try body(path)
    }

    private func open(_ path: String) throws -> Store {
        try Store.open(path, description: try Office.register.get(), zone: 360)
    }

    private func schema(_ path: String) throws -> Int64? {
        let queue = try DatabaseQueue(path: path)
        defer { try? queue.close() }  // Read only.
        return try queue.read { try Int64.fetchOne($0, sql: "SELECT value FROM _meta WHERE key = 'schema'") }
    }

    @Test func `A hub's store of schema 1 is read whole, proved, and shown as it was`() throws {
        try withStore { path in
            let store = try open(path)
            #expect(try store.read { try $0.views.following() } != nil)
            try store.followToEnd(at: { nil })
            var counts: [String: Int] = [:]
            var lines: [String] = []
            try store.read { transaction in
                for type in transaction.description.types {
                    try transaction.register.export(type) {
                        counts[type.name, default: 0] += 1
                        lines.append($0)
                    }
                }
            }
            #expect(counts == Self.schema1)
            #expect(
                lines.contains {
                    $0.hasPrefix(#"{"type":"person","id":"0.1-53","case":"0.1-53","#)
                        && $0.contains(#""prisoner_no":"F01-000009""#) && $0.contains(#""birth_date":"1981-05-28""#)
                        && $0.contains(#""languages":[{"by":"0.1-53","value":"ru"}]"#)
                })
            #expect(try store.read { try $0.proofs.prove() }.problems == [])
            #expect(try store.read { try $0.upkeep.checkIntegrity() } == [])
            #expect(try store.compareViews() == [])
            #expect(try store.read { try $0.lastFeed() } == 247)
            try store.close()
        }
    }

    @Test func `A copy as it was is beside a store that was brought to another schema, for its owner alone`() throws {
        try withStore { path in
            let copy = path + ".schema1"
            try open(path).close()
            #expect(try schema(path) == 2 && schema(copy) == 1)
            let attributes = try FileManager.default.attributesOfItem(atPath: copy)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
            // It is a store like any, and the second opening has nothing to do.
            let before = try FileManager.default.attributesOfItem(atPath: copy)[.modificationDate] as? Date
            try open(path).close()
            #expect(try FileManager.default.attributesOfItem(atPath: copy)[.modificationDate] as? Date == before)
            let again = try open(copy)
            #expect(try again.read { try $0.proofs.prove() }.problems == [])
            try again.close()
        }
    }

    @Test func `Where no copy can be kept, the store stays as it was and says why`() throws {
        try withStore { path in
            // A folder in the copy's place: not even the system's own user can rename a file onto it.
            try FileManager.default.createDirectory(atPath: path + ".schema1", withIntermediateDirectories: false)
            let error = #expect(throws: StoreError.self) { try open(path) }
            #expect(error?.description.contains("no copy of the store could be kept there") == true)
            #expect(try schema(path) == 1)
            #expect(!FileManager.default.fileExists(atPath: path + ".schema1.part"))
            try FileManager.default.removeItem(atPath: path + ".schema1")
            try open(path).close()
            #expect(try schema(path) == 2)
        }
    }

    @Test(arguments: [
        ("UPDATE _block SET contents = x'00';", "cannot be read"), ("DELETE FROM _block;", "cannot be read"),
        ("UPDATE _author SET name = name || 'x';", "was altered"),
        ("DELETE FROM _change WHERE dot & 15 = 3;", "missing"),
        ("UPDATE _change SET dot = -1 WHERE dot = (SELECT max(dot) FROM _change);", "missing"),
        ("UPDATE _change SET record = 34359738369 WHERE dot = (SELECT max(dot) FROM _change);", "was altered"),
    ])
    func `What is damaged goes over as it is, and is found`(sql: String, words: String) throws {
        try withStore(sql) { path in
            let store = try open(path)
            let problems = try store.read { try $0.proofs.prove() }.problems
            #expect(problems.contains { $0.contains(words) }, "\(problems)")
            try store.close()
        }
    }
}
