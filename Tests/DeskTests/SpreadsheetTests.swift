import Desk
import Foundation
import Testing

/// The workbook is read by a reader that is not ours.
@Suite struct SpreadsheetTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private static let reader = """
        import json, re, sys, xml.etree.ElementTree as tree, zipfile
        book, n = zipfile.ZipFile(sys.argv[1]), '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'
        # As ECMA-376 has it: what XML cannot hold is written _xHHHH_.
        plain = lambda s: re.sub('_x([0-9A-Fa-f]{4})_', lambda m: chr(int(m[1], 16)), s)
        shared = []
        if 'xl/sharedStrings.xml' in book.namelist():
            for si in tree.fromstring(book.read('xl/sharedStrings.xml')).iter(n + 'si'):
                shared.append(plain(''.join(t.text or '' for t in si.iter(n + 't'))))
        names = [s.get('name') for s in tree.fromstring(book.read('xl/workbook.xml')).iter(n + 'sheet')]
        sheets = []
        for i, name in enumerate(names, 1):
            cells = {}
            for c in tree.fromstring(book.read(f'xl/worksheets/sheet{i}.xml')).iter(n + 'c'):
                v = c.find(n + 'v').text
                cells[c.get('r')] = shared[int(v)] if c.get('t') == 's' else '#' + v
            sheets.append({'name': name, 'cells': cells})
        sys.stdout.buffer.write(json.dumps(sheets).encode())
        """

    private struct Sheet: Decodable {
        var name: String
        var cells: [String: String]
    }

    private func read(_ sheets: [(name: String, table: Table)]) throws -> [Sheet] {
        let file = scratch.file("book.xlsx")
        try Spreadsheet.xlsx(sheets, scratch: scratch.path).write(to: URL(filePath: file))
        let python = Process()
        python.executableURL = URL(filePath: "/usr/bin/env")
        python.arguments = ["python3", "-c", Self.reader, file]
        let pipe = Pipe()
        python.standardOutput = pipe
        try python.run()
        let json = pipe.fileHandleForReading.readDataToEndOfFile()
        python.waitUntilExit()
        try #require(python.terminationStatus == 0)
        return try JSONDecoder().decode([Sheet].self, from: json)
    }

    @Test func `Each table is a sheet, with numbers as numbers, and texts as texts`() throws {
        let people = Table(
            columns: ["name", "count", "late"],
            rows: [
                [.text("=1+1"), .number(7), .flag(true)], [.text("Ырыскелди \"А\" <b>&"), .empty, .flag(false)],
                [.text("12"), Table.Cell(-3), .empty],
            ])
        let sheets = try read([("One", people), ("Two", Table(columns: ["empty"]))])
        #expect(sheets.map(\.name) == ["One", "Two"])
        #expect(
            sheets[0].cells == [
                "A1": "name", "B1": "count", "C1": "late", "A2": "=1+1", "B2": "#7", "C2": "yes",
                "A3": "Ырыскелди \"А\" <b>&", "C3": "no", "A4": "12", "B4": "#-3",
            ])
        #expect(sheets[1].cells == ["A1": "empty"])
    }

    @Test func `What is unseen is in no cell, and lines stay lines`() throws {
        let sheets = try read([("One", Table(columns: ["a"], rows: [[.text("one\ntwo\u{1B}[31m\u{202E}")]]))])
        #expect(sheets[0].cells["A2"] == "one\ntwo\u{FFFD}[31m\u{FFFD}")
    }

    @Test func `Nothing is left in the folder for temporary files, whether or not it succeeds`() throws {
        _ = try Spreadsheet.xlsx([("One", Table(columns: ["a"]))], scratch: scratch.path)
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path) == [])
        let error = #expect(throws: CommandFailure.self) {
            try Spreadsheet.xlsx([("no: such [name]", Table(columns: ["a"]))], scratch: scratch.path)
        }
        #expect(error?.message.contains("use --format csv") == true)
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path) == [])
    }

    @Test func `A folder that is not there is named`() {
        let error = #expect(throws: CommandFailure.self) {
            try Spreadsheet.xlsx([("One", Table(columns: ["a"]))], scratch: "/nowhere")
        }
        #expect(error?.message.hasPrefix("/nowhere: ") == true)
    }
}
