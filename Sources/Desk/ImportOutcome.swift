import Causality
import Entry
import Register
import Store

/// What came of a file that was brought in, or was tried: in a line, as a report, and as its first rows.
package struct ImportOutcome {
    static let shownRows = 10
    /// So many refusals are told one by one.
    static let toldMax = 50

    private(set) var fates: [Int: CSVImport.Fate] = [:]
    private var refusals: [Int: Refusal] = [:]
    private var opened: [Int: String] = [:]
    var before = 0
    var isDryRun = false
    var isWritten = true

    // A line may be tried before it is taken: what counts is what came last.

    mutating func note(_ line: Int, _ fate: CSVImport.Fate) { fates[line] = fate }
    mutating func note(_ line: Int, opened text: String) { opened[line] = text }
    mutating func note(_ line: Int, _ refusal: Refusal) {
        refusals[line] = refusal
        (fates[line], opened[line]) = (nil, nil)
    }

    package var refused: Int { refusals.count }

    private func isTaken(_ line: Int) -> Bool { [.taken, .updated].contains(fates[line]) }

    private func count(_ fate: CSVImport.Fate) -> Int { fates.values.count { $0 == fate } }

    /// What to know besides, a line each: what is refused, and what was opened outside.
    func notes(_ file: String) -> [String] {
        var notes = refusals.sorted { $0.key < $1.key }.prefix(Self.toldMax).map { "\(file):\($0.key): \($0.value)" }
        if refusals.count > Self.toldMax {
            notes.append(
                "and \(refusals.count - Self.toldMax) lines more; --report FILE has them all, by what is amiss")
        }
        if isWritten {
            notes += opened.sorted { $0.key < $1.key }.map { "\(file):\($0.key): \($0.value)" }
            if before > 0 { notes.append("\(before) lines were dealt with before, when this input was cut short") }
        }
        return notes
    }

    /// In a line, how many rows came to what.
    package var text: String {
        guard isWritten || isDryRun else { return "0 lines taken, \(refused) refused\n" }
        guard !isDryRun else { return "\(fates.count) lines are in order; nothing was written (--dry-run)\n" + known }
        return "\(count(.taken)) lines taken, \(refused) refused\n" + known
    }

    private var known: String {
        let words = [
            (count(.updated), "lines update who is known already"),
            (count(.unchanged), "lines are known already, and say nothing else"),
            (count(.skipped), "lines of what is known already are passed over"),
        ]
        return words.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)\n" }.joined()
    }

    /// What was refused, by what is amiss and how often: never what stands there.
    package var report: Table {
        var lines: [Refusal: [Int]] = [:]
        for (line, refusal) in refusals { lines[refusal, default: []].append(line) }
        let groups = lines.mapValues { $0.sorted() }.sorted {
            ($1.value.count, $0.value[0]) < ($0.value.count, $1.value[0])
        }
        return Table(
            columns: ["lines", "where", "what", "on"],
            rows: groups.map { refusal, lines in
                [
                    Table.Cell(lines.count), .text(refusal.place), .text(refusal.problem),
                    .text(lines.map(String.init).joined(separator: " ")),
                ]
            })
    }
}

extension ImportOutcome {
    /// The first rows that are in order and would be written, as they would be.
    package func firstRows(of file: CSVImport) -> Table {
        var rows: [(line: Int, texts: [String: String])] = []
        var names: [String] = []
        for row in file.rows where rows.count < Self.shownRows && isTaken(row.line) {
            guard let records = try? file.plan.records(of: row) else { continue }  // It was read when it was tried.
            var texts: [String: String] = [:]
            for record in records {
                switch record.caseFile {
                case .number(let number): texts["\(record.type.name).case"] = number
                case .id(let id): texts["\(record.type.name).case"] = id
                case nil: break
                }
                for (name, text) in record.fields { texts["\(record.type.name).\(name)"] = text }
                for name in ["case"] + record.type.fields.map(\.name) {
                    let name = "\(record.type.name).\(name)"
                    if texts[name] != nil, !names.contains(name) { names.append(name) }
                }
            }
            rows.append((row.line, texts))
        }
        let type = Set(names.map { $0.prefix { $0 != "." } }).count == 1
        return Table(
            columns: ["line"] + names.map { type ? String($0.drop { $0 != "." }.dropFirst()) : $0 },
            rows: rows.map { row in [Table.Cell(row.line)] + names.map { Table.Cell(row.texts[$0]) } })
    }
}
