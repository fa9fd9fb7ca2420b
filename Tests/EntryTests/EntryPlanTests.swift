import Entry
import Register
import Testing

/// Columns and rows as records.
@Suite struct EntryPlanTests {
    private func read(_ text: String, encoding: TextEncoding? = nil) throws -> [Result<[String: String], Refusal>] {
        let description = CellReadingTests.description
        let table = try EnteredTable(Array(text.utf8), .init(encoding: encoding))
        let plan = try EntryPlan(table, EntryMap(), as: "trial", in: description)
        return table.rows.map { row in
            Result { () throws(Refusal) in try plan.records(of: row)[0].fields }
        }
    }

    private func problem(_ result: Result<[String: String], Refusal>) -> String {
        if case .failure(let refusal) = result { refusal.description } else { "in order" }
    }

    @Test func `One date that shows the order reads all of a file's`() throws {
        let rows = try read("name,day,time\na,5/3/1984,\nb,,31/12/2025 10:00\n")
        #expect(try rows[0].get()["day"] == "1984-03-05" && rows[1].get()["time"] == "2025-12-31T10:00")
        #expect(try problem(read("name,day\na,5/3/1984\n")[0]).contains("--dates d/m/yyyy or m/d/yyyy"))
    }

    @Test func `A line of totals is none of the table`() throws {
        let rows = try read("name,notes,count\na,,1\nИтого:,,1\nВсего,b,1\n Total ,,\nВсеволод,,\n")
        #expect(rows.map { problem($0).contains("looks like a line of totals") } == [false, false, false, true, false])
    }

    @Test func `Headers are known whatever their capitals, blanks and marks`() throws {
        #expect(try read(" NAME :;Notes*\na;b\n")[0].get() == ["name": "a", "notes": "b"])
    }

    @Test func `A letter that the encoding lacks was lost, and its word is refused`() throws {
        let table = try EnteredTable(
            Array("name;notes\n".utf8) + [0x3F, 0xF1, 0xE5, 0xED, 0x3B, 0xEE, 0xE4, 0xE8, 0xED, 0x3F, 10],
            .init(encoding: .windows1251))
        let plan = try EntryPlan(table, EntryMap(), as: "trial", in: CellReadingTests.description)
        let refusal = #expect(throws: Refusal.self) { try plan.records(of: table.rows[0]) }
        #expect(refusal?.description.contains("trial.name: has a question mark in a word") == true)
        #expect(try problem(read("name\n?сен\n")[0]) == "in order")
    }
}
