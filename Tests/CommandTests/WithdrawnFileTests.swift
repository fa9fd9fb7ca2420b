import Causality
import Control
import Decisions
import Description
import Exchange
import Foundation
import ProcessHarness
import Register
import Store
import Testing
import kerben

/// A facility that no longer holds a case file reads it by no command.
@Suite struct WithdrawnFileTests {
    private static let config = BuiltKerben.config
    private static let secrets = ["Qqsurname", "Qqpenitent", "90000000000017", "1980-03-04", "Qqcomment"]

    private let service: CommandService
    private let store: Store
    private let state: String
    private let description: RegisterDescription
    private let file: Dot
    private let records: [Dot]
    private let hub: Store
    /// The feed position at which the file was here.
    private let whileHere: Int64

    init() throws {
        description = try DescriptionFolder.load(Self.config)
        state = FileManager.default.temporaryDirectory.appending(path: "kerben-withdrawn-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: state, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let settings = #"{"site":3,"incarnation":1,"name":"Three","epoch":1,"config":"\#(Self.config)"}"#
        try Data(settings.utf8).write(to: URL(filePath: state + "/settings.json"))
        let identity = Store.Identity(log: LogID(site: 3, incarnation: 1))
        // A day begins where the shipped settings say, for the one and the other.
        try Store.open(
            state + "/store.sqlite", description: description, creating: identity, zone: 360
        ).close()
        service = try CommandService(state: state)
        store = try Store.open(state + "/store.sqlite", description: description, zone: 360)
        let hub = try Store.open(
            ":memory:", description: description, creating: Store.Identity(log: LogID(site: 0, incarnation: 1)))
        var changes: [Change] = []
        func put(_ json: String) throws -> Dot {
            let moment = WriteMoment(
                wallMilliseconds: 1_782_864_000_000 + Int64(changes.count), clock: .reference,
                saltSeed: UInt64(changes.count))
            let change = try hub.write(at: moment) {
                try $0.writing.put(RecordInput.read(json), author: "x@0", at: &$1)
            }
            changes.append(change)
            return change.record
        }
        let file = try put(
            #"{"type":"person","fields":{"prisoner_no":"A-1","sex":"M","birth_date":"1980-03-04","pin":"90000000000017","#
                + #""surname":"Qqsurname","given_name":"Qqpenitent"},"reason":"Qqcomment"}"#)
        let custody = try put(
            #"{"type":"custody","case":"\#(file)","fields":{"facility":3,"opened_at":"2026-06-01T10:00Z","#
                + #""opened_by":"ADMISSION","commitment_order":"7","injuries_seen":"none","ill_treatment_alleged":"none"}}"#
        )
        let sentence = try put(
            #"{"type":"sentence","case":"\#(file)","fields":{"court_date":"1980-03-04"},"reason":"Qqcomment"}"#)
        records = [file, custody, sentence]
        try Self.receive(store, changes + [Self.scope(file, granted: true, hub)])
        whileHere = try store.read { try $0.lastFeed() }
        (self.hub, self.file) = (hub, file)
    }

    private static func scope(_ file: Dot, granted: Bool, _ hub: Store) throws -> Change {
        let sequence = try hub.read { try $0.ownLog.ownLogEnd() } + (granted ? 1 : 2)
        let dot = Dot(LogID(site: 0, incarnation: 1), sequence)
        return Change(
            dot: dot, record: dot, type: SystemType.scope.rawValue, caseFile: file, edition: 1,
            timestamp: HybridTimestamp(milliseconds: 1_782_864_100_000), clock: .reference, author: "hub@0",
            writes: [
                Write(SystemType.ScopeField.site, .integer(3)),
                Write(SystemType.ScopeField.granted, .integer(granted ? 1 : 0)),
            ])
    }

    private static func receive(_ store: Store, _ changes: [Change]) throws {
        let measurement = ClockMeasurement(sentAt: 0, receivedAt: 0, hubTime: 0, monotonicMilliseconds: 0)
        try store.write { transaction in
            var state = ExchangeState(log: transaction.store.identity.log)
            let end = try transaction.ownLog.ownLogEnd()
            if end > 0 { state.held = IntervalSet(1...end) }
            try transaction.facility.apply(
                Answer(outcome: .done, epoch: 1, hubTime: 0, changes: changes), state, measurement)
        }
    }

    private var readers: [[String]] {
        var all: [[String]] = []
        for record in records {
            for noun in ["record get", "record history", "conflict show"] {
                all.append(noun.split(separator: " ").map(String.init) + ["\(record)"])
            }
            for type in ["person", "custody", "sentence"] {
                all.append(["record", "list", type, "--case", "\(record)"])
            }
        }
        for type in ["person", "custody", "sentence"] { all.append(["record", "list", type]) }
        for text in ["A-1", "Qqsurname", "Qqpenitent"] { all.append(["record", "find", text]) }
        let rest = [
            "record copy A-1", "export", "conflict list", "safeguard dues", "safeguard release-dates A-1",
            "custody manifest 2026-06-01", "roll", "roll --at 2026-06-02T10:00Z", "sync status", "sync receipts",
            "count show population", "count show stock", "count diff population",
            "count diff population --from-day 2026-06-02",
            "count diff stock --from-known-at 1:\(whileHere)", "count diff citizenship --from-known-at 1:\(whileHere)",
            "count diff population --known-at 1:\(whileHere)", "legislation list", "legislation unmapped",
            "audit list --reason x", "audit verify", "doctor", "doctor --rebuild",
        ]
        return all + rest.map { $0.split(separator: " ").map(String.init) }
    }

    private func outputs() -> [(command: String, text: String)] {
        readers.flatMap { words -> [(String, String)] in
            let takesGlass =
                ["record", "export", "custody"].contains(words[0]) || words.starts(with: ["conflict", "show"])
            let shapes = takesGlass ? [[], ["--break-glass", "--reason", "x"]] : [[]]
            return shapes.map { more in
                let reply = service.reply(to: words + more, account: "officer")
                return ((words + more).joined(separator: " "), reply.output + reply.errors)
            }
        }
    }

    private func leaks() -> [String] {
        // What was asked for is said again in a refusal.
        outputs().filter { command, text in
            Self.secrets.contains { text.contains($0) && !command.contains($0) }
        }.map(\.command)
    }

    @Test func `Every reading command shows the file while it is here, and none once it is withdrawn`() throws {
        let before = leaks()
        for command in ["record get \(file)", "record history \(file)", "export", "record find A-1", "record copy A-1"]
        {
            #expect(before.contains(command), "\(command) does not show the file while it is here")
        }
        try Self.receive(store, [try Self.scope(file, granted: false, hub)])
        #expect(leaks() == [])
        // What still comes of it is kept and not shown.
        let last = try hub.read { try $0.ownLog.ownLogEnd() } + 3
        let dot = Dot(LogID(site: 0, incarnation: 1), last)
        let type = try #require(description.type(named: "sentence"))
        let field = try #require(type.field(named: "court_date")?.number)
        let date = try #require(CivilTime.date("1980-03-04"))
        let late = Change(
            dot: dot, record: dot, type: type.number, caseFile: file, edition: description.edition,
            timestamp: HybridTimestamp(milliseconds: 1_782_864_200_000), clock: .reference, author: "x@0",
            reason: "Qqcomment", writes: [Write(field, .integer(date))])
        try Self.receive(store, [late])
        #expect(leaks() == [])
        #expect(try store.read { try $0.change(dot) } == late)
    }

    @Test func `Its own movements stay: who is counted says that somebody came and went, and nothing of the file`()
        throws
    {
        try Self.receive(store, [try Self.scope(file, granted: false, hub)])
        let reply = service.reply(
            to: [
                "count", "diff", "stock", "--from-day", "2026-05-01", "--as-of", "2026-06-02", "--known-at",
                "1:\(whileHere)",
            ],
            account: "officer")
        #expect(reply.status == 0, "\(reply.errors)")
        #expect(reply.output.contains("\(file)") && reply.output.contains("(file withdrawn)"), "\(reply.output)")
    }
}
