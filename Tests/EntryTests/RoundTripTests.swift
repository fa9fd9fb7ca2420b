import Chance
import Entry
import Testing

/// Whatever table somebody has, however their program writes it, is read as that table.
@Suite struct RoundTripTests {
    enum Quoting: CaseIterable { case always, whereNeeded }

    private static let words = [
        "Ззаманов", "Ккубат уулу", "Выписка из приговора", "0012", "сидел \"дома\"", "ул. Советская, 5; кв. 3", "a|b",
        "первая строка\nвторая строка", "знак\tтаба", "", "Дата рождения", "Осужден по статье", "тест", "3\" шрам",
        "=1+1",
    ]
    private static let header = ["Номер", "Фамилия", "Примечания", "Место рождения"]

    private static func table(_ random: inout SplitMix64) -> [[String]] {
        (0..<12).map { number in
            ["\(number)"] + (1..<header.count).map { _ in random.pick(words) ?? "" }
        }
    }

    private static func text(_ rows: [[String]], _ delimiter: Delimiter, _ quoting: Quoting, _ end: String) -> String {
        let sign = String(decoding: [delimiter.byte], as: UTF8.self)
        return rows.map { row in
            row.map { cell in
                let mustQuote = cell.contains { "\"\n\r".contains($0) || String($0) == sign }
                guard quoting == .always || mustQuote else { return cell }
                return "\"" + cell.replacing("\"", with: "\"\"") + "\""
            }.joined(separator: sign) + end
        }.joined()
    }

    private static func bytes(_ text: String, _ encoding: TextEncoding, marked: Bool) -> [UInt8] {
        switch encoding {
        case .utf8: return (marked ? [0xEF, 0xBB, 0xBF] : []) + Array(text.utf8)
        case .utf16LittleEndian:
            return (marked ? [0xFF, 0xFE] : []) + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        case .utf16BigEndian:
            return (marked ? [0xFE, 0xFF] : []) + text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        case .windows1251, .cp866, .koi8r:
            return text.unicodeScalars.map { scalar in
                // Stated another way than the tables: Cyrillic by its rows.
                let code = scalar.value
                switch (encoding, code) {
                case (_, ..<0x80): return UInt8(code)
                case (.windows1251, 0x410...0x44F): return UInt8(code - 0x410 + 0xC0)
                case (.cp866, 0x410...0x43F): return UInt8(code - 0x410 + 0x80)
                case (.cp866, 0x440...0x44F): return UInt8(code - 0x440 + 0xE0)
                case (.koi8r, _):
                    let order = Array("юабцдефгхийклмнопярстужвьызшэщчъЮАБЦДЕФГХИЙКЛМНОПЯРСТУЖВЬЫЗШЭЩЧЪ".unicodeScalars)
                    return UInt8(0xC0 + (order.firstIndex(of: scalar) ?? 0))
                default: return UInt8(ascii: "?")
                }
            }
        }
    }

    @Test(arguments: TextEncoding.allCases, Delimiter.allCases)
    func `A table comes out as it was, whatever it is written in`(encoding: TextEncoding, delimiter: Delimiter) throws {
        for seed in 1...20 {
            var random = SplitMix64(seed: UInt64(seed))
            let rows = [Self.header] + Self.table(&random)
            for quoting in Quoting.allCases {
                for end in ["\n", "\r\n", "\r"] {
                    for marked in [false, true] {
                        let bytes = Self.bytes(Self.text(rows, delimiter, quoting, end), encoding, marked: marked)
                        let table = try EnteredTable(bytes, .init(mayHoldRows: true))
                        #expect(table.encoding == encoding && table.delimiter == delimiter, "seed \(seed)")
                        #expect(table.header == Self.header)
                        #expect(try table.rows.map { try table.cells($0) } == Array(rows.dropFirst()), "seed \(seed)")
                    }
                }
            }
        }
    }

    /// RFC 4180 a second time, letter by letter: nil where a quote is not where one may be.
    private static func slowly(_ text: String, _ delimiter: Unicode.Scalar) -> [[String]]? {
        enum State { case cellBegins, plain, quoted, quoteInQuoted }
        var (rows, row, cell, state) = ([[String]](), [String](), "", State.cellBegins)
        var scalars = Array(text.unicodeScalars)[...]
        func endsLine(_ scalar: Unicode.Scalar) -> Bool { scalar == "\n" || scalar == "\r" }
        func endRow() {
            // A line without anything is none.
            if row.isEmpty, cell.isEmpty, state == .cellBegins {
            } else {
                rows.append(row + [cell])
            }
            (row, cell, state) = ([], "", .cellBegins)
        }
        while let scalar = scalars.popFirst() {
            switch state {
            case .quoted:
                if scalar == "\"" { state = .quoteInQuoted } else { cell.unicodeScalars.append(scalar) }
                continue
            case .quoteInQuoted where scalar == "\"":
                cell.unicodeScalars.append(scalar)
                state = .quoted
                continue
            case .cellBegins where scalar == "\"":
                state = .quoted
                continue
            case .cellBegins, .plain, .quoteInQuoted: break
            }
            if scalar == delimiter {
                row.append(cell)
                (cell, state) = ("", .cellBegins)
                // The cell that begins now is one even where nothing follows.
                if scalars.first.map(endsLine) ?? true { state = .plain }
            } else if endsLine(scalar) {
                if scalar == "\r", scalars.first == "\n" { scalars.removeFirst() }
                endRow()
            } else {
                guard state != .quoteInQuoted else { return nil }
                cell.unicodeScalars.append(scalar)
                state = .plain
            }
        }
        guard state != .quoted else { return nil }
        endRow()
        return rows
    }

    @Test(arguments: Delimiter.allCases)
    func `Any letters are read as a second, slow reader of RFC 4180 reads them`(delimiter: Delimiter) {
        let sign = Unicode.Scalar(delimiter.byte)
        let letters: [Unicode.Scalar] = ["a", "ж", "\"", "\"", sign, sign, "\n", "\r", " ", "\u{0}", "😀"]
        var (read, refused) = (0, 0)
        for seed in 1...4_000 {
            var random = SplitMix64(seed: UInt64(seed))
            var text = String.UnicodeScalarView()
            for _ in 0..<random.below(25) {
                text.append(random.pick(letters) ?? "a")
            }
            let rows = Array(CSVRows(Array(String(text).utf8), delimiter, mayHoldRows: true))
            let slow = Self.slowly(String(text), sign)
            if let slow {
                read += 1
                #expect(rows.allSatisfy { $0.problem == nil } && rows.map(\.cells) == slow, "seed \(seed)")
            } else {
                refused += 1
                #expect(rows.contains { $0.problem != nil }, "seed \(seed)")
            }
        }
        #expect(read > 500 && refused > 500)
    }
}
