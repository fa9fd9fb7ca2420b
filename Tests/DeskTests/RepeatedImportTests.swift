import Desk
import Entry
import Foundation
import Register
import Store
import Testing
import Trust

/// The same people again: a file that was mended and brought again, last year's list beside this year's, two lists of one place.
@Suite struct RepeatedImportTests {
    private let site: Site
    private let notes = Notes()

    init() throws { site = try Site() }

    @discardableResult private func take(
        _ text: String, as type: String? = "person", _ map: EntryMap = EntryMap(), known: KnownAnswer? = nil,
        keepsGoing: Bool = false
    ) throws -> String {
        let file = try CSVImport(
            Array(text.utf8), named: "p.csv", as: type, by: map, known: known, in: Site.description.get())
        return try site.node.take(file, keepsGoing: keepsGoing, as: site.clerk(), note: notes.add).text
    }

    private func held(_ type: String = "person") throws -> [String] {
        let list = try site.node.records(of: type, in: nil, limit: 1_000, Look(), as: site.clerk())
        return list.split(separator: "\n").map(String.init)
    }

    private static let header = "prisoner_no,surname,given_name,sex,birth_date\n"
    private static let two = header + "T-1,Vvaan,Aada,F,1990-01-02\nT-2,Bbaan,Ooro,M,1990-12-31\n"

