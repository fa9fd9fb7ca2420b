import Entry
import Register
import Testing

/// What people write in a cell, as the register writes it; and the kinds of what is refused.
@Suite struct CellReadingTests {
    static let description = RegisterDescription(
        edition: 1,
        types: [
            RecordType(
                number: 16, name: "trial",
                fields: [
                    Field(number: 1, name: "name", type: .text, lengthMax: 100),
                    Field(number: 2, name: "notes", type: .text),
                    Field(number: 3, name: "day", type: .date), Field(number: 4, name: "time", type: .instant),
                    Field(number: 5, name: "flag", type: .boolean), Field(number: 6, name: "count", type: .integer),
                    Field(number: 7, name: "sex", type: .code(list: "sex")),
                ])
        ],
        codeLists: [
            "sex": CodeList(
                name: "sex",
                codes: [
                    .init(code: "F", labels: ["en": "Female", "ru": "Женский", "ky": "Аял"], also: ["Ж"]),
                    .init(code: "M", labels: ["en": "Male", "ru": "Мужской", "ky": "Эркек"], also: ["М", "Other"]),
                    .init(code: "X", labels: ["en": "Other"]),
                ])
        ])

    private func read(
        _ cell: String, _ name: String, _ form: DateForm? = nil, hearing cells: [String] = [],
        values: [String: String] = [:]
    ) throws -> String? {
        var evidence = DateForm.Evidence()
        for cell in cells + [cell] { evidence.hear(cell) }
        let field = try #require(Self.description.type(named: "trial")?.field(named: name))
        let mapped = Dictionary(values.map { (PlainName($0.key), $0.value) }) { first, _ in first }
        return try CellReading(Self.description, form: form, evidence: evidence).text(cell, field, values: mapped).get()
    }

    private func problem(_ cell: String, _ name: String, _ form: DateForm? = nil, hearing cells: [String] = [])
        -> String
    {
        do {
            return "read as \(try read(cell, name, form, hearing: cells) ?? "nothing")"
        } catch let error as CellProblem { return error.text } catch { return "\(error)" }
    }

    @Test(arguments: [
        ("05.03.1984", "1984-03-05"), ("5.3.1984", "1984-03-05"), ("1984-03-05", "1984-03-05"), ("1984-03", "1984-03"),
        ("1984", "1984"), ("03.1984", "1984-03"), ("1984/3/5", "1984-03-05"), ("1984.03.05", "1984-03-05"),
        ("29.02.1988", "1988-02-29"), ("05.03.1984 г.", "1984-03-05"), ("05.03.1984 0:00:00", "1984-03-05"),
        ("1984-03-05T00:00:00", "1984-03-05"), ("00.00.1984", "1984"), ("00.03.1984", "1984-03"),
        ("13/2/1984", "1984-02-13"),
        ("2/13/1984", "1984-02-13"), ("13-02-1984", "1984-02-13"), ("3/3/1984", "1984-03-03"), ("\u{A0}1984 ", "1984"),
    ])
    func `A date that can be read one way is read`(cell: String, date: String) throws {
        #expect(try read(cell, "day") == date)
    }

    @Test(arguments: ["29.02.1987", "31.04.1984", "32.01.1984", "05.13.1984", "00.00.0000", "1984-13", "5.0.1984"])
    func `A day that no calendar has is refused as such`(cell: String) {
        #expect(problem(cell, "day").contains("no day of the calendar"))
    }

    @Test func `Which of day and month is first is told by the other dates of the file, or asked for`() throws {
        #expect(try read("5/3/1984", "day", hearing: ["31/12/1990"]) == "1984-03-05")
        #expect(try read("5/3/1984", "day", hearing: ["12/31/1990"]) == "1984-05-03")
        #expect(try read("5-3-1984", "day", .dayFirstStroke) == "1984-03-05")
        #expect(try read("5/3/1984", "day", .monthFirst) == "1984-05-03")
        #expect(try read("5.3.1984", "day", .monthFirst) == "1984-03-05")
        #expect(problem("5/3/1984", "day").contains("--dates"))
        #expect(problem("5/3/1984", "day", hearing: ["31/12/1990", "12/31/1990"]).contains("both orders"))
        #expect(problem("31/12/1990", "day", .monthFirst).contains("no day of the calendar"))
    }

