import Causality
package import Entry
package import Register
import Store

/// A file of divided cells as what its rows write: which column is which field, and who is known already.
package struct CSVImport {
    /// As whoever gave it calls it.
    let file: String
    package let plan: EntryPlan
    let reason: String?
    /// What to do with who is known; nil where that is still to be asked.
    let known: KnownAnswer?
    /// Tells this input from others.
    let identity: [[UInt8]]

    package var rows: [CSVRows.Row] { plan.table.rows }

    /// `type` is the record type of a map that names none; `map` also says of the file what is not to be found out.
    package init(
        _ bytes: [UInt8], named file: String, as type: String?, by map: EntryMap = EntryMap(),
        known: KnownAnswer? = nil, reason: String? = nil, in description: RegisterDescription
    ) throws(CommandFailure) {
        do {
            let table = try Self.table(bytes, type, map, description)
            plan = try EntryPlan(table, map, as: type, in: description, mayRepeat: known != nil)
        } catch { throw CommandFailure(file, error) }
        (self.file, self.known, self.reason) = (file, known, reason)
        let words = [
            type ?? "", reason ?? "", known?.rawValue ?? "", plan.table.encoding.rawValue,
            plan.table.delimiter.rawValue,
            map.fingerprint,
        ]
        identity = words.map { Array($0.utf8) } + [bytes]
    }

    private static func table(
        _ bytes: [UInt8], _ type: String?, _ map: EntryMap, _ description: RegisterDescription
    ) throws(EnteredTable.Problem) -> EnteredTable {
        try EnteredTable(bytes, map.form) { EntryPlan.knows($0, map, as: type, in: description) }
    }

    /// A map of the file to begin with, as YAML.
    package static func suggestedMap(
        _ bytes: [UInt8], named file: String, as type: RecordType, by map: EntryMap, in description: RegisterDescription
    ) throws(CommandFailure) -> String {
        do {
            let table = try table(bytes, type.name, map, description)
            return SuggestedMap(table, type, map.dates, in: description).yaml
        } catch { throw CommandFailure(file, error) }
    }

    // MARK: A row

    /// What came of a row that was not refused.
    enum Fate: Equatable {
        case taken, updated, unchanged, skipped
    }

    /// Writes what a row says and is not known; `opened` is told of a case that it opened outside.
    func write(
        _ row: CSVRows.Row, _ writing: LocalWrite, _ author: String, at moment: inout WriteMoment,
        opened: (String) -> Void
    ) throws -> Fate {
        var fate = Fate.unchanged
        var file: String?
        for entered in try plan.records(of: row) {
            let answer = try answer(entered, file, writing)
            switch answer.fate {
            case .skipped:
                // With a person all that is said of them is passed over.
                if entered.type.name == "person" { return .skipped }
                if fate == .unchanged { fate = .skipped }
            case .unchanged: break
            case .taken, .updated:
                let change = try writing.put(answer.input, author: author, at: &moment)
                writing.caseOpened(by: change).map { opened(Node.opened($0)) }
                if entered.type.opensCaseFile { file = change.caseFile.description }
                if fate != .taken { fate = answer.fate }
            }
            if let id = answer.input.id, entered.type.opensCaseFile { file = id }
        }
        return fate
    }

    /// What is to be written of one record, and whether it is.
    private func answer(
        _ entered: EntryPlan.Entered, _ file: String?, _ writing: LocalWrite
    ) throws -> (fate: Fate, input: RecordInput) {
        var input = RecordInput(
            type: entered.type.name, fields: entered.fields.mapValues { .text($0) }, reason: reason ?? "import")
        switch entered.caseFile {
        case .id(let id): input.caseFile = .id(id)
        case .number(let number): input.caseFile = .prisonerNumber(number)
        case nil: if !entered.type.opensCaseFile { input.caseFile = file.map { .id($0) } }
        }
        guard known != .new else { return try isHere(entered, writing) ?? (.taken, input) }
        if entered.type.name == "person" {
            guard let person = try knownPerson(entered, writing) else { return (.taken, input) }
            let update = RecordInput(
                id: person.record.description, fields: input.fields.filter { person.differences.contains($0.key) },
                reason: input.reason)
            if person.differences.isEmpty { return (.unchanged, update) }
            return (known == .skip ? .skipped : .updated, update)
        }
        let caseFile = try writing.heldFile(input)
        guard caseFile != nil || entered.type.opensCaseFile,
            let same = try writing.same(entered.type, in: caseFile, entered.fields)
        else { return (.taken, input) }
        guard same.isCertain || known == .skip else {
            throw Refusal(
                entered.type.name,
                "may be \(same.record) again: all is the same but for what is sealed, which is not compared; say --known skip or "
                    + "new")
        }
        return (same.isCertain ? .unchanged : .skipped, RecordInput(id: same.record.description, fields: [:]))
    }

    /// Whoever has the number or PIN of a row and says all that it says is nobody new, whatever is to be done with the others.
    private func isHere(
        _ entered: EntryPlan.Entered, _ writing: LocalWrite
    ) throws -> (fate: Fate, input: RecordInput)? {
        guard entered.type.name == "person" else { return nil }
        let same = try writing.knownPersons(entered.type, entered.fields).first {
            [.number, .pin].contains($0.ground) && $0.differences.isEmpty
        }
        return same.map { (.unchanged, RecordInput(id: $0.record.description, fields: [:])) }
    }

    private func knownPerson(_ entered: EntryPlan.Entered, _ writing: LocalWrite) throws -> LocalWrite.KnownPerson? {
        let persons = try writing.knownPersons(entered.type, entered.fields)
        guard let person = persons.first else { return nil }
        if known == .skip { return person }
        if persons.count > 1 {
            let records = persons.prefix(8).map(\.record.description).joined(separator: ", ")
            throw Refusal(
                person.ground.place, "is that of \(persons.count) persons here (\(records)); say --known skip or new")
        }
        if person.ground == .words, known == nil, entered.fields["birth_date"] == nil {
            throw Refusal(
                "person",
                "says no more than \(person.record) and has no number, PIN or date of birth; say --known skip or new")
        }
        if person.differences.isEmpty { return person }
        guard known == .update else {
            throw Refusal(
                person.ground.place,
                "is that of \(person.record) already, which \(person.ground.words)says otherwise in "
                    + "\(person.differences.joined(separator: ", ")); say --known update, skip or new")
        }
        if let field = person.ground.contradicting.first(where: person.contradictions.contains) {
            throw Refusal(
                "person.\(field)",
                "is another than that of \(person.record), \(person.ground.reason); look who it is, correct one of them, or "
                    + "say --known new")
        }
        if person.ground != .likeness, person.contradictions.isSuperset(of: ["surname", "birth_date"]) {
            throw Refusal(
                person.ground.place,
                "is that of \(person.record), who has another surname and day of birth; look who it is, correct one of them, or say "
                    + "--known new")
        }
        return person
    }
}

