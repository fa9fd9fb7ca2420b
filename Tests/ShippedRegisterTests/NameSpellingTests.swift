import Causality
import Decisions
import FoundationEssentials
import GRDB
import Identity
import Register
import Safeguards
import Store
import Testing

/// Names as clerks, passports and spreadsheets write them, found and suspected in a register.
@Suite struct NameSpellingTests {
    private func put(_ office: Office, _ number: String, _ fields: String) throws {
        try office.put(#"{"type":"person","fields":{"prisoner_no":"\#(number)",\#(fields)}}"#)
    }

    private func found(_ office: Office, _ text: String) throws -> Set<String> {
        try office.store.read { transaction in
            Set(try transaction.names.find(text).compactMap { try transaction.caseFiles.number(of: $0) })
        }
    }

    private func suspected(_ office: Office) throws -> Set<Set<String>> {
        try office.store.read { transaction in
            Set(
                try transaction.register.suspicions().map {
                    Set(try [$0.one, $0.other].compactMap { try transaction.caseFiles.number(of: $0) })
                })
        }
    }

    @Test func `A word typed on the other keyboard is found by how it looks, and its person is suspected`() throws {
        let office = try Office(site: 0)
        let birth = #""sex":"M","birth_date":"1984-03-05""#
        try put(office, "A", #""surname":"Носоров","given_name":"Варсен",\#(birth)"#)
        try put(office, "B", #""surname":"Hocopoв","given_name":"Bapceн",\#(birth)"#)
        // Not a letter of the other script is left to tell by.
        try put(office, "C", #""surname":"HOCOPOB","given_name":"BAPCEH",\#(birth)"#)
        for text in ["Носоров Варсен", "Hocopoв Варсен", "HOCOPOB", "Варсен Носоров"] {
            #expect(try found(office, text) == ["A", "B", "C"], "\(text)")
        }
        #expect(try suspected(office) == [["A", "B"], ["A", "C"], ["B", "C"]])
    }

    @Test func `Kinds of apostrophe, alphabets and the order of columns hide nobody`() throws {
        let office = try Office(site: 0)
        let birth = #""sex":"M","birth_date":"1980-01-05""#
        let names = [
            #""surname_latin":"Zzo'lbekov","given_name_latin":"Gg'ayrat""#,
            #""surname_latin":"Zzoʻlbekov","given_name_latin":"Ggʻayrat""#,
            #""surname_latin":"ZZO‘LBEKOV","given_name_latin":"GG’AYRAT""#,
            #""surname":"Ззўлбеков","given_name":"Ғғайрат""#, #""surname":"Ғғайрат","given_name":"Ззулбеков""#,
            #""surname_latin":"Ggayrat Zzulbekov""#,
        ]
        for (index, fields) in names.enumerated() { try put(office, "U\(index)", "\(fields),\(birth)") }
        let all = Set(names.indices.map { "U\($0)" })
        for text in ["Zzo'lbekov Gg'ayrat", "Zzolbekov", "Ззўлбеков Ғғайрат", "Ззулбеков Гайрат", "ggʻayrat"] {
            #expect(try found(office, text) == all, "\(text)")
        }
        #expect(try suspected(office).count == 15)
    }

    @Test func `Joined, apart or with a hyphen, a name is found`() throws {
        let office = try Office(site: 0)
        let given = ["Нур Али", "Нурали", "Нур-Али", "Нур‑Али"]
        for (index, name) in given.enumerated() {
            try put(office, "N\(index)", #""surname":"Ззем уулу","given_name":"\#(name)""#)
        }
        try put(office, "N4", #""surname":"Зземуулу","given_name":"Нурали""#)
        for text in given + ["Зземуулу", "Ззем-уулу Нурали", "Zzem uulu Nur Ali"] {
            #expect(try found(office, text) == ["N0", "N1", "N2", "N3", "N4"], "\(text)")
        }
    }

    @Test func `Whom a line of an import names is known however it is written`() throws {
        let office = try Office(site: 3)
        try put(office, "A", #""surname":"Носоров","given_name":"Варсен","birth_date":"1984-03-05""#)
        func known(_ surname: String, _ given: String, _ birth: String) throws -> Int {
            try office.store.read { transaction in
                let type = try #require(transaction.description.type(named: "person"))
                return try transaction.writing.knownPersons(
                    type, ["surname": surname, "given_name": given, "birth_date": birth]
                ).count
            }
        }
        for (surname, given) in [
            ("Носоров", "Варсен"), ("VARSEN", "NOSOROV"), ("Hocopoв", "Bapceн"), ("Nosorov", "Varsen"),
        ] {
            #expect(try known(surname, given, "1984-03-05") == 1, "\(surname)")
        }
        // What is like it but not it is for the list of suspicions: an update would write over somebody else.
        #expect(try known("Носоров", "Варсен", "1984") == 0 && known("Носоров", "Темир", "1984-03-05") == 0)
    }

    @Test func `A list of likely doubles says who they are, as far as its reader may see`() throws {
        let office = try Office(site: 0)
        try put(office, "A", #""surname":"Носоров","given_name":"Варсен","pin":"90000000000001""#)
        let file = try #require(try office.store.read { try $0.names.find("Носоров").first })
        #expect(try office.store.read { try $0.register.called(file, .whole) } == "A Носоров Варсен")
    }

    @Test func `A store whose names were made keys by a former rule has them made again when it is opened`() throws {
        let folder = FileManager.default.temporaryDirectory.path + "/kerben-names-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        // Nothing is lost with a scratch folder that stays.
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/store.sqlite"
        let birth = #""sex":"M","birth_date":"1984-03-05""#
        let office = try Office(site: 0, path: path)
        try put(office, "A", #""surname":"Носоров","given_name":"Варсен",\#(birth)"#)
        try put(office, "B", #""surname":"Hocopoв","given_name":"Bapceн",\#(birth)"#)
        try office.store.close()
        // As the program left it that knew no look-alikes: its own rows, and no word of the rule that made them.
        let queue = try DatabaseQueue(path: path)
        try queue.write { db in
            let files = try Int64.fetchAll(db, sql: "SELECT id FROM person ORDER BY id")
            try db.execute(
                sql: "DELETE FROM _likeness; DELETE FROM _shared_likeness; DELETE FROM _name; DELETE FROM _spelling")
            for (file, words) in zip(files, ["nosorov varsen", "hocopov bapcen"]) {
                try db.execute(
                    sql: "INSERT INTO _likeness VALUES (?, ?, 80)", arguments: ["\(words) 1984-03-05", file])
                try db.execute(sql: "INSERT INTO _name (rowid, words) VALUES (?, ?)", arguments: [file, words])
            }
            let made = try String.fetchOne(db, sql: "SELECT value FROM _meta WHERE key = 'views'") ?? ""
            let former = "12;" + made.split(separator: ";", maxSplits: 2, omittingEmptySubsequences: false)[2]
            try db.execute(sql: "UPDATE _meta SET value = ? WHERE key = 'views'", arguments: [former])
        }
        try queue.close()
        let again = Office(try Store.open(path, description: try Office.register.get()))
        #expect(try again.store.read { try $0.views.following() } != nil)
        try again.store.followToEnd(at: { nil })
        #expect(try found(again, "Носоров Варсен") == ["A", "B"])
        #expect(try suspected(again) == [["A", "B"]])
        let former = try again.store.read {
            try Int.fetchOne($0.db, sql: "SELECT count(*) FROM _likeness WHERE key LIKE '%1984-03-05'")
        }
        #expect(former == 0)
        #expect(try again.store.compareViews() == [])
        try again.store.close()
    }
}
