package import Register

/// What each column of a table is, decided once: how its rows become records.
package struct EntryPlan: Sendable {
    /// Where a record belongs, as its row says.
    package enum CaseFile: Hashable, Sendable {
        case number(String)
        case id(String)
    }

    /// One record that a row writes; texts as the register writes them.
    package struct Entered: Sendable {
        package var type: RecordType
        /// Nil: a file of its own, or the one that the row opens.
        package var caseFile: CaseFile?
        package var fields: [String: String]
    }

    enum Target: Hashable {
        case field(String)
        /// A word each, and the rest in the last.
        case words([String])
        case caseFile
        case prisonerNumber
        case id
    }

    struct Part {
        let type: RecordType
        /// By place in the row.
        var targets: [(place: Int, target: Target)] = []
        var constants: [String: String] = [:]
        var values: [String: [PlainName: String]] = [:]
    }

    package let table: EnteredTable
    private(set) var parts: [Part]
    private let reading: CellReading
    private let repetitions: Repetitions

    /// `type` is what a record of the map is that names none. `mayRepeat`: what a file says twice of one person is somebody
    /// else's to judge.
    package init(
        _ table: EnteredTable, _ map: EntryMap, as type: String?, in description: RegisterDescription,
        mayRepeat: Bool = false
    ) throws(EnteredTable.Problem) {
        var parts: [Part] = []
        for record in map.records { parts.append(try Self.part(record, type, description)) }
        try Self.assign(table, map, description, &parts)
        var evidence = DateForm.Evidence()
        let dated = Set(parts.flatMap { part in part.targets.filter { part.isDated($0.target) }.map(\.place) })
        if map.dates?.order == nil {
            for row in table.rows where row.problem == nil {
                for place in dated where place < row.count { evidence.hear(row[place].withoutBlankEnds) }
            }
        }
        reading = CellReading(description, form: map.dates, evidence: evidence)
        for index in parts.indices {
            let part = parts[index]
            for (name, text) in part.constants {
                guard let field = part.type.field(named: name) else { continue }
                switch reading.text(text, field) {
                case .success(let value): parts[index].constants[name] = value
                case .failure(let problem):
                    throw EnteredTable.Problem("the constant of \(part.type.name).\(name) \(problem.text)")
                }
            }
        }
        (self.table, self.parts) = (table, parts)
        repetitions = Repetitions(table, parts, mayRepeat: mayRepeat)
    }

    private static func part(
        _ record: EntryMap.Record, _ type: String?, _ description: RegisterDescription
    ) throws(EnteredTable.Problem) -> Part {
        guard let name = record.type ?? type else {
            throw EnteredTable.Problem("is of no record type; name it with --as, or in the map")
        }
        guard let type = description.type(named: name) else {
            let known = description.types.map(\.name).joined(separator: ", ")
            throw EnteredTable.Problem("\(name) is no record type of this register (\(known))")
        }
        let named = Array(record.constants.keys) + Array(record.values.keys)
        for name in named where type.field(named: name) == nil {
            throw EnteredTable.Problem("the map names \(name), which is no field of \(type.name)")
        }
        var part = Part(type: type)
        part.constants = record.constants
        part.values = record.values.mapValues { values in
            Dictionary(values.map { (PlainName($0.key), $0.value) }, uniquingKeysWith: { first, _ in first })
        }
        return part
    }

    // MARK: Columns

    private static func assign(
        _ table: EnteredTable, _ map: EntryMap, _ description: RegisterDescription, _ parts: inout [Part]
    ) throws(EnteredTable.Problem) {
        func refuse(_ place: Int, _ what: String) -> EnteredTable.Problem {
            // Not its name: where the header is missing, that is somebody's data.
            EnteredTable.Problem("column \(place + 1) \(what)", line: table.headerLine)
        }
        let person = description.type(named: "person")
        let known = Set(map.columns.map(PlainName.init))
        for (place, header) in table.header.enumerated() where !header.isEmpty {
            for (index, record) in map.records.enumerated() {
                let type = parts[index].type
                let mapped =
                    record.columns[header] ?? record.columns.first { PlainName($0.key) == PlainName(header) }?.value
                if mapped == nil, map.records.count > 1 || known.contains(PlainName(header)) { continue }
                let names = mapped ?? [header]
                if names.allSatisfy(\.isEmpty) { continue }
                if names.contains(EntryMap.open) {
                    throw refuse(
                        place, "is still open (\"?\") in the map; name its field, or write \"\" to leave it out")
                }
                guard let target = target(names, isMapped: mapped != nil, type, person) else {
                    throw refuse(
                        place,
                        "is no field of \(type.name); rename it or leave it out with --map, which --suggest-map begins")
                }
                guard !parts[index].targets.contains(where: { $0.target == target }) else {
                    throw refuse(place, "stands there twice; leave one out with --map")
                }
                parts[index].targets.append((place, target))
            }
            if map.records.count > 1, !known.contains(PlainName(header)) {
                throw refuse(place, "is in no record of the map; leave it out there by \"\"")
            }
        }
        for part in parts {
            for field in part.type.fields where field.required && !part.gives(field.name) {
                throw EnteredTable.Problem(
                    "column \"\(field.name)\" is missing, which a new \(part.type.name) needs", line: table.headerLine)
            }
        }
    }

    private static func target(_ names: [String], isMapped: Bool, _ type: RecordType, _ person: RecordType?) -> Target?
    {
        guard names.count == 1, let name = names.first else {
            return names.allSatisfy { type.field(named: $0)?.type == .text } ? .words(names) : nil
        }
        if let field = type.field(named: name)?.name ?? FieldNames(type).field(name) { return .field(field) }
        switch name {
        case "case": return .caseFile
        case "id": return .id
        case "prisoner_no" where !type.opensCaseFile: return .prisonerNumber
        default: break
        }
        let isNumber = !type.opensCaseFile && person.map { FieldNames($0).field(name) == "prisoner_no" } ?? false
        return isNumber ? .prisonerNumber : nil
    }

    /// Whether a column of one of these types may be called so.
    package static func knows(
        _ header: String, _ map: EntryMap, as type: String?, in description: RegisterDescription
    ) -> Bool {
        let header = header.withoutBlankEnds
        if map.columns.contains(header) { return true }
        let types = map.records.compactMap { ($0.type ?? type).flatMap(description.type(named:)) }
        return types.contains { target([header], isMapped: false, $0, description.type(named: "person")) != nil }
    }

    // MARK: Rows

    /// What a row writes, before it is checked against the register.
    package func records(of row: CSVRows.Row) throws(Refusal) -> [Entered] {
        let cells: [String]
        do { cells = try table.cells(row) } catch { throw Refusal("line", error.text) }
        if TotalsLine.isOne(cells) { throw Refusal("line", "looks like a line of totals; delete it from the table") }
        if let refusal = repetitions.refusal(row, cells) { throw refusal }
        var records: [Entered] = []
        for part in parts {
            var entered = Entered(type: part.type, caseFile: nil, fields: [:])
            for (place, target) in part.targets { try add(cells[place], target, part, to: &entered) }
            // A record of which the row says nothing but what all rows do is not of this row.
            if part.targets.isEmpty || !entered.fields.isEmpty {
                entered.fields.merge(part.constants) { own, _ in own }
                records.append(entered)
            } else if parts.count == 1 {
                records.append(entered)
            }
        }
        return records
    }

    private func add(_ cell: String, _ target: Target, _ part: Part, to entered: inout Entered) throws(Refusal) {
        switch target {
        case .field(let name): try add(cell, name, part, to: &entered)
        case .words(let names):
            let words = cell.withPlainBlanks.split { $0 == " " || $0 == "\n" }.map(String.init)
            for (place, name) in names.enumerated() where place < words.count {
                let text = place == names.count - 1 ? words[place...].joined(separator: " ") : words[place]
                try add(text, name, part, to: &entered)
            }
        case .caseFile:
            if let text = identifier(cell) { entered.caseFile = .id(text) }
        case .prisonerNumber:
            if let text = identifier(cell), !NoNumber.isOne(text) { entered.caseFile = .number(text) }
        case .id: break
        }
    }

    private func identifier(_ cell: String) -> String? {
        let text = cell.withoutBlankEnds.withPlainBlanks
        return text.isEmpty ? nil : text
    }

    private func add(_ cell: String, _ name: String, _ part: Part, to entered: inout Entered) throws(Refusal) {
        guard let field = part.type.field(named: name) else { return }
        let place = "\(part.type.name).\(name)"
        if NoNumber.fields.contains(place), NoNumber.isOne(cell) { return }
        if table.mayLackLetters, field.type == .text, Self.lacksLetter(cell) {
            throw Refusal(
                place,
                "has a question mark in a word, as where \(table.encoding.rawValue) lacks a letter (Ң, Ө, Ү); save the file "
                    + "as UTF-8")
        }
        switch reading.text(cell, field, values: part.values[name] ?? [:]) {
        case .success(let text): entered.fields[name] = text
        case .failure(let problem): throw Refusal(place, problem.text)
        }
    }

    private static func lacksLetter(_ cell: String) -> Bool {
        guard cell.utf8.contains(UInt8(ascii: "?")) else { return false }
        let scalars = Array(cell.unicodeScalars)
        return scalars.indices.dropLast().contains { scalars[$0] == "?" && scalars[$0 + 1].properties.isAlphabetic }
    }
}

extension EntryPlan.Part {
    func isDated(_ target: EntryPlan.Target) -> Bool {
        guard case .field(let name) = target, let field = type.field(named: name) else { return false }
        return field.type == .date || field.type == .instant
    }

    func gives(_ name: String) -> Bool {
        constants[name] != nil
            || targets.contains { entry in
                switch entry.target {
                case .field(let field): field == name
                case .words(let fields): fields.contains(name)
                case .caseFile, .prisonerNumber, .id: false
                }
            }
    }
}
