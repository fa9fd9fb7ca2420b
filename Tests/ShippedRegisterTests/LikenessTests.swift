import Causality
import Counting
import Exchange
import FoundationEssentials
import GRDB
import Identity
import Register
import Store
import Testing

/// Many files that are alike: by an office's own number, by "none" in a field, by a mistake of one import, by malice.
@Suite struct LikenessTests {
    private static let pin = #""pin":"90000000000001""#
    private static let alike = #""surname":"Ццонов","given_name":"Ааб","birth_date":"1971-01-01""#

    @Test func `A file costs the same rows, however many are like it`() throws {
        let written = try [60, 120].map { count in
            let office = try Office(site: 0)
            let before = try office.store.read { $0.db.totalChangesCount }
            for number in 0..<count {
                try office.put(
                    #"{"type":"person","fields":{"prisoner_no":"P\#(number)",\#(Self.pin),\#(Self.alike)}}"#)
            }
            #expect(try office.store.read { try $0.register.suspicions() }.count == 2)
            return try office.store.read { $0.db.totalChangesCount } - before
        }
        #expect(Double(written[1]) <= 2.1 * Double(written[0]), "\(written)")
    }

    @Test func `A crowd is listed once, after pairs, and counts in the bounds`() throws {
        let office = try Office(site: 0)
        for number in 0..<40 { try office.admit("P\(number)", "\(Self.pin)", to: 1) }
        for number in 40..<42 { try office.admit("P\(number)", Self.alike, to: 1) }
        let found = try office.store.read { try $0.register.suspicions() }
        #expect(found.map(\.files.count) == [2, 40] && found[0].score > 60 && found[1].score == 60)
        #expect(found[1].text == "the same PIN, shared by 40 files")
        let statement = try office.store.read { try $0.counts.count(.population, day: "2026-06-30") }
        #expect(statement.figure == 42 && statement.suspected == 39 + 1)
        #expect(try office.store.read { try $0.register.suspicions(least: 81) }.isEmpty)
    }

    @Test(arguments: 1...4) func `What files share is kept as they change, and is the same made anew`(seed: Int) throws
    {
        var random = UInt64(seed)
        func draw(_ bound: Int) -> Int {
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(random >> 33) % bound
        }
        let office = try Office(site: 0)
        func fields() -> String {
            [
                #""pin":"9000000000000\#(draw(4))""#, #""pin":null"#,
                #""surname":"\#(["Ццонов", "Асанов"][draw(2)])","given_name":"Ааб","birth_date":"1971-01-0\#(1 + draw(2))""#,
            ][draw(3)]
        }
        let persons = try (0..<12).map { number in
            try office.put(#"{"type":"person","fields":{"prisoner_no":"P\#(number)",\#(fields())}}"#).record
        }
        struct Kept: Equatable {
            var shared: [String]
            var pairs: [Suspicion]
        }
        func kept() throws -> Kept {
            try office.store.read { transaction in
                Kept(
                    shared: try String.fetchAll(
                        transaction.db, sql: "SELECT key || files FROM _shared_likeness ORDER BY key"),
                    pairs: try transaction.register.suspicions(least: 0))
            }
        }
        for _ in 0..<25 {
            try office.update(persons[draw(12)], fields())
            let counted = try office.store.read { transaction in
                try String.fetchAll(
                    transaction.db,
                    sql: "SELECT key || count(*) FROM _likeness GROUP BY key HAVING count(*) > 1 ORDER BY key")
            }
            #expect(try kept().shared == counted)
        }
        let before = try kept()
        try office.store.write { try $0.upkeep.rebuild() }
        #expect(try kept() == before)
    }

    @Test(arguments: 1...3) func `Who may be one person is what is found anew, whatever was written since it was asked`(
        seed: Int
    ) throws {
        var random = UInt64(seed)
        func draw(_ bound: Int) -> Int {
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(random >> 33) % bound
        }
        let folder = FileManager.default.temporaryDirectory.path + "/kerben-alike-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let office = try Office(site: 0, path: folder + "/store.sqlite")
        var persons: [Dot] = []
        for number in 0..<8 {
            persons.append(
                try office.put(#"{"type":"person","fields":{"prisoner_no":"P\#(number)",\#(Self.pin)}}"#).record)
        }
        var found: Set<[Suspicion]> = []
        for _ in 0..<40 {
            let person = persons[draw(persons.count)]
            switch draw(4) {
            case 0: try office.update(person, Self.alike)
            case 1: try office.update(person, #""pin":"9000000000000\#(draw(3))""#)
            case 2: try office.store.write { try $0.upkeep.rebuild() }
            default: break
            }
            let kept = try office.store.read { try $0.register.suspicions() }
            // A connection that writes keeps nothing.
            #expect(try office.store.write { try $0.register.suspicions() } == kept)
            found.insert(kept)
        }
        #expect(found.count > 5)
        try office.store.close()
    }

    @Test func `A name of thousands of words costs no more than a name`() throws {
        let office = try Office(site: 3)
        // Digits as letters, so that each is a word of its own.
        let words = (10_000..<13_000).map { number in
            String(String(number).map { digit in Character(UnicodeScalar(UInt8(97 + (digit.wholeNumberValue ?? 0)))) })
        }
        let log = LogID(site: 4, incarnation: 1)
        let file = Dot(log, 1)
        let type = try #require(office.store.description.type(named: "person"))
        let surname = try #require(type.field(named: "surname"))
        try office.receive(
            Change(
                dot: file, record: file, type: type.number, caseFile: file, edition: 1,
                timestamp: HybridTimestamp(milliseconds: 1), clock: .unknown, author: "clerk@4",
                writes: [Write(surname.number, .text(words.joined(separator: " ")))], salt: 1))
        let rows = try office.store.read { try Int.fetchOne($0.db, sql: "SELECT count(*) FROM _spelling") }
        #expect(try #require(rows) <= 100 * 12)
        // Longer than a surname is: it is kept as it came, and shown as nobody's name.
        #expect(try office.store.read { try $0.names.find(words[0]) } == [])
    }
}
