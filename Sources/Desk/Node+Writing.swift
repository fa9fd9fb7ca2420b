import Causality
import Entry
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

    /// Writes what the rows of a file say, all or none, or with `keepsGoing` all that are in order. `note` is told of each row
    /// that is refused.
    package func take(
        _ file: CSVImport, keepsGoing: Bool = false, isDryRun: Bool = false, as clerk: Clerk, note: (String) -> Void
    ) throws -> ImportOutcome {
        var came = ImportOutcome()
        let intake = Intake(
            lines: file.rows, keepsGoing: keepsGoing, number: { $0.line }, refused: { came.note($0.line, $1) },
            put: { transaction, row, author, moment in
                let fate = try file.write(row, transaction.writing, author, at: &moment) {
                    came.note(row.line, opened: $0)
                }
                came.note(row.line, fate)
            })
        let parts = [Array("import".utf8), Array(clerk.account.utf8)] + file.identity
        let outcome = try intake.run(on: self, as: clerk, name: InputName.of(parts), isDryRun: isDryRun)
        (came.before, came.isWritten) = (outcome.before, outcome.isWritten)
        came.isDryRun = isDryRun && !outcome.isWritten
        for line in came.notes(file.file) { note(line) }
        return came
    }

    /// What the writer is told of a case that the answers on arrival opened.
    static func opened(_ complaint: Dot) -> String {
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
