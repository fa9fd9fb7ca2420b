import Causality
import Chance
import Decisions
import Exchange
import GRDB
import Ledger
import Register
import Simulator
import Store
import Testing
import Wire

/// A hub shows, judges and keeps the same of changes that come as columns and of changes that were made of them.
@Suite struct ColumnsTests {
    private static let log = LogID(site: 3, incarnation: 1)
    private static let names = ["prose", "count", "yes", "born", "at", "colour", "about", "place", "secret", "all"]

    /// With a type of which the description alone has a say, of fields of every kind.
    private static let description = SimulatedRegister.description.with([
        RecordType(
            number: 900, name: "plain", scope: .own, opensCaseFile: true,
            fields: zip(
                names,
                [FieldType.text, .integer, .boolean, .date, .instant, .code(list: "colours"), .reference, .site, .text]
            ).enumerated().map { index, field in
                Field(
                    number: index + 1, name: field.0, type: field.1, required: index == 1,
                    confidentiality: index == 8 ? .sealed : .open, lengthMax: 6)
            } + [Field(number: 10, name: "all", type: .text, rule: .union)]),
        RecordType(
            number: 901, name: "shared", scope: .everywhere, opensCaseFile: true,
            fields: [Field(number: 1, name: "prose", type: .text)]),
    ])

    private func value(_ random: inout SplitMix64) -> Value {
        switch random.below(9) {
        case 0: .none
        case 1: .integer(1)
        case 2: .integer(Int64(2_026 * 416 + 7 * 32 + 1))
        case 3: .integer(Int64(random.below(1 << 40)) << 2)
        case 4: .text("")
        case 5: .text("red")
        case 6: .text("longer than that")
        case 7: .text("д\(random.below(9))")
        default: .removal([])
        }
    }

    /// Almost all of them stand alone; some are what no honest program sends.
    private func changes(_ seed: UInt64) -> [Change] {
        var random = SplitMix64(seed: seed)
        return (1...Int64(1 + random.below(400))).map { sequence in
            let dot = Dot(Self.log, sequence)
            var change = Change(
                dot: dot, record: dot, type: 900, caseFile: dot, edition: Self.description.edition,
                timestamp: HybridTimestamp(milliseconds: 1_782_000_000_000 + sequence), clock: .reference,
                author: "aida@3", writes: [Write(1, .text("t\(random.below(5))")), Write(2, .integer(sequence))],
                salt: UInt64(sequence))
            if random.below(4) == 0 {
                let fields = (1...11).filter { _ in random.below(3) > 0 }
                change.writes = fields.map { Write($0, value(&random)) }
            }
            switch random.below(40) {
            case 0: change.author = "aida@4"
            case 1: change.type = 901
            case 2: change.type = 77
            case 3: change.edition += 1
            case 4: change.basis = Dot(Self.log, 1)
            case 5: change.reason = "because"
            case 6 where sequence > 1:
                change.record = Dot(Self.log, sequence - 1)
                change.caseFile = change.record
                change.context = VersionVector([change.record])
                change.salt = nil
            case 7: change.caseFile = Dot(Self.log, 1)
            default: break
            }
            return change
        }
    }

    private func hub() throws -> Store {
        let hub = try Store.open(
            ":memory:", description: Self.description, creating: Store.Identity(log: LogID(site: 0, incarnation: 1)))
        _ = try hub.write { try $0.hub.enrol(site: 3, name: "site 3", key: [3], now: 0) }
        return hub
    }

    /// Every row of every table.
    private func rows(_ store: Store) throws -> [String] {
        try store.read { transaction in
            let tables = try String.fetchAll(
                transaction.db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
            return try tables.flatMap { table in
                try Row.fetchAll(transaction.db, sql: "SELECT * FROM \"\(table)\"").map { "\(table) \($0)" }
            }
        }
    }

    @Test(arguments: UInt64(1)...40) func `A batch in columns leaves the same store as one of changes`(
        seed: UInt64
    ) throws {
        var random = SplitMix64(seed: seed)
        let all = changes(seed)
        let cut = random.below(all.count)
        let (columns, made) = (try hub(), try hub())
        var tokens: [UInt64] = [0, 0]
        // The second part comes again with the end of the first.
        for part in [all[..<cut], all[max(0, cut - 2 * random.below(2))...]] where !part.isEmpty {
            for (index, store) in [columns, made].enumerated() {
                var request = Request(
                    RequestHead(
                        log: Self.log, epoch: tokens[index] == 0 ? 0 : 1, token: tokens[index], position: 0, edition: 1,
                        logEnd: all[all.count - 1].dot.sequence), changes: Array(part))
                if index == 0 { request = try MessageCoding.request(try MessageCoding.bytes(request)) }
                #expect((request.batch.columns == nil) == (index == 1))
                let moment = WriteMoment(wallMilliseconds: 1_782_950_400_000, clock: .reference, saltSeed: 1)
                let answer = try store.write { [request] transaction in
                    try transaction.hub.exchange(request, site: 3, at: moment, chance: 9) { $0 }
                }
                #expect(answer.outcome == .done)
                tokens[index] = answer.token
            }
        }
        let (one, other) = (try rows(columns), try rows(made))
        #expect(one == other)
        #expect(one.contains { $0.hasPrefix("plain ") } && one.contains { $0.hasPrefix("_batch ") })
    }
}
