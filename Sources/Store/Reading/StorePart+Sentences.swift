import Causality
import Register
import Sentences

/// A person's sentences as their records hold them.
extension StorePart {
    /// Of these files, or of those that hold `speaks` for a row.
    func filedSentences(
        _ files: [Dot], where speaks: (Dot, FiledSentences.Row) -> Bool = { _, _ in true }
    ) throws -> FiledSentences {
        var filed = FiledSentences(sentences: [])
        for file in files {
            filed.sentences += try rows("sentence", FiledSentences.sentenceFields, file).filter { speaks(file, $0) }
            filed.events += try rows("sentence_event", FiledSentences.eventFields, file)
        }
        return filed
    }

    private func rows(_ name: String, _ fields: [String], _ file: Dot) throws -> [FiledSentences.Row] {
        guard let type = description.type(named: name) else { return [] }
        let query = try Prepared(db, select(type, fields, by: "case_id"))
        query.bind(1, file.packed)
        var rows: [FiledSentences.Row] = []
        try query.forEach { row in
            guard let record = Dot(packed: row.number(0)) else { return }
            rows.append(filedRow(record, type, fields, row, from: 1))
        }
        return rows.sorted { $0.id < $1.id }
    }

    /// One row of a statement whose columns from a place on are these fields.
    func filedRow(
        _ record: Dot, _ type: RecordType, _ fields: [String], _ row: Prepared.Columns, from first: Int32
    ) -> FiledSentences.Row {
        var values: [String: String] = [:]
        for (place, name) in fields.enumerated() {
            let text = row.text(first + Int32(place))
            guard !text.isEmpty else { continue }
            // A flag is kept as a number.
            values[name] = type.field(named: name)?.type == .boolean ? (text == "0" ? "false" : "true") : text
        }
        return FiledSentences.Row(id: record.description, values: values)
    }
}
