import Causality
import Custody
import Register
import Wire

/// A record's row, its conflicts and what of it still waits, made from its changes.
package final class RecordsView: StorePart {
    package let context: StoreContext
    package let caseFiles: CaseFiles
    /// Statements of the path that almost every change takes; found once a transaction, not by their text each time.
    var upserts: [Int: Prepared] = [:]
    /// Set while changes that came together are applied.
    var gathered: Gathering?
    /// Whether any change waits, and whether this edition could not read something.
    package var hasWaiting = true
    var hasUnread = true

    init(_ context: StoreContext, _ caseFiles: CaseFiles) {
        self.context = context
        self.caseFiles = caseFiles
    }

    /// Enters a change in its record's row. A record with one change is what that change says: no state to fold. The path of
    /// almost every change.
    func enter(_ change: Change, _ type: RecordType) throws {
        guard change.createsRecord, try !caseFiles.hasVoid || !caseFiles.isVoid(change.dot),
            try !hasWaiting || !isAwaited(change.record)
        else { return try fold(change.record, in: change.caseFile, type) }
        try writeRow(type, of: change)
        if !type.reads(change.writes) { try note(unreadOf: change.record, change.caseFile, type, [change]) }
    }

    /// Folds a record's changes again and writes its row, its conflicts and what still waits.
    func resolve(_ record: Dot, in caseFile: Dot, _ type: RecordType) throws {
        let former = type.number == store.custody.person ? try caseFiles.number(of: caseFile) : nil
        try resolveAgain(record, in: caseFile, type)
        if let former, try caseFiles.number(of: caseFile) != former { try caseFiles.noteSharers(ofNumber: former) }
    }

    private func resolveAgain(_ record: Dot, in caseFile: Dot, _ type: RecordType) throws {
        let changes = try changes(ofRecord: record, in: caseFile)
        context.folded += changes.count
        // What names another type or case file than its record has writes no row of its own making.
        if let named = changes.first, named.dot == record,
            !named.createsRecord || named.type != type.number || named.caseFile != caseFile
        {
            return
        }
        let state = RecordState(changes, void: try caseFiles.void(among: changes))
        if hasWaiting { try Prepared(db, "DELETE FROM _waiting WHERE record = ?", record.packed).run() }
        for waiting in state.waiting {
            hasWaiting = true
            try execute("INSERT INTO _waiting VALUES (?, ?)", [waiting.dot.packed, record.packed])
        }
        try note(unreadOf: record, caseFile, type, state)
        let wasOpen = try site == 0 && hasOpenConflict(record)
        try Prepared(db, "DELETE FROM _conflict WHERE record = ?", record.packed).run()
        guard state.applied.contains(where: { !state.isVoid($0.dot) }) else {
            try execute("DELETE FROM \(quoted(type.name)) WHERE id = ?", [record.packed])
            return
        }
        if changes.count == 1 { try writeRow(type, of: changes[0]) } else { try write(state, type, record, caseFile) }
        // What held a withdrawal back may be settled now.
        if wasOpen, try !hasOpenConflict(record) { unsettled.custody.insert(caseFile) }
    }

    /// The row and the conflicts of a record by more than one change.
    private func write(_ state: RecordState, _ type: RecordType, _ record: Dot, _ caseFile: Dot) throws {
        let links = try caseFiles.custodyLinks(type, state, caseFile)
        var writes: [Write] = []
        for unit in type.units {
            guard let resolution = Resolution(unit, of: state, custodyLinks: links) else { continue }
            if unit.rule.keepsAll, let field = type.field(unit.fields[0]) {
                let elements = resolution.elements.filter { field.misfit($0.value) == nil }.map {
                    ($0.dot, field.type.text($0.value))
                }
                writes.append(Write(field.number, elements.isEmpty ? .none : .text(Self.list(elements))))
            } else {
                for (field, value) in zip(unit.fields, resolution.values) { writes.append(Write(field, value)) }
            }
            if resolution.isConflict { try write(resolution, unit, type, record, caseFile) }
        }
        try writeRow(type, record, caseFile, writes.sorted { $0.field < $1.field }) { $1 }
    }

    private func hasOpenConflict(_ record: Dot) throws -> Bool {
        let query = try Prepared(db, "SELECT 1 FROM _conflict WHERE record = ? AND status = 'open'")
        query.bind(1, record.packed)
        return try query.exists()
    }

    private func write(
        _ resolution: Resolution, _ unit: ResolutionUnit, _ type: RecordType, _ record: Dot, _ caseFile: Dot
    ) throws {
        var status = "settled"
        var reason = ""
        if case .open(let why) = resolution.status {
            status = "open"
            reason = why.rawValue
        }
        try execute(
            "INSERT OR REPLACE INTO _conflict VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                record.packed, unit.name, type.number, caseFile.packed, unit.rule.rawValue, status, reason,
                resolution.reviewDue.map(CivilTime.instantText),
            ])
    }

    /// The row of a record that one change creates, and none edits.
    private func writeRow(_ type: RecordType, of change: Change) throws {
        try writeRow(type, change.record, change.caseFile, change.writes) { field, value in
            field.rule.keepsAll ? Self.only(value, of: field, by: change.dot) : value
        }
    }

    /// `writes` are in order of field, one a field; `shown` says what a column shows of a value. A column holds what its
    /// field's type holds, and nothing else, wherever it came from.
    private func writeRow(
        _ type: RecordType, _ record: Dot, _ caseFile: Dot, _ writes: [Write], shown: (Field, Value) -> Value
    ) throws {
        let row = try upsert(type)
        row.bind(1, record.packed)
        if !type.opensCaseFile { row.bind(2, caseFile.packed) }
        let firstColumn = type.opensCaseFile ? 2 : 3
        var next = 0
        for (index, field) in type.fields.enumerated() {
            while next < writes.count, writes[next].field < field.number { next += 1 }
            guard next < writes.count, writes[next].field == field.number else { continue }
            let column = Int32(index + firstColumn)
            guard field.rule.keepsAll || field.misfit(writes[next].value) == nil else { continue }
            switch shown(field, writes[next].value) {
            case .text(let text): row.bind(column, text)
            case .integer(let number):
                if field.type.isKeptAsNumber {
                    row.bind(column, number)
                } else {
                    row.bind(column, field.type.text(.integer(number)))
                }
            case .none, .removal: break
            }
        }
        try row.run()
    }

    func upsert(_ type: RecordType) throws -> Prepared {
        if let known = upserts[type.number] { return known.cleared() }
        let statement = try Prepared(db, store.upserts[type.number] ?? Self.upsert(type))
        upserts[type.number] = statement
        return statement
    }

    /// Writes a row of a type's table, whether it is there or not.
    static func upsert(_ type: RecordType) -> String {
        // A record that opens its case file has no column of its own for that.
        let columns = String(repeating: ", ?", count: type.fields.count + (type.opensCaseFile ? 0 : 1))
        return "INSERT OR REPLACE INTO \(quoted(type.name)) VALUES (?\(columns))"
    }

    /// The list of a field that keeps all, as its first change gives it: nothing is no element, and none can be removed yet.
    private static func only(_ value: Value, of field: Field, by dot: Dot) -> Value {
        switch value {
        case .none, .removal: .none
        default: field.misfit(value) == nil ? .text(list([(dot, field.type.text(value))])) : .none
        }
    }

    /// Many values in one column: a JSON array, each value with the dot that added it.
    private static func list(_ elements: [(Dot, String)]) -> String {
        "[" + elements.map { "{\"by\":\"\($0.0)\",\"value\":\(JSONText.canonical($0.1))}" }.joined(separator: ",") + "]"
    }

    func isAwaited(_ record: Dot) throws -> Bool {
        let query = try Prepared(db, "SELECT 1 FROM _waiting WHERE record = ?")
        query.bind(1, record.packed)
        return try query.exists()
    }
}

extension Change {
    /// The change that a verdict of the hub is on; nil where it names none.
    var target: Dot? { value(of: SystemType.VerdictField.dot)?.integer.flatMap { Dot(packed: $0) } }

    /// The two files that a decision of the hub says are two persons'; nil where it says nothing of the kind.
    var separated: (one: Dot, other: Dot)? {
        func file(_ field: Int) -> Dot? { value(of: field)?.integer.flatMap { Dot(packed: $0) } }
        return file(SystemType.AliasField.caseFile).flatMap { one in
            file(SystemType.AliasField.apart).map { (one, $0) }
        }
    }
}
