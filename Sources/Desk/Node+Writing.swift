import Causality
package import Register
import Store
import Trust

/// Many records at once: lines of JSON, or a file of comma-separated cells.
extension Node {
    /// Writes a record a line of NDJSON, all or none; gives a line of JSON for each. `note` is told what to know besides.
    package func put(_ input: [UInt8], isDryRun: Bool = false, as clerk: Clerk, note: (String) -> Void) throws -> String
    {
        let lines = InputLines(input).enumerated().filter { !$0.element.isEmpty }
        var written: [(json: String, note: String?)] = []
        let intake = Intake(
            lines: lines, number: { $0.offset + 1 },
            refused: { throw CommandFailure("line \($0.offset + 1): \($1); nothing was written") },
            put: { transaction, line, author, moment in
                let change = try transaction.writing.put(RecordInput.read(line.element), author: author, at: &moment)
                let note = transaction.writing.caseOpened(by: change).map {
                    "line \(line.offset + 1): \(Self.opened($0))"
                }
                written.append(("{\"id\":\"\(change.record)\",\"case\":\"\(change.caseFile)\"}\n", note))
            })
        let name = InputName.of([Array("put \(clerk.account)".utf8), input])
        let outcome = try intake.run(on: self, as: clerk, name: name, isDryRun: isDryRun)
        // Those of the trial, if there was one, were not.
        written.removeFirst(max(0, written.count - outcome.taken))
        for line in written { line.note.map(note) }
        if isDryRun {
            note("\(outcome.taken) lines are in order; nothing was written (--dry-run)")
            return ""
        }
        if outcome.before > 0 { note("\(outcome.before) lines were written before, when this input was cut short") }
        return written.map { $0.json }.joined()
    }

    /// Writes a record a line of a CSV file, all or none, or with `keepsGoing` all that are in order; says how many.
    /// `note` is told of each line that is refused.
    package func take(
        _ file: CSVImport, keepsGoing: Bool = false, isDryRun: Bool = false, as clerk: Clerk,
        note: @escaping (String) -> Void
    ) throws -> String {
        // By line, since a line may be tried before it is taken.
        var opened: [Int: String] = [:]
        let intake = Intake(
            lines: file.lines, keepsGoing: keepsGoing, number: { $0.line },
            refused: { note("\(file.file):\($0.line): \($1)") },
            put: { transaction, row, author, moment in
                let change = try transaction.writing.put(file.draft(row), author: author, at: &moment)
                opened[row.line] = transaction.writing.caseOpened(by: change).map(Self.opened)
            })
        let parts = ["import", clerk.account, file.type.name, file.reason ?? ""].map { Array($0.utf8) }
        let outcome = try intake.run(on: self, as: clerk, name: InputName.of(parts + [file.bytes]), isDryRun: isDryRun)
        guard outcome.isWritten else {
            guard outcome.refused > 0 else {
                return "\(outcome.taken) lines are in order; nothing was written (--dry-run)\n"
            }
            throw CommandFailure(
                "\(file.file): \(outcome.refused) of \(file.lines.count) lines refused, nothing was written; mend them or use --keep-going"
            )
        }
        for (line, text) in opened.sorted(by: { $0.key < $1.key }) { note("\(file.file):\(line): \(text)") }
        if outcome.before > 0 { note("\(outcome.before) lines were dealt with before, when this input was cut short") }
        return "\(outcome.taken) lines taken, \(outcome.refused) refused\n"
    }

    /// What the writer is told of a case that the answers on arrival opened.
    private static func opened(_ complaint: Dot) -> String {
        "opens the case \(complaint) with the prosecutor, for what was seen or said on arrival (Nelson Mandela Rules 34, 71)"
    }
}

extension RegisterDescription {
    /// A record type by its name; `place` is what named it.
    package func described(_ name: String, place: String = "") throws(CommandFailure) -> RecordType {
        guard let type = type(named: name) else {
            throw CommandFailure(
                "\(place)\(name): no record type of this register (\(types.map(\.name).joined(separator: ", ")))")
        }
        return type
    }
}