extension LocalWrite.KnownPerson.Ground {
    fileprivate var place: String {
        switch self {
        case .number: "person.prisoner_no"
        case .pin: "person.pin"
        case .likeness, .words: "person.surname"
        }
    }

    fileprivate var words: String { self == .likeness ? "sounds alike and has the same day of birth, and " : "" }

    fileprivate var reason: String {
        switch self {
        case .number: "which has the same prisoner number"
        case .pin: "which has the same PIN"
        case .likeness: "whose name and day of birth are alike"
        case .words: "which says the same"
        }
    }

    /// What one person has one of: where it differs too, an update might write over somebody else.
    fileprivate var contradicting: [String] {
        switch self {
        case .number: ["pin"]
        case .pin, .words: []
        case .likeness: ["prisoner_no", "pin"]
        }
    }
}

extension LocalWrite {
    /// The case file that a line names, where one is held; what is amiss with the name is said when it is written.
    fileprivate func heldFile(_ input: RecordInput) throws -> Dot? {
        switch input.caseFile {
        case .id(let id): return Dot(id)
        case .prisonerNumber(let number):
            do { return try caseFile(prisonerNumber: number) } catch is Refusal { return nil }
        case nil: return nil
        }
    }
}

extension CommandFailure {
    /// What is amiss with a file as a whole, or with a line of it.
    fileprivate init(_ file: String, _ problem: EnteredTable.Problem) {
        self.init("\(file):\(problem.line.map { "\($0): " } ?? " ")\(problem.text)")
    }
}
