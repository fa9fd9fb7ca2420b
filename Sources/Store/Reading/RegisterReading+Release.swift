package import Causality
package import Register
package import Sentences

/// How the dates of a release came about.
extension RegisterReading {
    /// One side of a field that a release date depends on.
    package struct ReleaseSide: Sendable {
        package var field: Field
        package var value: String
        package var change: Change
        /// Several sides, and nobody has decided yet.
        package var isOpen: Bool
    }

    package struct ReleaseTrace: Sendable {
        package var end: SentenceEnd
        /// What was written last to each field, by whom and why; every side of what is disputed.
        package var sides: [(record: Dot, side: ReleaseSide)]
    }

    /// Of every group of sentences of a person that follow one another, the earliest record first.
    package func releaseTraces(of caseFile: Dot) throws -> [ReleaseTrace] {
        guard let type = description.type(named: "sentence") else { return [] }
        var filed = try filedSentences(caseFiles.personFiles(of: caseFile))
        try conflicts.addSides(to: &filed)
        var sides: [String: [ReleaseSide]] = [:]
        for row in filed.sentences {
            guard let record = Dot(row.id) else { continue }
            sides[row.id] = try releaseSides(of: record, type)
        }
        return filed.ends(description.ruleSets).map { end in
            ReleaseTrace(
                end: end,
                sides: end.sentences.flatMap { id in
                    Dot(id).map { record in sides[id, default: []].map { (record, $0) } } ?? []
                })
        }
    }

    private func releaseSides(of record: Dot, _ type: RecordType) throws -> [ReleaseSide] {
        guard let state = try conflicts.history(of: record)?.state else { throw damaged("the record \(record)") }
        var sides: [ReleaseSide] = []
        for name in FiledSentences.sentenceFields + ["alterations"] {
            guard let field = type.field(named: name), let unit = type.unit(of: field.number),
                let resolution = Resolution(unit, of: state)
            else { continue }
            if unit.rule.keepsAll {
                for element in resolution.elements {
                    guard let change = state.applied.first(where: { $0.dot == element.dot }) else { continue }
                    sides.append(
                        ReleaseSide(field: field, value: field.type.text(element.value), change: change, isOpen: false))
                }
                continue
            }
            guard let place = unit.fields.firstIndex(of: field.number) else { continue }
            for sibling in resolution.siblings {
                let value = field.type.text(sibling.values[place])
                sides.append(
                    ReleaseSide(field: field, value: value, change: sibling.change, isOpen: resolution.isOpen))
            }
        }
        return sides
    }
}
