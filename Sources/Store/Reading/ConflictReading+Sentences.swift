import Causality
import Register
import Sentences

/// Every side of what is in conflict about sentences, whether somebody, a rule or nobody has decided.
extension ConflictReading {
    func addSides(to row: inout FiledSentences.Row, _ fields: [String]) throws {
        guard let record = Dot(row.id) else { return }
        for conflict in try conflicts(record: record) {
            let resolution = try resolution(conflict)
            for (place, number) in conflict.unit.fields.enumerated() {
                guard let field = conflict.type.field(number), fields.contains(field.name) else { continue }
                row.take(
                    (resolution?.siblings ?? []).map {
                        $0.values[place] == .none ? "" : field.type.text($0.values[place])
                    },
                    of: field.name)
            }
        }
    }

    /// The same of all of a person's records.
    func addSides(to filed: inout FiledSentences) throws {
        for place in filed.sentences.indices {
            try addSides(to: &filed.sentences[place], FiledSentences.sentenceFields)
        }
        for place in filed.events.indices { try addSides(to: &filed.events[place], FiledSentences.eventFields) }
    }
}
