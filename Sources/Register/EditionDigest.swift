/// What a register description says, in a few letters: two that differ under one number of edition are told apart by it.
///
/// Not for proofs: whoever can choose a description can find another of the same digest.
extension RegisterDescription {
    /// Sixteen hexadecimal digits of its shape and code lists; labels and sources are no part of it.
    package var digest: String {
        var state: UInt64 = 0xcbf2_9ce4_8422_2325
        let lists = codeLists.values.sorted { $0.name < $1.name }.map { list in
            "\(list.name): \(list.codes.map(\.code).sorted().joined(separator: " "))"
        }
        // FNV-1a: no library of hashes belongs in this room.
        for byte in (types.map(\.shape) + lists).joined(separator: "\n").utf8 {
            state = (state ^ UInt64(byte)) &* 0x100_0000_01b3
        }
        return state.hexadecimal()
    }
}

extension RecordType {
    /// Everything that the rows of this type depend on, as text.
    package var shape: String {
        let columns = fields.map { field in
            "\(field.number) \(field.name) \(field.type) \(field.rule) \(field.lengthMax)"
                + "\(field.range.map { " \($0.lowerBound)-\($0.upperBound)" } ?? "")"
                + "\(field.confidentiality == .sealed ? " sealed" : "")\(field.required ? " required" : "")"
        }
        let rules = units.map { unit in
            let parameters = unit.parameters
            let numbers = [parameters.documentDateField, parameters.appealOfField].map { $0.map(String.init) ?? "" }
            return "\(unit.name) \(unit.fields) \(unit.rule) \(numbers) \(parameters.order) \(parameters.reviewDays)"
        }
        let answered = answers.isEmpty ? "" : " \(answers.sorted())"
        let rights = "\(hubOnly ? " hub" : "")\(isLate ? " late" : "") \(about ?? 0) \(keptFrom ?? 0)\(answered)"
        return "\(number) \(name) \(scope)\(opensCaseFile ? " opens" : "")\(rights)(\(columns.joined(separator: ",")))"
            + "[\(rules.joined(separator: ","))]"
    }
}
