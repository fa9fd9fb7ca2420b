package import Register

/// Why a cell is not taken: the kind of what is wrong with it, never what stands in it.
package struct CellProblem: Error, Hashable, Sendable {
    package var text: String

    init(_ text: String) { self.text = text }
}

/// Cells as values of fields: what people write, in the words of the register.
package struct CellReading {
    private let dates: DateReading
    private var lists: [String: CodeNames] = [:]

    /// Texts of so many characters at most are names and numbers: one line, and all of it to be seen.
    private static let oneLineMax = 200

    package init(_ description: RegisterDescription, form: DateForm?, evidence: DateForm.Evidence) {
        dates = DateReading(form: form, evidence: evidence)
        for (name, list) in description.codeLists { lists[name] = CodeNames(list) }
    }

    /// What a cell says of a field, as the register writes it; nil where it says nothing. `values` are what a map puts in place
    /// of what people write.
    package func text(
        _ cell: String, _ field: Field, values: [PlainName: String] = [:]
    ) -> Result<String?, CellProblem> {
        let typed = cell.withoutBlankEnds
        if typed.isEmpty { return .success(nil) }
        if !values.isEmpty, let mapped = values[PlainName(typed)] {
            guard mapped != EntryMap.open else {
                return .failure(
                    CellProblem("is a word that is still open (\"?\") in the map; say what it means, or \"\""))
            }
            return .success(mapped.isEmpty ? nil : mapped)
        }
        if let problem = Self.spreadsheetFault(typed) { return .failure(problem) }
        if field.type == .text { return text(typed, of: field).map { $0 } }
        if let kind = typed.unseenKind { return .failure(CellProblem(kind)) }
        switch field.type {
        case .integer, .site, .reference: return number(typed, field).map { $0 }
        case .boolean: return boolean(typed).map { $0 }
        case .date: return dates.text(typed, withTime: false).map { $0 }
        case .instant: return dates.text(typed, withTime: true).map { $0 }
        case .code(let list): return code(typed, list).map { $0 }
        case .text: return .success(typed)
        }
    }

    private func text(_ typed: String, of field: Field) -> Result<String, CellProblem> {
        let scalars = Array(typed.unicodeScalars)
        // What spreadsheets write to keep a zero in front.
        if scalars.count > 3, typed.hasPrefix("=\""), typed.hasSuffix("\"") {
            return text(String(typed.dropFirst(2).dropLast()).withoutBlankEnds, of: field)
        }
        let plain = typed.withPlainBlanks
        if field.lengthMax <= Self.oneLineMax, let kind = plain.unseenKind { return .failure(CellProblem(kind)) }
        return .success(plain)
    }

    private func number(_ typed: String, _ field: Field) -> Result<String, CellProblem> {
        if typed.unicodeScalars.contains(where: { $0.properties.isWhitespace }) {
            return .failure(CellProblem("has a blank within, and expects \(field.type.example)"))
        }
        guard field.type != .reference else { return .success(typed) }
        let isDecimal =
            typed.unicodeScalars.contains { $0 == "." || $0 == "," }
            && typed.unicodeScalars.allSatisfy { $0.isDigit || ".,-+".unicodeScalars.contains($0) }
        return isDecimal
            ? .failure(CellProblem("has a decimal point, and expects \(field.type.example)")) : .success(typed)
    }

    private static let flags: [PlainName: String] = Dictionary(
        ["true", "yes", "1", "да", "истина", "ооба", "чын", "+"].map { (PlainName($0), "true") }
            + ["false", "no", "0", "нет", "ложь", "жок", "жалган"].map { (PlainName($0), "false") },
        uniquingKeysWith: { first, _ in first })

    private func boolean(_ typed: String) -> Result<String, CellProblem> {
        if let flag = Self.flags[PlainName(typed)] { return .success(flag) }
        return .failure(CellProblem("expects true or false, or yes or no in English, Russian or Kyrgyz"))
    }

    private func code(_ typed: String, _ list: String) -> Result<String, CellProblem> {
        switch lists[list]?.code(typed) {
        case .code(let code): .success(code)
        case .several(let codes):
            .failure(CellProblem("is the name of several codes of the list \(list): \(codes.joined(separator: ", "))"))
        case nil, .some(.none): .success(typed)
        }
    }

    /// What a spreadsheet made of a value before it was saved: an error, or a long number rounded.
    private static func spreadsheetFault(_ typed: String) -> CellProblem? {
        let scalars = typed.unicodeScalars
        if scalars.first == "#", scalars.count > 2 {
            let name = scalars.dropFirst()
            if name.allSatisfy({ $0 == "#" }) {
                return CellProblem("is ####, a column too narrow for what stands in it")
            }
            let isError = name.allSatisfy { $0.properties.isUppercase || "/!?0".unicodeScalars.contains($0) }
            if isError, name.last == "!" || name.last == "?" || name.contains("/") {
                return CellProblem("is an error of the spreadsheet")
            }
        }
        guard scalars.first?.isDigit == true, let exponent = scalars.firstIndex(where: { $0 == "E" || $0 == "e" })
        else { return nil }
        let (front, back) = (scalars[..<exponent], scalars[scalars.index(after: exponent)...])
        let isRounded =
            front.allSatisfy { $0.isDigit || $0 == "." || $0 == "," } && front.contains { $0 == "." || $0 == "," }
            && back.count > 1 && (back.first == "+" || back.first == "-") && back.dropFirst().allSatisfy(\.isDigit)
        return isRounded
            ? CellProblem("is a number that the spreadsheet rounded; format the column as text and type it again") : nil
    }
}
