import ProcessHarness

/// What a site's export holds of persons and their custody.
struct RegisterExport {
    private struct Record: Decodable {
        struct Fields: Decodable { var prisonerNo: String? }
        var type: String
        var id: String
        var fields: Fields
    }

    /// Lines as they are, of persons and custody.
    private(set) var personLines: Set<String> = []
    private(set) var ids: Set<String> = []
    /// Person records by prisoner number.
    private(set) var recordsByNumber: [String: Int] = [:]

    init(_ site: SiteProcess) throws {
        let text = try site.run(["export"])
        let lines = text.split(separator: "\n").map(String.init)
        let records = try Answer.decodeLines(Record.self, from: text, of: "kerben export")
        for (record, line) in zip(records, lines) where ["person", "custody"].contains(record.type) {
            personLines.insert(line)
            ids.insert(record.id)
            if let number = record.fields.prisonerNo { recordsByNumber[number, default: 0] += 1 }
        }
    }
}