    @Test(arguments: [
        ("05.03.84", "year of two digits"), ("5 марта 1984", "expects a date"), ("30000", "--dates excel"),
        ("05.03.1984 14:30", "has a time of day"), ("05.03,1984", "expects a date"), ("soon", "expects a date"),
        ("99999999999999999999", "expects a date"), ("05.03.1984.01", "expects a date"),
        ("1984-03-05x", "expects a date"),
    ])
    func `A date that cannot be read is refused by its kind`(cell: String, kind: String) {
        #expect(problem(cell, "day").contains(kind))
    }

    @Test func `Days as spreadsheets count them are read where somebody says so`() throws {
        #expect(try read("30746", "day", .serial1900) == "1984-03-05")
        #expect(try read("29284", "day", .serial1904) == "1984-03-05")
        #expect(try read("30746,604166667", "time", .serial1900) == "1984-03-05T14:30")
        #expect(problem("1984", "day", .serial1900).contains("a year or a day"))
        #expect(problem("30746.5", "day", .serial1900).contains("time of day"))
        #expect(try read("05.03.1984", "day", .serial1900) == "1984-03-05")
    }

    @Test(arguments: [
        ("05.03.1984 14:30", "1984-03-05T14:30"), ("05.03.1984 9:05", "1984-03-05T09:05"), ("1984-03-05", "1984-03-05"),
        ("1984-03-05 14:30:10", "1984-03-05T14:30:10"), ("1984-03-05T14:30+06:00", "1984-03-05T14:30+06:00"),
        ("05.03.1984 14.30", "1984-03-05T14:30"), ("1984-03-05 14:30:10.000", "1984-03-05T14:30:10"),
    ])
    func `A time is read as a date with the time behind it`(cell: String, time: String) throws {
        #expect(try read(cell, "time") == time)
        #expect(
            problem("1984-03", "time").contains("expects a time")
                && problem("05.03.1984 25:00", "time").contains("expects"))
    }

    @Test func `Blanks at the ends are nobody's, and unusual ones within a text are plain`() throws {
        for blank in [" ", "\u{A0}", "\u{3000}", "\u{200B}", "\t", "\u{2007}", "\u{FEFF}", "\n"] {
            #expect(try read("0013\(blank)", "name") == "0013" && read("\(blank)0013", "name") == "0013")
            #expect(try read("M\(blank)", "sex") == "M" && read(blank, "name") == nil)
            #expect(try read("\(blank)12\(blank)", "count") == "12")
        }
        #expect(try read("Ззаманов\u{A0}\u{3000}Ккубат", "name") == "Ззаманов  Ккубат")
        #expect(try read("Зза\u{AD}манов", "name") == "Ззаманов")
        #expect(try read("one\r\ntwo", "notes") == "one\ntwo")
    }

    @Test func `What is wrong with a value is named as a kind, and never shown`() {
        for (cell, name, kind) in [
            ("1\u{A0}234", "count", "has a blank within"), ("12,5", "count", "has a decimal point"),
            ("1\u{200B}2", "count", "a character that nobody sees"), ("Зза\nманов", "name", "has a line break"),
            ("Зза\u{202E}манов", "name", "a character that nobody sees"), ("9,00E+13", "name", "rounded"),
            ("#REF!", "name", "an error of the spreadsheet"), ("#Н/Д", "sex", "an error of the spreadsheet"),
            ("#####", "day", "a column too narrow"), ("maybe", "flag", "expects true or false"),
        ] {
            let problem = problem(cell, name)
            #expect(problem.contains(kind) && !problem.contains(cell), "\(problem)")
        }
    }

    @Test func `Zeros in front stay, also as spreadsheets keep them`() throws {
        #expect(try read("0012", "name") == "0012" && read("=\"0012\"", "name") == "0012")
        #expect(try read("=1+1", "name") == "=1+1" && read("#12", "name") == "#12")
    }

    @Test func `A code is known by its code, its names in any language, and what a map says`() throws {
        for cell in ["F", "f", "female", "ЖЕНСКИЙ", "женский.", "Ж", "аял"] {
            #expect(try read(cell, "sex") == "F", "\(cell)")
        }
        #expect(try read("мужчина", "sex", values: ["Мужчина": "M"]) == "M")
        #expect(try read("-", "sex", values: ["-": ""]) == nil)
        #expect(try read("unheard", "sex") == "unheard", "left to the register, which says what there is to choose")
        #expect(problem("other", "sex").contains("several codes of the list sex: M, X"))
        for (cell, flag) in [("да", "true"), ("ЛОЖЬ", "false"), ("ооба", "true"), ("0", "false"), ("No", "false")] {
            #expect(try read(cell, "flag") == flag)
        }
    }
}
