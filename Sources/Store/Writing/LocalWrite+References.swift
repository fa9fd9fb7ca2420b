import Causality
import Register

/// What a line that is written here refers to: looked up before it is written.
extension LocalWrite {
    /// Refuses a reference to what is not held here, is of another type or another person's, and a way to a facility that there is not.
    ///
    /// Asked of what people write; what comes from elsewhere may refer to what is still on its way.
    func checkReferences(_ type: RecordType, caseFile: Dot?, _ writes: [Write]) throws {
        for write in writes {
            guard let field = type.field(write.field), let number = write.value.integer else { continue }
            if description.namesFacility(field, of: type) { try checkFacility(Int(number), field, type, writes) }
            guard let reference = Reference(field, in: description), let dot = Dot(packed: number) else { continue }
            if let problem = reference.problem(try found(dot, caseFile), in: description) {
                throw Refusal("\(type.name).\(field.name)", problem)
            }
        }
    }

    private func found(_ dot: Dot, _ caseFile: Dot?) throws -> Reference.Found? {
        guard let change = try change(dot) else { return nil }
        let isPersons = description[change.type].map { $0.scope == .caseFile } ?? false
        let isOfAnother =
            try isPersons && caseFile.map { try !caseFiles.personFiles(of: $0).contains(change.caseFile) } ?? false
        return Reference.Found(type: change.type, isRecord: change.createsRecord, isOfAnother: isOfAnother)
    }

    /// Where no facility but those that somebody leaves is recorded yet, none can be missed.
    private func checkFacility(_ number: Int, _ field: Field, _ type: RecordType, _ writes: [Write]) throws {
        guard number != 0, number != site, description.type(named: "facility") != nil else { return }
        let left = type.field(named: "from").flatMap { from in writes.first { $0.field == from.number }?.value.integer }
        guard try query("SELECT 1 FROM facility WHERE site NOT IN (?, ?) LIMIT 1", [site, left ?? 0]).exists(),
            try !query("SELECT 1 FROM facility WHERE site = ? LIMIT 1", [number]).exists()
        else { return }
        throw Refusal(
            "\(type.name).\(field.name)", "names no facility that is recorded here; see 'kerben record list facility'")
    }
}
