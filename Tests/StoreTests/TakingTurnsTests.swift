import Causality
import Decisions
import Dispatch
import FoundationEssentials
import GRDB
import Register
import Simulator
import Store
import Synchronization
import Testing

/// Nobody waits for a writer but writers, and those in their turn.
@Suite struct TakingTurnsTests {
    private let folder: ScratchFolder
    private let clerk: Clerk

    init() throws {
        folder = try ScratchFolder()
        clerk = Clerk(
            try Store.open(
                folder.store, description: SimulatedRegister.description,
                creating: Store.Identity(log: LogID(site: 3, incarnation: 1))))
    }

    /// Runs `body` on a thread of its own; false where it has not ended in half a minute.
    private func endsBesides(_ body: @escaping @Sendable () -> Void) -> Bool {
        let ended = DispatchSemaphore(value: 0)
        DispatchQueue(label: "besides").async {
            body()
            ended.signal()
        }
        return ended.wait(timeout: .now() + 30) == .success
    }

    @Test func `A reading and a look back end while a write is under way, and see what was before it`() throws {
        _ = try clerk.admit("N1")
        let watermark = try clerk.store.read { try $0.lastFeed() }
        _ = try clerk.admit("N2")
        let store = clerk.store
        let counts = Mutex<[Int]>([])
        try store.write { transaction in
            var moment = WriteMoment(wallMilliseconds: 1_782_864_900_000, clock: .unknown, saltSeed: 9)
            try transaction.writing.put(
                RecordInput.read(#"{"type":"person","fields":{"prisoner_no":"N3"}}"#), author: "clerk@3", at: &moment)
            for feed in [nil, watermark] {
                let hasEnded = endsBesides {
                    let count = try? store.read(knownAt: feed) {  // Nil is seen below: no count is there.
                        try Int.fetchOne($0.db, sql: "SELECT count(*) FROM person")
                    }
                    counts.withLock { $0.append((count ?? nil) ?? -1) }
                }
                #expect(hasEnded)
            }
        }
        let seen = counts.withLock { $0 }
        #expect(seen == [2, 1])
        #expect(try store.read { try Int.fetchOne($0.db, sql: "SELECT count(*) FROM person") } == 3)
    }

    @Test func `A look back leaves neither a trace in the store nor a file`() throws {
        let file = try clerk.admit("N1")
        let watermark = try clerk.store.read { try $0.lastFeed() }
        try clerk.put(#"{"id":"\#(file)","fields":{"surname":"two"}}"#)
        let before = try clerk.export()
        let then = try clerk.store.read(knownAt: watermark) { transaction in
            var lines: [String] = []
            try transaction.register.export { lines.append($0) }
            return lines
        }
        #expect(then.contains { $0.contains("\"surname\":\"one\"") } && !then.contains { $0.contains("\"two\"") })
        #expect(try clerk.export() == before)
        #expect(try clerk.logEnd() == 3)
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(Set(files) == ["kerben.sqlite", "kerben.sqlite-wal", "kerben.sqlite-shm"])
    }

    @Test func `What is acknowledged is on disk: the pool of readers does not weaken that`() throws {
        #expect(try clerk.store.write { try Int.fetchOne($0.db, sql: "PRAGMA synchronous") } == 2)
        #expect(try clerk.store.write { try String.fetchOne($0.db, sql: "PRAGMA journal_mode") } == "wal")
    }

    @Test func `A long write shows that it moves, and a reading that it does`() throws {
        let progress = clerk.store.progress
        let long = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 1000000) SELECT max(i) FROM n"
        try clerk.store.write { transaction in
            #expect(progress.isWriting)
            let before = progress.writerSteps
            _ = try Int.fetchOne(transaction.db, sql: long)
            #expect(progress.writerSteps > before)
        }
        #expect(!progress.isWriting)
        let before = (progress.readerSteps, progress.writerSteps)
        _ = try clerk.store.read { try Int.fetchOne($0.db, sql: long) }
        #expect(progress.readerSteps > before.0 && progress.writerSteps == before.1)
    }

    @Test func `A store whose site cannot be is refused by name`() throws {
        for (key, value) in [("site", Int64.max), ("site", -1), ("incarnation", 0), ("epoch", .min)] {
            let other = try ScratchFolder()
            let store = try Store.open(
                other.store, description: SimulatedRegister.description,
                creating: Store.Identity(log: LogID(site: 3, incarnation: 1)))
            try store.write {
                try $0.db.execute(sql: "UPDATE _meta SET value = ? WHERE key = ?", arguments: [value, key])
            }
            try store.close()
            #expect(throws: StoreError.self) {
                try Store.open(other.store, description: SimulatedRegister.description)
            }
        }
    }
}
