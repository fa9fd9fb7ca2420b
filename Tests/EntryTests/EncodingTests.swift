import Entry
import Testing

/// Bytes of a file say what they are, or nobody guesses.
@Suite struct EncodingTests {
    private func windows(_ text: String) -> [UInt8] {
        text.unicodeScalars.map { $0.value < 0x80 ? UInt8($0.value) : UInt8($0.value - 0x410 + 0xC0) }
    }

    @Test func `A list in capitals, or with one word of Russian, is enough`() {
        for text in ["Фамилия;Имя", "ИВАНОВ;ПЕТР", "n,s\n1,Осмонов", "Номер;Пол\r\n1;М\r\n"] {
            #expect(EncodingFinding(windows(text)) == .found(.windows1251), "\(text)")
        }
        #expect(EncodingFinding(Array("prisoner_no,sex\nA-1,M\n".utf8)) == .found(.utf8))
        #expect(EncodingFinding([]) == .found(.utf8))
    }

    @Test(
        arguments: [
            // Of Western Europe, Turkey; one letter; halves of both; bytes of no text at all.
            Array("name\nAndr".utf8) + [0xE9, 10] + Array("Jos".utf8) + [0xE9],
            [0x6E, 10, 0xDD, 0x7A, 0xFE, 0x6B, 10, 0xE7, 0x61],
            [0x41, 0xCC, 0x2C, 0x42], [0x98, 0xC0, 0xC1, 0x81, 0x8D], [0, 1, 2, 0, 3],
        ] as [[UInt8]])
    func `What may be several encodings is asked for`(bytes: [UInt8]) {
        guard case .undecided(let why) = EncodingFinding(bytes) else {
            Issue.record("\(EncodingFinding(bytes))")
            return
        }
        #expect(why.contains("--encoding"))
    }

    @Test func `A UTF-8 with a broken letter is none of another encoding, and its line is named`() {
        let good = Array("Фамилия;Имя\nЗзаманов;Ккубат\n".utf8)
        guard case .undecided(let why) = EncodingFinding(good + [0xD0, 0x3B, 10] + good) else {
            Issue.record("was taken")
            return
        }
        #expect(why.contains("UTF-8") && why.contains("line 3"))
    }

    @Test func `A workbook is told to be saved as CSV`() {
        guard case .undecided(let why) = EncodingFinding([0x50, 0x4B, 3, 4, 0, 0]) else {
            Issue.record("was taken")
            return
        }
        #expect(why.contains("save the sheet as CSV"))
    }

    @Test func `Bytes that an encoding does not have are refused where it is said`() {
        #expect(TextEncoding.windows1251.utf8([0x41, 0x98]) == nil && TextEncoding.utf8.utf8([0xC0, 0x80]) == nil)
        #expect(
            TextEncoding.utf8.utf8([0xED, 0xA0, 0x80]) == nil && TextEncoding.utf16LittleEndian.utf8([0x41]) == nil)
        #expect(TextEncoding.utf16LittleEndian.utf8([0, 0xD8, 0x41, 0]) == nil)
        #expect(throws: EnteredTable.Problem.self) { try EnteredTable([0x41, 0x98], .init(encoding: .windows1251)) }
    }
}

@Suite struct DelimiterTests {
    private func found(_ text: String, _ known: Set<String> = []) -> Delimiter.Finding {
        Delimiter.found(in: Array(text.utf8)) { known.contains($0) }
    }

    @Test(
        arguments: [
            ("a;b\n1;2,5\n", .semicolon), ("a\tb;c\n1\t2\n", .tab), ("a,b\n\"1;2;3\",4\n", .comma),
            ("a|b\n1|2\n", .bar),
            ("a;b\n\"x,y\",z;2\nq;3\n", .semicolon), ("alone\n1\n2,3\n", .comma), ("", .comma),
        ] as [(String, Delimiter)])
    func `Cells are divided by what gives every row as many as the header`(text: String, delimiter: Delimiter) {
        #expect(found(text) == .found(delimiter))
    }

    @Test func `Where two would do, the names of the header decide, or people`() {
        let text = "Фамилия, имя;Пол\nЗзаманов, К.;M\n"
        guard case .undecided(let why) = found(text) else {
            Issue.record("was found")
            return
        }
        #expect(why.contains("comma or semicolon") && why.contains("--delimiter"))
        #expect(found(text, ["Пол"]) == .found(.semicolon))
    }

    @Test func `What spreadsheets write of it on the first line is heeded`() throws {
        let table = try EnteredTable(Array("sep=;\r\na;b,c\r\n1;2\r\n".utf8))
        #expect(table.header == ["a", "b,c"] && table.rows.map(\.line) == [3])
    }
}

@Suite struct EnteredTableTests {
    private func table(_ text: String) throws -> EnteredTable { try EnteredTable(Array(text.utf8)) }

    @Test func `Empty rows and columns at the end are none, and blanks are no content`() throws {
        let table = try table("a , b,,\n1,2,,\n,,,\n \u{A0},\t,,\n3,4,\u{3000},\n5,6\n")
        #expect(table.header == ["a", "b"])
        #expect(try table.rows.map { try table.cells($0) } == [["1", "2"], ["3", "4"], ["5", "6"]])
        #expect(table.rows.map(\.line) == [2, 5, 6])
    }

    @Test func `A column without a name that has something in it stays, and a row that is too short or long is told`()
        throws
    {
        let table = try table("a,b,\n1,2,x\n1,2,,y\n1,2\n")
        #expect(table.header == ["a", "b", ""])
        #expect(try table.cells(table.rows[0]) == ["1", "2", "x"])
        for row in table.rows.dropFirst() {
            #expect(throws: CellProblem.self) { try table.cells(row) }
        }
    }

    @Test func `A title above the header is passed over, and no row of a table without a header is taken for one`()
        throws
    {
        func table(_ text: String) throws -> EnteredTable {
            try EnteredTable(Array(text.utf8)) { ["Фамилия", "Пол", "sex"].contains($0) }
        }
        let titled = try table("Список за 2025 год;;\n;;\nФамилия;Пол;Рост\nЗзаман;M;181\n")
        #expect(titled.header == ["Фамилия", "Пол", "Рост"] && titled.headerLine == 3 && titled.rows.count == 1)
        #expect(try table("Ззаман;M\nКкарим;F\n").headerLine == 1)
        #expect(try table("Номер;Пол\nФамилия;Пол\n").headerLine == 1)
        #expect(try table("Ззаман;M\nПол;x\n").headerLine == 1)
    }
}
