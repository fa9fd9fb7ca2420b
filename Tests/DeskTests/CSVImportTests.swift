import Desk
import Entry
import Foundation
import Register
import Store
import Testing

/// Lines of a CSV file as drafts of records.
@Suite struct CSVImportTests {
    private let description: RegisterDescription

    init() throws { description = try Site.description.get() }

    private func read(
        _ text: String, as type: String = "person", _ names: [String: String] = [:], known: KnownAnswer? = nil,
        reason: String? = nil
    ) throws -> CSVImport {
        let map = EntryMap(records: [.init(columns: names.mapValues { [$0] })])
        return try CSVImport(
            Array(text.utf8), named: "p.csv", as: type, by: map, known: known, reason: reason, in: description)
    }

    private func refusal(_ text: String, as type: String = "person", _ names: [String: String] = [:]) throws -> String {
        try #require(throws: CommandFailure.self) { try read(text, as: type, names) }.message
    }

    private func drafts(_ file: CSVImport) -> [Result<EntryPlan.Entered, Refusal>] {
        file.rows.map { row in Result { () throws(Refusal) in try file.plan.records(of: row)[0] } }
    }

    private func problems(_ file: CSVImport) -> [String] {
        drafts(file).map { draft in
            if case .failure(let refusal) = draft { return "\(refusal)" }
            return "in order"
        }
    }

    @Test func `Each cell becomes the field of its column, and an empty one is not written`() throws {
        let file = try read("prisoner_no,surname,id\nA-1,\"Vvut, mokov\",1\nA-2,,2\n")
        let drafts = try drafts(file).map { try $0.get() }
        #expect(drafts.map { $0.fields["prisoner_no"] } == ["A-1", "A-2"])
        #expect(drafts.map { $0.fields["surname"] } == ["Vvut, mokov", nil])
        #expect(drafts.allSatisfy { $0.type.name == "person" && $0.caseFile == nil })
        #expect(drafts[0].fields.count == 2 && drafts[1].fields.count == 1)
    }

    @Test func `A cell is text as it stands, and no formula, path or quote in it is anything else`() throws {
        for text in ["=1+1", "'; DROP TABLE person; --", "../../etc/passwd", "\u{202E}x", "line\nbreak", "{\"a\":1}"] {
            let cell = "\"" + text.replacing("\"", with: "\"\"") + "\""
            let file = try read("prisoner_no,address\nA-1,\(cell)\n", known: .new)
            #expect(try drafts(file)[0].get().fields["address"] == text)
        }
    }

    @Test func `A record that opens no file says whose it is, by id or by number`() throws {
        let byNumber = try read(
            "prisoner_no,status,since,document,document_date\nA-1,UNTRIED,2026-06-01,9,2026-06-01\n", as: "legal_status"
        )
        #expect(try drafts(byNumber)[0].get().caseFile == .number("A-1"))
        let byID = try read(
            "case,status,since,document,document_date\n1.1-4,UNTRIED,2026-06-01,9,2026-06-01\n", as: "legal_status")
        #expect(try drafts(byID)[0].get().caseFile == .id("1.1-4"))
    }

    @Test func `Columns are renamed, and left out by an empty name`() throws {
        let file = try read(
            "Nomer,Familiya,Rost\nA-1,Vvutmokov,181\n", ["Nomer": "prisoner_no", "Familiya": "surname", "Rost": ""],
            reason: "the old books")
        #expect(try drafts(file)[0].get().fields == ["prisoner_no": "A-1", "surname": "Vvutmokov"])
    }

    @Test func `What no column can be is refused by its place, and never shown`() throws {
        #expect(try refusal("").contains("p.csv:1: is empty"))
        #expect(
            try refusal("prisoner_no,Vvutmokov\n")
                == "p.csv:1: column 2 is no field of person; rename it or leave it out with --map, which --suggest-map begins"
        )
        #expect(try refusal("surname,surname\n").contains("column 2 stands there twice"))
        #expect(
            try refusal("a,b\n", as: "person", ["a": "surname", "b": "surname"]).contains("column 2 stands there twice")
        )
        #expect(try refusal("case\n", as: "custody").contains("is missing, which a new custody needs"))
        #expect(try refusal("\"surname\n").hasPrefix("p.csv:1: "))
        let unknown = #expect(throws: CommandFailure.self) { try description.described("persons", place: "--as ") }
        #expect(unknown?.message.hasPrefix("--as persons: no record type of this register (") == true)
    }

    @Test func `A line that cannot be read, or has too many cells, is refused alone`() throws {
        let file = try read("prisoner_no,surname\nA-1\nA-2,b,c\nA-3,\"open\nA-4,b\n")
        let problems = problems(file)
        #expect(problems.count == 4 && problems.last == "in order")
        #expect(problems[0].contains("has 1 columns, the header 2") && problems[1].contains("has 3 columns"))
        #expect(problems[2] != "in order")
    }

    @Test func `An id stands once in a file, and a line may be asked for as often as need be`() throws {
        let file = try read("id,surname\n1,a\n2,b\n1,c\n,d\n,e\n")
        for _ in 0..<2 {
            let problems = problems(file)
            #expect(problems[2].contains("stands twice in this file"))
            #expect(problems.enumerated().allSatisfy { $0.offset == 2 || $0.element == "in order" })
        }
    }

    // MARK: On a store

    private static let two = "prisoner_no,surname,sex\nA-1,Vvutmokov,M\nA-2,Iikkoek,F\n"

    @Test func `All lines are taken, or none`() throws {
        let site = try Site()
        let notes = Notes()
        let broken = try read("prisoner_no,surname,sex\nA-1,Vvutmokov,M\nA-2,Iikkoek,QQ\n")
        let refused = try site.node.take(broken, as: site.clerk(), note: notes.add)
        #expect(refused.refused == 1)
        #expect(notes.all.count == 1 && notes.all[0].hasPrefix("p.csv:3: "))
        #expect(!notes.all[0].contains("QQ") && !notes.all[0].contains("Iikkoek"))
        #expect(try site.node.export(Look(), as: site.clerk()).isEmpty)
        let taken = try site.node.take(read(Self.two), as: site.clerk(), note: notes.add)
        #expect(taken.text == "2 lines taken, 0 refused\n")
        #expect(try site.node.export(Look(), as: site.clerk()).split(separator: "\n").count == 2)
        #expect(notes.all.count == 1)
    }

    @Test func `Where it keeps going, the lines in order are taken; where it is tried, none`() throws {
        let site = try Site()
        let notes = Notes()
        let dry = try site.node.take(read(Self.two), isDryRun: true, as: site.clerk(), note: notes.add)
        #expect(dry.text == "2 lines are in order; nothing was written (--dry-run)\n")
        #expect(try site.node.export(Look(), as: site.clerk()).isEmpty)
        let broken = try read("prisoner_no,sex\nA-1,M\nA-2,QQ\nA-3,F\nA-4,QR\n")
        let said = try site.node.take(broken, keepsGoing: true, as: site.clerk(), note: notes.add)
        #expect(said.text == "2 lines taken, 2 refused\n")
        #expect(notes.all.count == 2)
        #expect(
            said.report.rendered(.csv)
                == "lines,where,what,on\n2,person.sex,\"is not a code of the list sex: one of F, M, X, U\",3 5\n")
        #expect(try site.node.export(Look(), as: site.clerk()).split(separator: "\n").count == 2)
    }
}
