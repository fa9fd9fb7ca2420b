package import Causality
import Custody
import Identity
package import Register

/// What this store knows already of what a line says: asked of inputs that people bring more than once.
extension LocalWrite {
    /// A person here who may be the one of a line, and by what.
    package struct KnownPerson: Hashable, Sendable {
        package enum Ground: Hashable, Sendable {
            case number, pin, likeness
            /// All that the line says, which is nothing that tells people apart for certain.
            case words
        }

        /// The record that is held, the latest of several of one person.
        package var record: Dot
        package var ground: Ground
        /// Fields of which the line says something else, in order of their numbers.
        package var differences: [String]
        /// Among those, what the record has of its own.
        package var contradictions: Set<String>
    }

    /// Persons here with the number, or else the PIN, or else the names and day of birth of a line; one each.
    package func knownPersons(_ type: RecordType, _ fields: [String: String]) throws -> [KnownPerson] {
        func texts(_ name: String) -> String { fields[name] ?? "" }
        if let number = fields["prisoner_no"] {
            let files = try caseFiles.files(ofNumber: number)
            // What stands for so many stands for nobody.
            if (1...Persons.filesOfNumberMax).contains(files.count) { return try known(type, files, .number, fields) }
        }
        let portrait = Portrait(
            names: [
                NameParts.Typed(
                    surname: texts("surname"), given: texts("given_name"), patronymic: texts("patronymic"),
                    expected: .cyrillic),
                NameParts.Typed(
                    surname: texts("surname_latin"), given: texts("given_name_latin"),
                    patronymic: texts("patronymic_latin"), expected: .latin),
            ], birth: texts("birth_date"), pin: texts("pin"))
        var byReason: [KnownPerson.Ground: Set<Dot>] = [:]
        for (key, kind) in Likeness.keys(of: portrait) where kind == .pin || kind == .year {
            let query = try Prepared(db, "SELECT file FROM _likeness WHERE key = ? ORDER BY file LIMIT 32")
            query.bind(1, key)
            for file in try query.dots()
            where try kind == .pin || self.portrait(of: file)?.isNamed(as: portrait) == true {
                byReason[kind == .pin ? .pin : .likeness, default: []].insert(file)
            }
        }
        for ground in [KnownPerson.Ground.pin, .likeness] {
            let found = try known(type, (byReason[ground] ?? []).sorted(), ground, fields)
            if !found.isEmpty { return found }
        }
        let tellsNobody = portrait.pin.isEmpty && !portrait.isNamed(as: portrait)
        guard fields["prisoner_no"] == nil, tellsNobody, let same = try same(type, in: nil, fields) else { return [] }
        return try known(type, [same.record], .words, fields)
    }

    private func known(
        _ type: RecordType, _ records: [Dot], _ ground: KnownPerson.Ground, _ fields: [String: String]
    ) throws -> [KnownPerson] {
        var persons: [Dot: Dot] = [:]
        for record in records { persons[try caseFiles.personFiles(of: record)[0]] = record }
        return try persons.values.sorted().map { record in
            let (differences, contradictions) = try self.differences(type, record, fields)
            return KnownPerson(
                record: record, ground: ground, differences: differences, contradictions: contradictions)
        }
    }

    /// A record that says all that a line says: in a case file, or of a type whose records open their own. Nil where there is
    /// none. What is sealed can not be compared, and is left out: `isCertain` says whether nothing was.
    package func same(
        _ type: RecordType, in caseFile: Dot?, _ fields: [String: String]
    ) throws -> (record: Dot, isCertain: Bool)? {
        let given = type.fields.filter { fields[$0.name] != nil }
        let open = given.filter { $0.confidentiality != .sealed }
        var conditions: [String] = []
        var values: [(any SQLValue)?] = []
        for field in open where !field.rule.keepsAll {
            guard let text = fields[field.name], let value = field.type.value(from: text, zone: store.zone) else {
                return nil
            }
            conditions.append("\(quoted(field.name)) = ?")
            values.append(field.type.isKeptAsNumber ? value.integer : field.type.text(value))
        }
        guard !open.isEmpty, caseFile != nil || !conditions.isEmpty else { return nil }
        if let caseFile {
            let files = try caseFiles.personFiles(of: caseFile).map { "\($0.packed)" }
            conditions.append("case_id IN (\(files.joined(separator: ", ")))")
        }
        if type.field(named: "entered_in_error") != nil { conditions.append("entered_in_error IS NOT 1") }
        let sql =
            "SELECT id FROM \(quoted(type.name)) WHERE \(conditions.joined(separator: " AND ")) ORDER BY id LIMIT 32"
        let compared = fields.filter { field in open.contains { $0.name == field.key } }
        let same = try query(sql, values).dots().first { try differences(type, $0, compared).names.isEmpty }
        return same.map { ($0, open.count == given.count) }
    }

    /// In which fields a record does not say what a line says, and in which of them it says something else.
    private func differences(
        _ type: RecordType, _ record: Dot, _ fields: [String: String]
    ) throws -> (names: [String], contradictions: Set<String>) {
        var held: [String: String] = [:]
        try Prepared(db, "SELECT * FROM \(quoted(type.name)) WHERE id = ?", record.packed).forEach {
            held = $0.texts(type)
        }
        var names: [String] = []
        var contradictions: Set<String> = []
        for field in type.fields {
            guard let text = fields[field.name] else { continue }
            let value = field.type.value(from: text, zone: store.zone).map { field.type.text($0) }
            let isHeld = try value.map { value in
                try field.rule.keepsAll ? has(value, in: held[field.name]) : held[field.name] == value
            }
            if isHeld == true { continue }
            names.append(field.name)
            if held[field.name] != nil, !field.rule.keepsAll { contradictions.insert(field.name) }
        }
        return (names, contradictions)
    }

    /// Whether a list of all that was ever added has a text.
    private func has(_ text: String, in list: String?) throws -> Bool {
        guard let list else { return false }
        return try query(
            "SELECT 1 FROM json_each(?1) WHERE CAST(value ->> 'value' AS TEXT) = ?2", [list, text]
        ).exists()
    }
}
