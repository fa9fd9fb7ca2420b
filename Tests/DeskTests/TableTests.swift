import Desk
import Foundation
import Register
import Testing

/// Tables in three formats, of what a hostile clerk might have written into a register.
@Suite struct TableTests {
    private static let hostile = [
        "plain", "", "a,b", "say \"so\"", "line\nbreak", "carriage\rreturn", "=1+1", "+7", "-7", "@SUM(A1)",
        "\tindented",
        "\u{1B}[31mred", "\u{202E}turned", "bell\u{7}", "Ээрчиев Ырыскелди", "👩🏽‍⚕️ ﷽", "'quoted", "back\\slash",
        "  spaces  ",
        "\u{2028}separator", "null\u{0}byte",
    ]

    private static func table(_ texts: [String]) -> Table {
        Table(columns: ["name", "count"], rows: texts.enumerated().map { [.text($1), Table.Cell($0)] })
    }

    @Test func `Text in JSON comes back as it was, whatever it holds`() throws {
        let json = Self.table(Self.hostile).rendered(.json)
        let rows = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [[String: Any]])
        #expect(rows.map { $0["name"] as? String } == Self.hostile)
        #expect(rows.map { $0["count"] as? Int } == Array(Self.hostile.indices))
    }

    @Test func `JSON holds nothing that a terminal would obey`() {
        let json = Self.table(Self.hostile).rendered(.json)
        #expect(json.unicodeScalars.allSatisfy { !$0.isUnseen || $0 == "\n" })
    }

    @Test func `A cell is written as what it is`() {
        let table = Table(
            columns: ["a", "b", "c", "d"], rows: [[.flag(true), .empty, .number(-5), .text("5")], [.flag(false)]])
        #expect(table.json == "[{\"a\":true,\"b\":null,\"c\":-5,\"d\":\"5\"},\n {\"a\":false}]")
        #expect(table.rendered(.csv) == "a,b,c,d\nyes,,-5,5\nno\n")
    }

    /// As RFC 4180 has it, and no more forgiving.
    private static func cells(_ csv: String) -> [[String]] {
        var rows: [[String]] = [[""]]
        var isQuoted = false
        for character in csv.unicodeScalars {
            let place = rows.count - 1
            let isText = isQuoted || !["\"", ",", "\n"].contains(character)
            switch character {
            case "\"": isQuoted.toggle()
            case "," where !isText: rows[place].append("")
            case "\n" where !isText: rows.append([""])
            default: rows[place][rows[place].count - 1].unicodeScalars.append(character)
            }
        }
        return rows.dropLast()
    }

    @Test func `CSV read again gives the cells of a table, formulas as texts`() {
        // No quote among them: the reader above takes each for an end or a beginning.
        let texts = Self.hostile.filter { !$0.contains("\"") }
        let marked = texts.map { text in text.first.map { "=+-@\t\r".contains($0) } == true ? "'" + text : text }
        let rows = Self.cells(Self.table(texts).rendered(.csv))
        #expect(rows.first == ["name", "count"])
        #expect(rows.dropFirst().map { $0[0] } == marked.map(\.cellText))
        #expect(rows.dropFirst().map { $0[1] } == texts.indices.map(String.init))
    }

    @Test func `A quote in a CSV is written twice, and its cell in quotes`() {
        let table = Table(columns: ["a", "b"], rows: [[.text("say \"so\""), .text("\"")]])
        #expect(table.rendered(.csv) == "a,b\n\"say \"\"so\"\"\",\"\"\"\"\n")
    }

    @Test func `No cell of a CSV begins as a formula does`() {
        for text in ["=1+1", "+7", "-7", "@SUM(A1)", "\tx", "\rx", "=cmd|'/c calc'!A0, x", "-\"a\""] {
            let line = Table(columns: ["a"], rows: [[.text(text)]]).rendered(.csv).dropFirst(2)
            let cell = line.first == "\"" ? line.dropFirst() : line
            #expect(cell.first == "'", "\(text)")
        }
        #expect(Table(columns: ["a"], rows: [[.number(-7)]]).rendered(.csv) == "a\n-7\n")
    }

    @Test func `Columns for the eye are a line a row, and stand under each other`() {
        let text = Self.table(Self.hostile).rendered(.table)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        #expect(lines.count == Self.hostile.count + 1)
        #expect(text.unicodeScalars.allSatisfy { !$0.isUnseen || $0 == "\n" })
        let width = Self.hostile.map(\.printable.count).max() ?? 0
        for (line, last) in zip(lines, ["count"] + Self.hostile.indices.map(String.init)) {
            #expect(line.dropFirst(width) == "  " + last, "\(line)")
        }
    }

    @Test func `A row ends without spaces, and a table without rows says so`() {
        let table = Table(columns: ["long name", "b"], rows: [[.text("a"), .empty]])
        #expect(table.rendered(.table) == "long name  b\na\n")
        #expect(Table(columns: ["a"]).rendered(.table) == "(none)\n")
        #expect(Table(columns: ["a", "b"]).rendered(.csv) == "a,b\n")
        #expect(Table(columns: ["a"]).rendered(.json) == "[]\n")
    }
}
