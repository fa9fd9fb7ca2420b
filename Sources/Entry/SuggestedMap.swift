package import Register

/// A map to begin with: what was found out of a file, each column with the field that its name tells, and what its own
/// words for codes are. What nothing tells is open ("?"), and refused as that until somebody has said what it is.
package struct SuggestedMap {
    private let table: EnteredTable
    private let type: RecordType
    private let dates: DateForm?
    private let description: RegisterDescription

    /// So many words of a column are listed, of which nothing says what they mean.
    private static let wordsMax = 50

    package init(_ table: EnteredTable, _ type: RecordType, _ dates: DateForm?, in description: RegisterDescription) {
        self.table = table
        self.type = type
        self.dates = dates
        self.description = description
    }

    package var yaml: String {
        let names = FieldNames(type)
        var taken: Set<String> = []
        var (columns, values) = ("", "")
        for (place, header) in table.header.enumerated() where !header.isEmpty {
            let known = names.field(header) ?? (["case", "id"].contains(header) ? header : nil)
            let field = known.flatMap { taken.insert($0).inserted ? $0 : nil }
            columns += "      \(JSONText.quoted(header)): \(field ?? EntryMap.openText)\n"
            if let field = field.flatMap(type.field(named:)) { values += words(of: field, place) }
        }
        let required = type.required.map(\.name).filter { !taken.contains($0) }
        return """
            # Which column is which field: name one for each "?"; "" leaves the column out. A column may also be
            # [surname, given_name, patronymic]: a word each. Fields: \(type.fields.map(\.name).joined(separator: ", ")).
            encoding: \(table.encoding.rawValue)
            delimiter: \(table.delimiter.rawValue)
            \(datesLine)
            records:
              - type: \(type.name)
                columns:
            \(columns)    # What is the same in every row, such as citizenship: KGZ.\(
                required.isEmpty ? "" : " Still missing: \(required.joined(separator: ", ")).")
                constants: {}
                # What the file's own words stand for, by field: a code for each "?"; "" is not written.
                values:\(values.isEmpty ? " {}" : "\n" + values.dropLast())

            """
    }

    private var datesLine: String {
        if let dates { return "dates: \(dates.rawValue)" }
        return "# dates: \(DateForm.choices) (only where the file does not show it by itself)"
    }

    /// Words of a column of codes that no code is called by, each with nothing yet.
    private func words(of field: Field, _ place: Int) -> String {
        guard case .code(let name) = field.type, let list = description.codeLists[name] else { return "" }
        let names = CodeNames(list)
        var unknown: [String] = []
        for row in table.rows where row.problem == nil && place < row.count && unknown.count < Self.wordsMax {
            let word = row[place].withoutBlankEnds
            if word.isEmpty || unknown.contains(word) { continue }
            if case .code = names.code(word) { continue }
            unknown.append(word)
        }
        guard !unknown.isEmpty else { return "" }
        return "      \(field.name):\n"
            + unknown.map { "        \(JSONText.quoted($0)): \(EntryMap.openText)\n" }.joined()
    }
}
