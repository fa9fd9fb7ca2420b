import Causality
import Decisions
import Exchange
import FoundationEssentials
import GRDB
import Register
import Simulator
import Store
import Testing
import Wire

/// A folder that goes with the test that made it.
final class ScratchFolder {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/store-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }  // Only clutter in a temporary folder is at stake.

    var store: String { path + "/kerben.sqlite" }
}

/// A facility's store and a clerk who writes in it.
final class Clerk {
    let store: Store
    private var now: Int64 = 1_782_864_000_000

    init(site: Int = 3) throws { store = try EmptyStores.shared.take(site: site) }

    init(_ store: Store) { self.store = store }

    @discardableResult
    func put(_ input: RecordInput) throws -> Change {
        now += 1_000
        let moment = WriteMoment(wallMilliseconds: now, clock: .unknown, saltSeed: UInt64(now))
        return try store.write(at: moment) {
            try $0.writing.put(input, author: "clerk@\(store.identity.log.site)", at: &$1)
        }
    }

    @discardableResult
    func put(_ json: String) throws -> Change { try put(RecordInput.read(json)) }

    func admit(_ number: String) throws -> Dot {
        let file = try put(#"{"type":"person","fields":{"prisoner_no":"\#(number)","surname":"one"}}"#).dot
        let site = store.identity.log.site
        try put(
            #"{"type":"custody","case":"\#(file)","fields":{"facility":\#(site),"opened_at":"2026-07-01T08:00Z","#
                + #""opened_by":"ADMISSION","commitment_order":"12"}}"#)
        return file
    }

    func export() throws -> [String] {
        var lines: [String] = []
        try store.read { try $0.register.export { lines.append($0) } }
        return lines
    }

    func logEnd() throws -> Int64 { try store.read { try $0.ownLog.ownLogEnd() } }
}

@Suite struct StoreTests {
    let identity = Store.Identity(log: LogID(site: 3, incarnation: 1))

    private func open(_ path: String, creating: Bool = true) throws -> Store {
        try Store.open(path, description: SimulatedRegister.description, creating: creating ? identity : nil)
    }

    @Test func `A store is what it was after it is closed and opened`() throws {
        let folder = try ScratchFolder()
        let clerk = Clerk(try open(folder.store))
        _ = try clerk.admit("N1")
        let before = try clerk.export()
        try clerk.store.close()
        let again = Clerk(try open(folder.store, creating: false))
        #expect(again.store.identity == identity)
        #expect(try again.export() == before)
        #expect(try again.logEnd() == 2)
        #expect(try again.admit("N2").sequence == 3)
        #expect(try again.store.read { try $0.proofs.proveChains() } == [])
        #expect(try again.store.read { try $0.upkeep.checkIntegrity() } == [])
    }

    @Test func `A missing store, one of a newer version and one that is none are refused, and left as they are`() throws
    {
        let folder = try ScratchFolder()
        #expect(throws: StoreError.self) { try open(folder.store, creating: false) }
        #expect(!FileManager.default.fileExists(atPath: folder.store))
        let store = try open(folder.store)
        try store.write { try $0.db.execute(sql: "UPDATE _meta SET value = 99 WHERE key = 'schema'") }
        try store.close()
        let error = #expect(throws: StoreError.self) { try open(folder.store) }
        #expect(error?.description.contains("newer Kerben") == true)
        let other = folder.path + "/other.sqlite"
        try DatabaseQueue(path: other).write { try $0.execute(sql: "CREATE TABLE one (two)") }
        #expect(throws: StoreError.self) { try open(other, creating: false) }
        let noise = folder.path + "/noise.sqlite"
        try Data(repeating: 65, count: 10_000).write(to: URL(filePath: noise))
        #expect(throws: StoreError.self) { try open(noise, creating: false) }
        #expect(try Data(contentsOf: URL(filePath: noise)) == Data(repeating: 65, count: 10_000))
    }

    @Test func `A store that this user may not write is refused by name`() throws {
        let folder = try ScratchFolder()
        try open(folder.store).close()
        // Root may write everything: the one place where permissions say nothing.
        try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: folder.store)
        guard !FileManager.default.isWritableFile(atPath: folder.store) else { return }
        let error = #expect(throws: StoreError.self) { try open(folder.store, creating: false) }
        #expect(error?.description.contains("read-only") == true)
    }

    @Test func `Views made again are equal, and chains are proved`() throws {
        let clerk = try Clerk()
        let file = try clerk.admit("N1")
        try clerk.put(#"{"type":"trial","case":"\#(file)","fields":{"union":"a","append":"b","interim":"LOW"}}"#)
        try clerk.put(#"{"id":"\#(file)","fields":{"aliases":"x","notes":"y"}}"#)
        try clerk.put(#"{"id":"\#(file)","fields":{"aliases":"z","surname":null}}"#)
        let before = try clerk.export()
        try clerk.store.write { try $0.upkeep.rebuild() }
        #expect(try clerk.export() == before)
        #expect(try clerk.store.read { try $0.proofs.proveChains() } == [])
    }

    @Test func `An empty value in a record's first change is no element of a list`() throws {
        let clerk = try Clerk()
        let file = try clerk.put(#"{"type":"person","fields":{"prisoner_no":"N1","aliases":null}}"#).dot
        #expect(try clerk.export().first?.contains("aliases") == false)
        try clerk.put(#"{"id":"\#(file)","fields":{"aliases":"x"}}"#)
        #expect(try clerk.export().first?.contains(#""aliases":[{"by":"3.1-2","value":"x"}]"#) == true)
    }

    @Test(arguments: ["content = x'1101'", "author = 'other@3'", "salt = 5"])
    func `A change that was altered, or is gone, is named by its log`(alteration: String) throws {
        let clerk = try Clerk()
        _ = try clerk.admit("N1")
        // A byte of the content is added, or a column is changed.
        let set = alteration.hasPrefix("content") ? "content = CAST(content || 'x' AS BLOB)" : alteration
        try clerk.store.alterChanges(
            "UPDATE _change SET \(set) WHERE dot = \(Dot(LogID(site: 3, incarnation: 1), 1).packed)")
        let damaged = Result { try clerk.store.read { try $0.proofs.proveChains() } }
        switch damaged {
        case .success(let problems): #expect(problems.count == 1 && problems[0].contains("log 3.1"))
        case .failure: break  // A row that cannot even be read is an error with the store's path.
        }
        try clerk.store.alterChanges("DELETE FROM _change WHERE record IS NULL AND case_id IS NOT NULL")
        if alteration == "author = 'other@3'" {
            #expect(try clerk.store.read { try $0.proofs.proveChains() }.first?.contains("is missing") == true)
        }
    }

    /// One transaction: each line a savepoint of its own, every fifth refused after it opened a provisional file.
    private func putMany(_ clerk: Clerk, _ count: Int) throws {
        var moment = WriteMoment(wallMilliseconds: 1_782_865_000_000, clock: .unknown, saltSeed: 9)
        try clerk.store.write { transaction in
            for index in 0..<count {
                let isRefused = index % 5 == 4
                let input = try RecordInput.read(
                    isRefused
                        ? #"{"type":"custody","case":{"prisoner_no":"X\#(index)"},"open":"provisional","fields":{"facility":3}}"#
                        : #"{"type":"person","fields":{"prisoner_no":"N\#(index)","surname":"surname \#(index)"}}"#)
                do {
                    try transaction.atomically {
                        try transaction.writing.put(input, author: "clerk \(index / 9)@3", at: &moment)
                    }
                } catch is Refusal { #expect(isRefused) }
            }
        }
    }

    @Test func `Changes written together are packed, and read as if they were not`() throws {
        let clerk = try Clerk()
        try putMany(clerk, 500)
        #expect(try clerk.logEnd() == 400)
        let sizes = try clerk.store.read {
            try Int.fetchAll($0.db, sql: "SELECT count FROM _batch ORDER BY first")
        }
        #expect(sizes == [256, 144])
        let log = LogID(site: 3, incarnation: 1)
        for sequence in [400, 1, 257, 256, 250] as [Int64] {
            let change = try clerk.store.read { try $0.change(Dot(log, sequence)) }
            #expect(change?.value(of: 1) != nil && change?.author.hasPrefix("clerk ") == true)
        }
        let before = try clerk.export()
        #expect(before.count == 400)
        try clerk.store.write { try $0.upkeep.rebuild() }
        #expect(try clerk.export() == before)
        #expect(try clerk.store.read { try $0.proofs.proveChains() } == [])
    }

    @Test(arguments: ["UPDATE _batch SET changes = x'00'", "UPDATE _batch SET changes = x'0101'"])
    func `A batch that is damaged is named by its log, and whoever reads it is told the store's path`(
        sql: String
    ) throws {
        let clerk = try Clerk()
        try putMany(clerk, 40)
        try clerk.store.write { try $0.db.execute(sql: sql) }
        #expect(
            try clerk.store.read { try $0.proofs.proveChains() }.first?.contains("log 3.1: change 1 cannot be read")
                == true)
        let error = #expect(throws: StoreError.self) {
            try clerk.store.read { try $0.change(Dot(LogID(site: 3, incarnation: 1), 1)) }
        }
        #expect(error?.description.contains(clerk.store.path) == true)
    }

    @Test func `A batch that begins within another is found, and nothing is made of it`() throws {
        let clerk = try Clerk()
        try putMany(clerk, 40)
        try clerk.store.write { transaction in
            var entries: [(dot: Dot, entry: ChangeBlock.Entry)] = []
            try transaction.ledger.unfold { entries.append(($0, $1)) }
            var (dot, entry) = entries[10]
            entry.author = "other@3"
            let block = ChangeBlock.pack([entry], from: dot)
            try transaction.db.execute(
                sql: "INSERT INTO _batch VALUES (?, 1, ?, ?, ?)",
                arguments: [dot.packed, entry.feed, entry.feed, Data(block)])
        }
        let proof = try clerk.store.read { try $0.proofs.prove() }
        #expect(proof.problems.contains { $0.contains("begin within another") } && !proof.canMakeViews)
    }

    @Test func `Who writes on is not stopped by a damaged batch, nor by a mark of what is to come`() throws {
        let clerk = try Clerk()
        let log = LogID(site: 3, incarnation: 1)
        for number in 0..<250 { _ = try clerk.put(#"{"type":"person","fields":{"prisoner_no":"N\#(number)"}}"#) }
        try clerk.store.write { transaction in
            try transaction.db.execute(
                sql: "UPDATE _batch SET changes = x'00' WHERE first = ?", arguments: [Dot(log, 100).packed])
            for sequence in 251...280 as ClosedRange<Int64> {
                try transaction.db.execute(
                    sql: "INSERT INTO _urgent VALUES (?)", arguments: [Dot(log, sequence).packed])
            }
        }
        for number in 250..<260 { _ = try clerk.admit("N\(number)") }
        #expect(try clerk.logEnd() == 270)
        #expect(
            try clerk.store.read { try $0.proofs.proveChains() }.first?.contains("change 100 cannot be read") == true)
    }

    @Test(arguments: [
        "UPDATE _batch SET last_feed = 0", "UPDATE _batch SET feed = -5", "DELETE FROM _file_change",
        "UPDATE _file_change SET record = 9",
    ])
    func `What finds changes is compared with them, and made anew from them`(sql: String) throws {
        let clerk = try Clerk()
        for number in 0..<20 { _ = try clerk.admit("N\(number)") }
        let before = try clerk.export()
        try clerk.store.write { try $0.db.execute(sql: sql) }
        let proof = try clerk.store.read { try $0.proofs.prove() }
        #expect(proof.problems.contains { $0.contains("the index of changes") })
        _ = try clerk.store.remakeViews()
        #expect(try clerk.export() == before)
        #expect(try clerk.store.read { try $0.proofs.prove() }.problems == [])
    }

    @Test func `A transaction that fails leaves nothing behind`() throws {
        struct PowerCut: Error {}
        let clerk = try Clerk()
        _ = try clerk.admit("N1")
        let before = try clerk.export()
        #expect(throws: PowerCut.self) {
            try clerk.store.write { transaction in
                var moment = WriteMoment(wallMilliseconds: 1, clock: .unknown, saltSeed: 1)
                try transaction.writing.put(
                    RecordInput(type: "person", fields: ["prisoner_no": .text("N2")]), author: "clerk@3", at: &moment)
                throw PowerCut()
            }
        }
        #expect(try clerk.export() == before)
        #expect(try clerk.logEnd() == 2)
        #expect(try clerk.admit("N3").sequence == 3)
        #expect(try clerk.store.read { try $0.proofs.proveChains() } == [])
    }
}

@Suite struct PutTests {
    /// Line, and what the refusal must say: place and problem, never the content.
    @Test(arguments: [
        (#"{"fields":{"surname":"x"}}"#, "names neither"),
        (#"{"type":"visitor","fields":{"surname":"x"}}"#, "is no record type"),
        (#"{"type":"person","fields":{"surnam":"x"}}"#, "person.surnam: is no field"),
        (#"{"type":"person","fields":{"birth_date":"2026-02-30"}}"#, "person.birth_date: expects a date"),
        (#"{"type":"person","fields":{}}"#, "nothing to write"),
        (#"{"type":"person","case":"3.1-1","fields":{"surname":"x"}}"#, "opens a case file of its own"),
        (#"{"type":"sentence","fields":{"article":"122"}}"#, "belongs to a case file"),
        (#"{"type":"sentence","case":"3.1-999","fields":{"article":"122"}}"#, "no such case file"),
        (#"{"type":"sentence","case":{"prisoner_no":"N9"},"fields":{"article":"122"}}"#, "no case file with that"),
        (#"{"id":"3.1-999","fields":{"surname":"x"}}"#, "no record 3.1-999"),
        (#"{"id":"x","fields":{"surname":"x"}}"#, "expects a record id"),
        (#"{"id":"3.1-1","type":"custody","fields":{"cell":"x"}}"#, "is a person"),
        (#"{"type":"facility","fields":{"site":3,"name":"x"}}"#, "only the hub writes this"),
        (#"{"type":"trial","case":"3.1-1","fields":{"interim":"EXTREME"}}"#, "is not a code of the list level"),
        (
            #"{"type":"custody","case":"3.1-1","fields":{"facility":3,"opened_at":"2026-07-02T08","opened_by":"ADMISSION","commitment_order":"1"}}"#,
            "already held here"
        ),
        (
            #"{"type":"custody","case":"3.1-1","fields":{"facility":4,"opened_at":"2026-07-02T08","opened_by":"ADMISSION","commitment_order":"1"}}"#,
            "only for itself"
        ),
        (
            #"{"type":"transfer","case":"3.1-1","fields":{"number":"T","from":4,"to":3,"dispatched_at":"2026-07-02T08"}}"#,
            "dispatches only from itself"
        ),
    ])
    func `A line that cannot be written is refused, says why, and changes nothing`(line: String, reason: String) throws
    {
        let clerk = try Clerk()
        _ = try clerk.admit("N1")
        let before = try clerk.export()
        let refusal = #expect(throws: Refusal.self) { try clerk.put(line) }
        #expect(refusal?.description.contains(reason) == true, "\(refusal?.description ?? "")")
        #expect(try clerk.export() == before)
        #expect(try clerk.logEnd() == 2)
    }

    @Test func `Nobody is admitted without a commitment order, and nobody is refused on receipt for want of one`()
        throws
    {
        let clerk = try Clerk()
        let file = try clerk.put(#"{"type":"person","fields":{"prisoner_no":"N1"}}"#).dot
        let fields = #""facility":3,"opened_at":"2026-07-01T08","opened_by""#
        #expect(throws: Refusal.self) {
            try clerk.put(#"{"type":"custody","case":"\#(file)","fields":{\#(fields):"ADMISSION"}}"#)
        }
        #expect(throws: Refusal.self) {
            try clerk.put(
                #"{"type":"custody","case":"\#(file)","fields":{\#(fields):"ADMISSION","commitment_order":""}}"#)
        }
        try clerk.put(#"{"type":"custody","case":"\#(file)","fields":{\#(fields):"RECEIPT","transfer_no":"T"}}"#)
    }

    @Test func `Nobody is dispatched twice`() throws {
        let clerk = try Clerk()
        let file = try clerk.admit("N1")
        let fields = #""from":3,"to":4,"dispatched_at":"2026-07-02T08""#
        try clerk.put(#"{"type":"transfer","case":"\#(file)","fields":{"number":"T1",\#(fields)}}"#)
        let refusal = #expect(throws: Refusal.self) {
            try clerk.put(#"{"type":"transfer","case":"\#(file)","fields":{"number":"T2",\#(fields)}}"#)
        }
        #expect(refusal?.problem.contains("not held here") == true)
    }

    @Test func `A group is written whole: what is not given is cleared`() throws {
        let clerk = try Clerk()
        let file = try clerk.admit("N1")
        let record = try clerk.put(
            #"{"type":"sentence","case":"\#(file)","fields":{"article":"122","part":"1"}}"#
        ).dot
        let change = try clerk.put(#"{"id":"\#(record)","fields":{"article":"123"}}"#)
        #expect(change.writes == [Write(1, .text("123")), Write(2, .none)])
        #expect(change.context == VersionVector([record]))
        #expect(change.basis == Dot(LogID(site: 3, incarnation: 1), 2))
    }

    @Test(arguments: ["", "[]", "{", #"{"type":3}"#, #"{"type":"person","fields":{"a":[1]}}"#, #"{"typ":"person"}"#])
    func `A line that is none is refused without repeating it`(line: String) {
        let refusal = #expect(throws: Refusal.self) { try RecordInput.read(line) }
        #expect(refusal?.description.contains("[1]") == false)
    }
}
