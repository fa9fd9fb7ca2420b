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

    @Test func `A hub's store of schema 1 is read whole, proved, and shown as it was`() throws {
        let path = FileManager.default.temporaryDirectory.path + "/kerben-schema1-\(UUID().uuidString)"
        // Nothing is lost with a scratch file that stays.
        defer { for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) } }
        let sql = try text("schema1-hub.sql")
        let queue = try DatabaseQueue(path: path)
        try queue.write { try $0.execute(sql: sql) }
        try queue.close()

        let store = try Store.open(path, description: try Office.register.get(), offsetMinutes: 360)
        #expect(try store.read { try $0.following() } != nil)
        try store.followToEnd(at: { nil })
        var counts: [String: Int] = [:]
        var lines: [String] = []
        try store.read { session in
            for type in session.description.types {
                try session.export(type) {
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
        #expect(try store.read { try $0.proveChains() } == [])
        #expect(try store.compareViews() == [])
        #expect(try store.read { try $0.lastFeed() } == 247)
        try store.close()
    }
}
