package import Causality
import FoundationEssentials
package import Register
package import Safeguards

/// A person's file as a whole, to be read by the person.
extension RegisterReading {
    package struct FiledRecord: Sendable {
        package var type: RecordType
        package var record: Dot
        /// Who wrote it first, and when, here.
        package var author: String
        package var writtenAt: String
        /// Fields with a value, in their order; many values where a field keeps all. Times are of the clocks here.
        package var fields: [(field: Field, values: [String])]
    }

    /// Every record of a file and of those joined with it that `reading` may read, by type; its fields as far as it shows them.
    package func file(_ caseFile: Dot, _ reading: Reading) throws -> [FiledRecord] {
        let files = try caseFiles.personFiles(of: caseFile).filter(caseFiles.mayRead)
        var records: [FiledRecord] = []
        for type in description.types where type.scope == .caseFile && reading.right(type.name) >= .read {
            for file in files {
                let query = try Prepared(
                    db, "SELECT * FROM \(quoted(type.name)) WHERE case_id = ? ORDER BY id", file.packed)
                try query.forEach { row in
                    guard let record = Dot(packed: row.number(0)), let change = try change(record) else { return }
                    let texts = row.texts(type)
                    let written = CivilTime.pack(change.correctedMilliseconds / 1_000, .second)
                    records.append(
                        FiledRecord(
                            type: type, record: record, author: change.author,
                            writtenAt: localTime(CivilTime.instantText(written)),
                            fields: type.fields.compactMap { field in
                                texts[field.name].map { (field, values($0, field, type, reading)) }
                            }))
                }
            }
        }
        return records
    }

    private func values(_ text: String, _ field: Field, _ type: RecordType, _ reading: Reading) -> [String] {
        guard reading.shows(field, of: type) else { return ["(confidential)"] }
        if field.confidentiality == .sealed { return ["(sealed to the body that receives it)"] }
        guard field.rule.keepsAll else {
            // To the precision that it is known.
            return [field.type == .instant && text.contains("T") ? localTime(text) : text]
        }
        struct Element: Decodable { var value: String }
        // A text that is no list was written before the field kept all: it is the one value.
        return (try? JSONDecoder().decode([Element].self, from: Data(text.utf8)).map(\.value)) ?? [text]
    }
}
