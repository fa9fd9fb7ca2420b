package import Causality
package import Register
package import Safeguards

/// What this edition of the register cannot read: kept, counted, and shown as such.
extension RecordsView {
    /// A whole change of a type that is not described here.
    package func note(undescribed change: Change) throws {
        hasUnread = true
        try note(UnreadValue(dot: change.dot, field: 0), change.record, change.caseFile, change.type)
    }

    package func note(unreadOf record: Dot, _ caseFile: Dot, _ type: RecordType, _ changes: [Change]) throws {
        try note(unreadOf: record, caseFile, type, RecordState(changes))
    }

    package func note(unreadOf record: Dot, _ caseFile: Dot, _ type: RecordType, _ state: RecordState) throws {
        if hasUnread { try Prepared(db, "DELETE FROM _unread WHERE record = ?", record.packed).run() }
        for value in type.unread(of: state) {
            hasUnread = true
            try note(value, record, caseFile, type.number)
        }
    }

    private func note(_ value: UnreadValue, _ record: Dot, _ caseFile: Dot, _ type: Int) throws {
        try Prepared(
            db, "INSERT OR REPLACE INTO _unread VALUES (?, ?, ?, ?, ?)", value.dot.packed, Int64(value.field),
            record.packed, caseFile.packed, Int64(type)
        ).run()
    }

    /// What is typed here: without codes that the record has already, which an editor hands back and a decision keeps.
    func typed(_ writes: [Write], _ type: RecordType, record: Dot?, caseFile: Dot?) throws -> [Write] {
        func isUnknown(_ write: Write) -> Bool {
            guard let field = type.field(write.field) else { return false }
            if case .unknownCode = description.fitness(of: write.value, in: field) { return true }
            return false
        }
        guard let record, writes.contains(where: isUnknown) else { return writes }
        let known = try changes(ofRecord: record, in: caseFile ?? record).flatMap(\.writes)
        return writes.filter { !isUnknown($0) || !known.contains($0) }
    }

    /// How much is kept here that is not in view.
    package struct Unread: Hashable, Sendable {
        /// Changes that came before what they were written upon.
        package var waiting = 0
        /// Changes of types that are not described here.
        package var ofUnknownType = 0
        /// Values of fields that are not described here, or that are not as described.
        package var values = 0

        package init(waiting: Int = 0, ofUnknownType: Int = 0, values: Int = 0) {
            self.waiting = waiting
            self.ofUnknownType = ofUnknownType
            self.values = values
        }

        /// A line for each kind that there is any of.
        package var lines: [String] {
            [
                (waiting, "changes wait for others that they were written upon, and are not in view"),
                (ofUnknownType, "changes are of record types that this register description does not have"),
                (values, "values are of fields, kinds or lengths that this register description does not have"),
            ].filter { $0.0 > 0 }.map { "kept here: \($0.0) \($0.1)" }
        }
    }

    package func unread() throws -> Unread {
        func count(_ condition: String) throws -> Int { Int(try Prepared(db, condition).number() ?? 0) }
        let stands = "dot NOT IN (SELECT dot FROM _void WHERE kind <> \(VerdictKind.released.rawValue))"
        return Unread(
            waiting: try count("SELECT count(*) FROM _waiting"),
            ofUnknownType: try count("SELECT count(*) FROM _unread WHERE field = 0 AND \(stands)"),
            values: try count("SELECT count(*) FROM _unread WHERE field > 0 AND \(stands)"))
    }

    /// How many codes in view are not in their lists; reads every record.
    package func unknownCodes() throws -> Int {
        var found = 0
        for type in description.types {
            for case let (field, .code(list)) in type.fields.map({ ($0, $0.type) }) where !field.rule.keepsAll {
                guard let codes = description.codeLists[list]?.codes else { continue }
                let known = "[" + codes.map { JSONText.quoted($0.code) }.joined(separator: ",") + "]"
                let query = try Prepared(
                    db,
                    """
                    SELECT count(*) FROM \(quoted(type.name)) WHERE \(quoted(field.name)) IS NOT NULL
                        AND \(quoted(field.name)) NOT IN (SELECT value FROM json_each(?))
                    """)
                query.bind(1, known)
                found += Int(try query.number() ?? 0)
            }
        }
        return found
    }