    @Test func `The same file twice changes nothing, and what was mended in it is taken`() throws {
        #expect(try take(Self.two) == "2 lines taken, 0 refused\n")
        let before = try site.node.export(Look(), as: site.clerk())
        #expect(
            try take(Self.two)
                == "0 lines taken, 0 refused\n2 lines are known already, and say nothing else\n")
        #expect(try site.node.export(Look(), as: site.clerk()) == before)
        // As a spreadsheet in Russian would have it: what it says is the same.
        let other = "Prisoner number;Фамилия;Имя;Пол;Дата рождения\r\n\"T-1 \";Vvaan;Aada;ж;02.01.1990\r\n"
        #expect(try take(other).hasPrefix("0 lines taken, 0 refused\n1 lines are known already"))
        #expect(
            try take(Self.two + "T-3,Vvaan,Uulo,M,1991-03-04\n")
                == "1 lines taken, 0 refused\n2 lines are known already, and say nothing else\n")
        #expect(try held().count == 3 && notes.all.isEmpty)
    }

    @Test func `Who is known and said otherwise is asked about, by number, PIN or likeness`() throws {
        try take("prisoner_no,surname,given_name,birth_date,pin\nT-1,Vvaan,Aada,1990-01-02,90000000000001\n")
        for (row, place) in [
            ("T-1,Vvaan,Oora,1990-01-02,", "person.prisoner_no"),
            ("T-9,Zzaan,Kkada,1988-05-06,90000000000001", "person.pin"),
            ("T-8,Ваан,Аада,1990-01-02,", "person.surname"),
            (",Vvaan,Aada,1990-01-02,90000000000002", "person.surname"),
        ] {
            try take("prisoner_no,surname,given_name,birth_date,pin\n\(row)\n")
            let note = try #require(notes.all.last)
            #expect(
                note.hasPrefix("p.csv:2: \(place): is that of 3.1-1 already") && note.contains("--known"), "\(note)")
            for content in row.split(separator: ",") { #expect(!note.contains(content), "\(note)") }
        }
        #expect(try held().count == 1)
    }

    @Test func `Known is answered: their record is updated, their row passed over, or they are somebody else`() throws {
        try take(Self.two)
        let changed = Self.header + "T-1,Vvaan,Aada,F,1990-01-03\nT-2,Bbaan,Ooro,M,1990-12-31\nT-3,Ggaan,Uulo,M,1991\n"
        #expect(try take(changed) == "0 lines taken, 1 refused\n")
        #expect(
            try take(changed, known: .skip)
                == "1 lines taken, 0 refused\n1 lines are known already, and say nothing else\n"
                + "1 lines of what is known already are passed over\n")
        #expect(try held().count == 3 && !held().contains { $0.contains("1990-01-03") })
        #expect(
            try take(changed, known: .update)
                == "0 lines taken, 0 refused\n1 lines update who is known already\n"
                + "2 lines are known already, and say nothing else\n")
        #expect(try held().count == 3 && held().contains { $0.contains("1990-01-03") })
        // Who says all the same is nobody new; who says otherwise is, and once.
        let others = changed.replacing("Bbaan,Ooro", with: "Ddaan,Ooro")
        #expect(
            try take(others, known: .new)
                == "1 lines taken, 0 refused\n2 lines are known already, and say nothing else\n")
        #expect(try held().count == 4)
        #expect(try take(others, known: .new).hasPrefix("0 lines taken, 0 refused\n3 lines are known"))
        #expect(try held().count == 4)
    }

    @Test func `An update writes over nobody whose PIN or number says that they are another`() throws {
        let header = "prisoner_no,surname,given_name,birth_date,pin\n"
        try take(header + "T-1,Vvaan,Aada,1990-01-02,90000000000001\n")
        for row in ["T-1,Zzaan,Kkada,1988-05-06,90000000000002", "T-9,Vvaan,Aada,1990-01-02,"] {
            #expect(try take(header + row + "\n", known: .update).hasPrefix("0 lines taken, 1 refused"))
        }
        #expect(notes.all[0].contains("person.pin: is another than that of 3.1-1"))
        #expect(notes.all[1].contains("person.prisoner_no: is another than that of 3.1-1"))
    }

    @Test
    func `A word for none in the place of a PIN names nobody, and nobody of another name and birth is written over`()
        throws
    {
        let header = "prisoner_no,surname,given_name,birth_date,pin\n"
        try take(header + "T-1,Vvaan,Aada,1990-01-02,нет\nT-2,Bbaan,Ooro,1980-01-02,0\n")
        #expect(try !held().contains { $0.contains("нет") || $0.contains(#""pin""#) })
        #expect(
            try take(header + "T-3,Zzaan,Kkada,1988-05-06,нет\nT-4,Ggaan,Uulo,1981-05-06,0\n", known: .update)
                .hasPrefix("2 lines taken, 0 refused"))
        #expect(try held().count == 4)
        #expect(
            try take(header + "T-1,Ddaan,Eeda,1995-05-06,\n", known: .update).hasPrefix("0 lines taken, 1 refused"))
        #expect(notes.all.last?.contains("person.prisoner_no: is that of 3.1-1, who has another surname") == true)
        // Nor do two rows of one file, or of who has none, stand for one.
        #expect(
            try take(header + "б/н,Eejan,Aada,1970-01-02,---\nБ/Н,Iijan,Ooro,1971-01-02,—\n", known: .update)
                .hasPrefix("2 lines taken, 0 refused"))
        #expect(try held().count == 6)
        // One of both may be a slip that is mended.
        #expect(try take(header + "T-1,Vvaan,Aada,1995-05-06,\n", known: .update).contains("1 lines update"))
    }

    @Test func `What a file itself says twice is told on its second line`() throws {
        try take(
            Self.two + "T-2,Bbaan,Ooro,M,1990-12-31\nT-1,Zzaan,Kkada,F,1991\n,Ddaan,Eeda,F,1980-01-01\n",
            keepsGoing: true)
        #expect(notes.all.count == 2)
        #expect(notes.all[0] == "p.csv:4: line: is the same as line 3; leave one out")
        #expect(notes.all[1] == "p.csv:5: person.prisoner_no: stands twice in this file, first on line 2")
        #expect(try held().count == 3)
    }

    @Test func `Records of other types are not written twice either, nor taken for another's`() throws {
        try take(Self.two)
        let statuses = "prisoner_no,status,since,document,document_date\nT-1,UNTRIED,2026-06-01,9,2026-06-01\n"
        #expect(try take(statuses, as: "legal_status") == "1 lines taken, 0 refused\n")
        #expect(try take(statuses, as: "legal_status").hasPrefix("0 lines taken, 0 refused\n1 lines are known"))
        let other = statuses.replacing("T-1", with: "T-2")
        #expect(try take(other, as: "legal_status") == "1 lines taken, 0 refused\n")
        #expect(try held("legal_status").count == 2)
        let incidents = "facility,kind,happened_at,state\n3,FIRE,2026-06-01T10:00,DRAFT\n"
        #expect(try take(incidents, as: "incident") == "1 lines taken, 0 refused\n")
        #expect(try take(incidents, as: "incident").hasPrefix("0 lines taken, 0 refused\n1 lines are known"))
    }

    @Test func `What is sealed is not compared, so that somebody is asked`() throws {
        let hub = try Site(0)
        try hub.put(
            #"{"type":"body_key","fields":{"body":"OMBUDSMAN","public_key":"\#(Seal.Key().publicText)","#
                + #""valid_from":"2026-01-01"}}"#)
        let list = "facility,received_at,recipient,state,content\n3,2026-06-01T10:00Z,OMBUDSMAN,OPEN,Qqsecret\n"
        func take(_ known: KnownAnswer? = nil) throws -> String {
            let file = try CSVImport(
                Array(list.utf8), named: "c.csv", as: "complaint", known: known, in: Site.description.get())
            return try hub.node.take(file, as: hub.clerk(), note: notes.add).text
        }
        #expect(try take() == "1 lines taken, 0 refused\n")
        #expect(try take() == "0 lines taken, 1 refused\n")
        #expect(notes.all.last?.contains("what is sealed, which is not compared; say --known skip or new") == true)
        #expect(try take(.update) == "0 lines taken, 1 refused\n")
        #expect(try take(.skip) == "0 lines taken, 0 refused\n1 lines of what is known already are passed over\n")
        #expect(try take(.new) == "1 lines taken, 0 refused\n")
    }

    // MARK: One row, several records

    private static let map = """
        encoding: utf-8
        delimiter: semicolon
        dates: dd.mm.yyyy
        records:
          - type: person
            columns: { "№": prisoner_no, "ФИО": [surname, given_name, patronymic], "Пол": sex, "Дата": "" }
            constants: { citizenship: Кыргызстан }
            values: { sex: { "мужчина": M, "-": "" } }
          - type: legal_status
            columns: { "Дата": since, "Статус": status, "Документ": document }
            constants: { document_date: 01.06.2026 }
            values: { status: { "под следствием": UNTRIED } }
        """

    private static let sheet = """
        №;ФИО;Пол;Дата;Статус;Документ
        0012;Vvaan Aada Ootovna uulu;мужчина;01.06.2026;под следствием;9
        0013;Bbaan;-;;;
        """

    @Test func `A row writes several records by a map, with constants and what its words mean`() throws {
        let map = try EntryMap(yaml: Data(Self.map.utf8), file: "m.yaml")
        #expect(try take(Self.sheet, as: nil, map) == "2 lines taken, 0 refused\n", "\(notes.all)")
        let persons = try held()
        #expect(persons.count == 2 && persons.allSatisfy { $0.contains("\"citizenship\":\"KGZ\"") })
        #expect(
            persons[0].contains("\"given_name\":\"Aada\"") && persons[0].contains("\"patronymic\":\"Ootovna uulu\""))
        let statuses = try held("legal_status")
        #expect(statuses.count == 1 && statuses[0].contains("UNTRIED") && statuses[0].contains("\"case\":\"3.1-1\""))
        #expect(try take(Self.sheet, as: nil, map).hasPrefix("0 lines taken, 0 refused\n2 lines are known"))
        // Another status of the same person.
        let later = Self.sheet.replacing("01.06.2026;под следствием", with: "02.06.2026;LIFE")
        #expect(try take(later, as: nil, map).hasPrefix("1 lines taken, 0 refused"), "\(notes.all)")
        #expect(try held("legal_status").count == 2 && held().count == 2)
    }

    @Test func `A map that is none, or names what is not there, says so`() throws {
        for bad in ["- a", "a: {b: c}", "a: [", "\u{0}", "columns: {a: {b: c}}", "records: [a]"] {
            let error = #expect(throws: CommandFailure.self) { try EntryMap(yaml: Data(bad.utf8), file: "m.yaml") }
            #expect(error?.message.hasPrefix("m.yaml: ") == true, "\(bad)")
        }
        #expect(
            try EntryMap(yaml: Data("Nomer: prisoner_no\nRost: ''\n".utf8), file: "m").records[0].columns.count == 2)
        for (map, problem) in [
            ("columns: {a: surname}\nconstants: {shoe: 44}", "names shoe"),
            ("columns: {a: surname}\nletters: x", "no key of a map"),
            ("columns: {a: surname}\nencoding: ebcdic", "expects one of utf-8"),
            ("records: [{type: robot}]", "no record type"),
            ("columns: {a: surname, b: ''}\nconstants: {birth_date: soon}", "birth_date expects a date"),
            ("records: [{type: person, columns: {a: surname}}, {type: sentence}]", "is in no record of the map"),
        ] {
            let error = #expect(throws: CommandFailure.self) {
                try take("a,b\n1,2\n", as: "person", EntryMap(yaml: Data(map.utf8), file: "m.yaml"))
            }
            #expect(error?.message.contains(problem) == true, "\(error?.message ?? "taken")")
        }
    }

    @Test func `A suggested map lists what is open, and takes nothing before that is answered`() throws {
        let sheet = "Номер;Фамилия;Пол;Рост\n0012;Vvaan;парень;181\n0013;Bbaan;M;\n"
        let description = try Site.description.get()
        let yaml = try CSVImport.suggestedMap(
            Array(sheet.utf8), named: "p.csv", as: description.described("person"), by: EntryMap(), in: description)
        func take(_ answers: (String, String)...) throws -> String {
            let filled = answers.reduce(yaml) { $0.replacing($1.0, with: $1.1) }
            return try self.take(sheet, as: nil, EntryMap(yaml: Data(filled.utf8), file: "m.yaml"))
        }
        let map = try EntryMap(yaml: Data(yaml.utf8), file: "m.yaml")
        #expect(map.form.delimiter == .semicolon && map.form.encoding == .utf8)
        #expect(map.records[0].columns == ["Номер": ["?"], "Фамилия": ["surname"], "Пол": ["sex"], "Рост": ["?"]])
        #expect(map.records[0].values == ["sex": ["парень": "?"]])
        let open = #expect(throws: CommandFailure.self) { try take() }
        #expect(open?.message.contains("column 1 is still open") == true)
        let columns = [("\"Номер\": \"?\"", "\"Номер\": prisoner_no"), ("\"Рост\": \"?\"", "\"Рост\": \"\"")]
        #expect(try take(columns[0], columns[1]) == "0 lines taken, 1 refused\n")
        #expect(notes.all.last?.contains("p.csv:2: person.sex: is a word that is still open") == true)
        #expect(
            try take(columns[0], columns[1], ("\"парень\": \"?\"", "\"парень\": M")) == "2 lines taken, 0 refused\n")
    }

    @Test
    func
        `Who has neither number, PIN nor day of birth is known by all that is said, and asked about where that is little`()
        throws
    {
        let list = "surname,given_name,birth_date\nVvaan,Aada,1990\nBbaan,Ooro,1990-12\n"
        try take(list)
        #expect(try take(list).hasPrefix("0 lines taken, 0 refused\n2 lines are known already"))
        try take("surname,given_name\nGgaan,Uulo\n")
        #expect(try take("surname,given_name\nGgaan,Uulo\n") == "0 lines taken, 1 refused\n")
        #expect(notes.all.last?.contains("--known skip or new") == true)
        #expect(try take("surname,given_name\nGgaan,Uulo\n", known: .new) == "1 lines taken, 0 refused\n")
    }
}
