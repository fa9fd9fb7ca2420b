import Causality
import Register
import Safeguards
import Store

/// Records as they are read: each function gives only what the clerk may see.
extension Node {
    /// One record as JSON; of a number that two records have had, both.
    package func record(_ id: String, _ look: Look, as clerk: Clerk) throws -> String {
        let number = try Dot(typed: id)
        return try store.read { try $0.register.records(numbered: number) }.map { record in
            let type = try store.read { try $0.change(record)?.type }.flatMap { description[$0]?.name }
            return try read(type ?? "", record: record, look, as: clerk) { transaction, reading in
                guard let json = try transaction.register.json(of: record, reading) else { throw unknown(id) }
                return (json + "\n", 1)
            }
        }.joined()
    }

    /// The records of a type, a line of JSON each; with `caseFile`, those of one person.
    package func records(
        of type: String, in caseFile: String?, limit: Int, _ look: Look, as clerk: Clerk
    ) throws -> String {
        let type = try description.described(type)
        let file = try caseFile.map { try Dot(typed: $0, as: "case id") }
        return try read(type.name, record: file, look, as: clerk) { transaction, reading in
            try lines { try transaction.register.list(type, in: file, limit: limit, reading, $0) }
        }
    }

    /// Persons by their number, or by names that sound alike, a line of JSON each.
    package func persons(_ text: String, _ look: Look, as clerk: Clerk) throws -> String {
        try read("person", look, as: clerk) { transaction, reading in
            if let type = transaction.description.type(named: "person") { try reading.check(type) }
            let found = try transaction.names.find(text)
            guard !found.isEmpty else { throw CommandFailure("nobody of that number or name is in view here") }
            let lines = try found.compactMap { try transaction.register.json(of: $0, reading) }
            return (lines.map { $0 + "\n" }.joined(), found.count)
        }
    }

    /// Who wrote what into a record, when and why.
    package func history(of id: String, _ look: Look, as clerk: Clerk) throws -> Table {
        let number = try Dot(typed: id)
        // Two histories under one head would be read as one: that of the record that has the number, if one does.
        guard let record = try store.read({ try $0.register.records(numbered: number).first }),
            let (type, state) = try store.read({ try $0.conflicts.history(of: record) })
        else { throw CommandFailure("\(id): no such record is held here") }
        return try read(type?.name ?? "", record: record, look, as: clerk) { _, reading in
            try reading.check(type?.name ?? "")
            var table = Table(columns: ["change", "state", "written", "author", "fields", "parallel to", "reason"])
            for (change, isApplied) in state.applied.map({ ($0, true) }) + state.waiting.map({ ($0, false) }) {
                let parallel = state.applied.filter { $0.isConcurrent(with: change) }.map(\.dot.description)
                let fields = change.writes.map { reading.text($0, of: type) }
                table.rows.append([
                    .text(change.dot.description),
                    .text(!isApplied ? "waiting" : state.isVoid(change.dot) ? "set aside" : "applied"),
                    .text(timeText(change.correctedMilliseconds)), .text(change.author),
                    .text(fields.joined(separator: " ")), .text(parallel.joined(separator: " ")), .text(change.reason),
                ])
            }
            return (table, 1)
        }
    }

    /// Every record, in the canonical order.
    package func export(_ look: Look, as clerk: Clerk) throws -> String {
        try read("every type", look, as: clerk) { transaction, reading in
            try lines { try transaction.register.export(reading, $0) }
        }
    }

    /// A line for each that `body` gives, and how many there are.
    func lines(_ body: ((String) -> Void) throws -> Void) rethrows -> (String, count: Int) {
        var text = ""
        var count = 0
        try body {
            text += $0 + "\n"
            count += 1
        }
        return (text, count)
    }

    func unknown(_ id: String) -> CommandFailure {
        CommandFailure("\(id): no such record is held here; see 'kerben record list TYPE'")
    }
}