    /// What is said of a record beside its fields, as members of its JSON; empty for almost every record.
    func marks(_ record: Dot?, _ type: RecordType, _ texts: (Field) -> String?, _ reading: Reading) throws -> String {
        let codes = type.fields.filter { field in
            guard case .code(let list) = field.type, !field.rule.keepsAll, let text = texts(field) else { return false }
            return description.codeLists[list]?.contains(text) == false
        }
        var marks = ""
        if !codes.isEmpty {
            marks = ",\"unknown_codes\":[" + codes.map { "\"\($0.name)\"" }.joined(separator: ",") + "]"
        }
        guard hasUnread, let record else { return marks }
        let unread = try unreadValues(of: record, type, reading)
        guard !unread.isEmpty else { return marks }
        let members = unread.map { name, values in
            "\(JSONText.quoted(name)):[\(values.map(JSONText.quoted).joined(separator: ","))]"
        }
        return marks + ",\"unread\":{" + members.joined(separator: ",") + "}"
    }

    /// A record of a type that is not described here, as it was written.
    func undescribedJSON(of creator: Change, _ reading: Reading) throws -> String? {
        guard creator.type >= RegisterDescription.typeNumberMin, creator.createsRecord else { return nil }
        let members = try unreadValues(of: creator.record, nil, reading).map { name, values in
            "\(JSONText.quoted(name)):[\(values.map(JSONText.quoted).joined(separator: ","))]"
        }
        return
            "{\"type\":\"#\(creator.type)\",\"id\":\"\(creator.record)\",\"case\":\"\(creator.caseFile)\",\"fields\":{},"
            + "\"unread\":{\(members.joined(separator: ","))}}"
    }

    /// By field, its name or `#` and its number: every value as it was written, for who may read confidential fields. What
    /// another edition means by it, and how it guards it, is not known here.
    package func unreadValues(
        of record: Dot, _ type: RecordType?, _ reading: Reading
    ) throws -> [(name: String, values: [String])] {
        var dots: [(Dot, Int)] = []
        try Prepared(db, "SELECT dot, field FROM _unread WHERE record = ? ORDER BY field, dot", record.packed).forEach {
            if let dot = Dot(packed: $0.number(0)) { dots.append((dot, Int($0.number(1)))) }
        }
        var found: [(name: String, values: [String])] = []
        for (dot, number) in dots {
            guard let change = try change(dot) else { continue }
            for write in change.writes where number == 0 || write.field == number {
                let name = type?.field(write.field)?.name ?? "#\(write.field)"
                let text = reading.unreadText(write, type)
                if let index = found.firstIndex(where: { $0.name == name }) {
                    found[index].values.append(text)
                } else {
                    found.append((name, [text]))
                }
            }
        }
        return found
    }
}

extension Reading {
    /// A value that this edition cannot read, as far as it is shown.
    package func unreadText(_ write: Write, _ type: RecordType?) -> String {
        guard showsUnread(of: type), type?.field(write.field)?.confidentiality != .sealed else {
            return "(confidential)"
        }
        return FieldType.text.text(write.value)
    }

    private func showsUnread(of type: RecordType?) -> Bool {
        isDisclosed && right(type?.name ?? "") > .summary
    }

    /// One write as a history has it: the field with its value, as far as this reading shows it.
    package func text(_ write: Write, of type: RecordType?) -> String {
        guard let type, let field = type.field(write.field), field.misfit(write.value) == nil else {
            return
                "\(type?.field(write.field)?.name ?? "#\(write.field)")=\(unreadText(write, type)) (not readable here)"
        }
        return "\(field.name)=\(shows(field, of: type) ? field.type.text(write.value) : "(confidential)")"
    }
}
