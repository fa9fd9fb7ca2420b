import Causality
import Decisions
import Exchange
import FoundationEssentials
import GRDB
import Register
import Store
import Testing

/// What a hub of an earlier program had queued for its sites: followed for ever.
@Suite struct FormerQueueTests {
    /// A hub's store of schema 1 with what `sql` adds to it, and what is queued in it by then.
    private func former(_ path: String, adding sql: String) throws -> [Int64] {
        let folder = #filePath.split(separator: "/").dropLast().map { "/" + $0 }.joined()
        let text = try String(contentsOfFile: folder + "/Fixtures/schema1-hub.sql", encoding: .utf8)
        let queue = try DatabaseQueue(path: path)
        defer { try? queue.close() }  // A scratch file.
        return try queue.write { db in
            try db.execute(sql: text + sql)
            return try Int64.fetchAll(db, sql: "SELECT dot FROM _delivery ORDER BY position")
        }
    }

    @Test(arguments: [Int64(0), 40, 93])
    func `What a queue of schema 1 had left comes first, under its numbers, and then what is owed since`(
        shown: Int64
    ) throws {
        let folder = FileManager.default.temporaryDirectory.path + "/kerben-queue-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        // Nothing is lost with a scratch folder that stays.
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/store.sqlite"
        let queued = try former(
            path,
            adding: """
                INSERT INTO _site (number, name, incarnation, key, token, received_up_to)
                    VALUES (1, 'one', 1, X'01', 7, \(shown));
                DELETE FROM _delivery WHERE position <= \(shown);
                """)
        #expect(queued.count == 93 - Int(shown))

        let store = try Store.open(path, description: try Office.register.get(), zone: 360)
        let facility = try Store.open(
            ":memory:", description: store.description,
            creating: Store.Identity(log: LogID(site: 1, incarnation: 1)), zone: 360)
        var hub = Caller(store, facility, position: shown)
        // Its tables are made again: the site waits.
        #expect(try hub.call().more && hub.sent.isEmpty)
        try store.followToEnd(at: { nil })
        #expect(try store.read { try $0.hub.sites() }.map(\.waiting) == [queued.count])
        var positions: [Int64] = []
        while try hub.call().more { positions.append(hub.position) }
        #expect(hub.sent.map(\.packed) == queued && positions.allSatisfy { $0 < 93 } && hub.position == 93)
        #expect(positions.count > 1 || shown == 93)
        #expect(try hub.call().changes.isEmpty)
        #expect(try store.read { try $0.hub.sites() }.map(\.waiting) == [0])
        let there = try facility.read { transaction in
            try hub.sent.filter { try transaction.change($0) != nil }.map(\.packed)
        }
        #expect(there == queued)

        // What comes now is derived: of a facility record, which is everybody's, and of a file that the site holds.
        let file = try #require(
            try store.read { transaction in
                try Int64.fetchOne(transaction.db, sql: "SELECT case_id FROM _held WHERE site = 1 AND until IS NULL")
            }.flatMap { Dot(packed: $0) })
        let desk = Office(store)
        let written = [
            try desk.update(file, #""notes":"seen""#).dot,
            try desk.put(#"{"type":"facility","fields":{"site":"9","name":"Nine"}}"#).dot,
        ]
        hub.sent = []
        while try hub.call().more {}
        #expect(hub.sent == written && hub.position > 93)
        #expect(try hub.call().changes.isEmpty)

        // It went back, and is filled with all that it holds.
        hub.position = 12
        hub.sent = []
        while try hub.call().more {}
        #expect(Set(hub.sent).isSuperset(of: written + queued.compactMap { Dot(packed: $0) }))
        #expect(try store.read { try Int.fetchOne($0.db, sql: "SELECT count(*) FROM _queued") } == 0)
        try store.close()
    }
}

/// A facility that asks a hub for what it is owed.
private struct Caller {
    private let hub: Store
    private let facility: Store
    var position: Int64
    var sent: [Dot] = []
    private var token: UInt64 = 7

    init(_ hub: Store, _ facility: Store, position: Int64) {
        self.hub = hub
        self.facility = facility
        self.position = position
    }

    @discardableResult
    mutating func call() throws -> Answer {
        let request = Request(
            RequestHead(
                log: facility.identity.log, epoch: 1, token: token, position: position,
                edition: hub.description.edition), answerKiBMax: 1)
        let moment = WriteMoment(wallMilliseconds: 1_800_000_000_000, clock: .reference, saltSeed: 1)
        let answer = try hub.write { try $0.hub.exchange(request, site: 1, at: moment, chance: 8) { $0 } }
        #expect(answer.outcome == .done)
        var state = try facility.read { try $0.exchangeState() }
        (state.epoch, state.token, state.position, state.held) =
            (answer.epoch, answer.token, answer.position, answer.held)
        let measured = ClockMeasurement(sentAt: 0, receivedAt: 0, hubTime: 0, monotonicMilliseconds: 0)
        try facility.write { try $0.facility.apply(answer, state, measured) }
        (token, position) = (answer.token, answer.position)
        sent += answer.changes.map(\.dot)
        return answer
    }
}
