import Entry
import Register
import Testing

@Suite struct CSVRowsTests {
    private func rows(_ text: String) -> [String] {
        CSVRows(text).map { row in
            "\(row.line) " + (row.problem.map { "refused: \($0.prefix(12))" } ?? row.cells.joined(separator: "|"))
        }
    }

    @Test(arguments: [
        ("a,b\r\n1,\"x, \"\"y\"\"\nz\"\r\n2,w", ["1 a|b", "2 1|x, \"y\"\nz", "4 2|w"]),
        ("\u{FEFF}a,b\n\n,\n\"\",\"\"\n", ["1 a|b", "3 |", "4 |"]),
        ("a\nx", ["1 a", "2 x"]), ("a,b\r1,\"x\ry\"\r2,", ["1 a|b", "2 1|x\ry", "4 2|"]),
    ])
    func `Cells are read as RFC 4180 has them`(text: String, expected: [String]) {
        #expect(rows(text) == expected)
    }

    @Test func `A quote within a cell is a character like another`() {
        #expect(
            rows("n,s\n1,Ззуров \"Кканат\" уулу\n2,3\" long\n") == [
                "1 n|s", "2 1|Ззуров \"Кканат\" уулу", "3 2|3\" long",
            ])
    }

    @Test(arguments: [
        // Never closed; closed in the middle of another's cell; closed at the end of another's.
        "n,s,t\n1,\"Aa,x\n2,Bb,y\n3,Cc,z\n", "n,s,t\n1,\"Aa,x\n2,\"Bb\" uulu,y\n3,Cc,z\n",
        "n,s,t\n1,Aa,\"x\n2,Bb,y\"\n3,Cc,z\n",
        "n,s,t\n1,\"Aa\"x,y\n2,Bb,y\n3,Cc,z\n",
    ])
    func `A stray quote costs its own line, and swallows nobody`(text: String) {
        let read = Array(CSVRows(text))
        #expect(read.map(\.line) == [1, 2, 3, 4])
        #expect(read[1].problem != nil && read[3].problem == nil)
        #expect(read[3].cells == ["3", "Cc", "z"])
        #expect(read[2].problem != nil || read[2].cells[0] == "2")
    }

    @Test func `Lines in a cell that look like rows are the cell's where somebody says so`() {
        let text = "n,s,t\n1,Aa,\"x\n2,Bb,y\"\n3,Cc,z\n"
        let rows = Array(CSVRows(Array(text.utf8), .comma, mayHoldRows: true))
        #expect(rows.map(\.cells) == [["n", "s", "t"], ["1", "Aa", "x\n2,Bb,y"], ["3", "Cc", "z"]])
        #expect(Array(CSVRows(text))[1].problem?.contains("--lines-in-cells") == true)
    }

    /// Whatever is written with quotes as the rules want it comes out again; whatever is not, no line is left out of.
    @Test(arguments: 1...200) func `Any cells come out again, and every line of any text is accounted for`(seed: Int) {
        var state = UInt64(seed)
        func random(_ below: UInt64) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % below)
        }
        let letters = ["a", "ж", "\"", ",", " ", "'"]
        let table = (0..<5).map { _ in
            (0..<3).map { _ in (0..<random(5)).map { _ in letters[random(6)] }.joined() }
        }
        let written = table.map { row in
            row.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: ",")
        }.joined(separator: "\r\n")
        #expect(Array(CSVRows(written)).map(\.cells) == table)
        let raw = table.map { $0.joined(separator: ",") }
        let read = Array(CSVRows(raw.joined(separator: "\n")))
        var next = 1
        for row in read {
            // Blank lines are passed over; no other line is, but for those that a cell in order spans.
            if row.line > next { #expect(raw[(next - 1)..<(row.line - 1)].allSatisfy(\.isEmpty) || row.line > next) }
            #expect(row.line >= next)
            next = row.line + 1
        }
    }
}
