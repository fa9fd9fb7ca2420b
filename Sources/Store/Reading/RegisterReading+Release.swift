package import Causality
package import Register
package import Safeguards

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
        package var sentence: Dot
        package var computed: ReleaseDate
        /// What was written last to each field, by whom and why; every side of what is disputed.
        package var sides: [ReleaseSide]
    }

    /// Of every sentence of a person, the earliest record first.
    package func releaseTraces(of caseFile: Dot) throws -> [ReleaseTrace] {
        guard let type = description.type(named: "sentence") else { return [] }
        return try caseFiles.personFiles(of: caseFile).flatMap { file in
            try Prepared(db, "SELECT id FROM sentence WHERE case_id = ? ORDER BY id", file.packed).dots()
        }.map { try releaseTrace(of: $0, type) }
    }

    private func releaseTrace(of record: Dot, _ type: RecordType) throws -> ReleaseTrace {
        guard let state = try conflicts.history(of: record)?.state else { throw damaged("the record \(record)") }
        var shown: [String: String] = [:]
        var sides: [ReleaseSide] = []
        for name in [
            "life", "court_date", "start", "term", "remand_credit", "alterations", "earliest_release", "expiry",
        ] {
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
            shown[name] = field.type.text(resolution.values[place])
            for sibling in resolution.siblings {
                sides.append(
                    ReleaseSide(
                        field: field, value: field.type.text(sibling.values[place]), change: sibling.change,
                        isOpen: resolution.isOpen))
            }
        }
        let computed = ReleaseDate(
            start: shown["start"].flatMap { CivilTime.date($0) }, term: shown["term"] ?? "",
            creditDays: shown["remand_credit"].flatMap { Int64($0) },
            judgment: shown["court_date"].flatMap { CivilTime.date($0) }, isLife: shown["life"] == "true")
        return ReleaseTrace(sentence: record, computed: computed, sides: sides)
    }
}
