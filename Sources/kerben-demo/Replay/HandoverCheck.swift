import ProcessHarness

/// Whether what moves a person arrived whole: both records at the hub, the whole file at the receiver.
///
/// A receiver that had to open a provisional file has the person in two: files with one transfer number in a dispatch and
/// in a receipt are one, and the whole of it is every record of both.
struct HandoverCheck {
    /// One line of an export, as far as it matters here.
    private struct Record: Decodable {
        struct Fields: Decodable {
            var prisonerNo: String?
            var number: String?
            var transferNo: String?
            var openedAt: String?
            var facility: Int?
        }
        var type: String
        var `case`: String
        var fields: Fields
    }

    private struct CaseFile {
        var lines: [String] = []
        var lastOpened = ""
    }

    private var files: [String: CaseFile] = [:]
    private var dispatches: [String: String] = [:]
    private var receipts: [String: String] = [:]
    private var filesOfPerson: [String: [String]] = [:]
    /// Files that a transfer number joins.
    private var neighbours: [String: Set<String>] = [:]

    /// From the hub's export.
    init(hub export: String) throws {
        let records = try Answer.decodeLines(Record.self, from: export, of: "kerben export")
        for (record, line) in zip(records, Self.lines(export)) {
            // Reference data and what is a facility's own belong to no person.
            guard record.type != "facility", record.type != "day" else { continue }
            files[record.case, default: CaseFile()].lines.append(line)
            let fields = record.fields
            switch record.type {
            case "person": if let number = fields.prisonerNo { filesOfPerson[number, default: []].append(record.case) }
            case "transfer": if let number = fields.number { dispatches[number] = record.case }
            case "custody":
                if let number = fields.transferNo { receipts[number] = record.case }
                let before = lastOpened(record.case)
                files[record.case]?.lastOpened = max(before, fields.openedAt ?? "")
            default: break
            }
        }
        for (number, sender) in dispatches {
            guard let receiver = receipts[number], receiver != sender else { continue }
            neighbours[sender, default: []].insert(receiver)
            neighbours[receiver, default: []].insert(sender)
        }
    }

    /// How many of the moves have both records, and what is missing of the others.
    func moves(_ moves: [ReplayBook.Move]) -> (matched: Int, missing: [String]) {
        var missing: [String] = []
        for move in moves {
            if dispatches[move.number] == nil {
                missing.append("the dispatch of \(move.number) at \(move.from) is not at the hub")
            }
            if receipts[move.number] == nil {
                missing.append("the receipt of \(move.number) at \(move.to) is not at the hub")
            }
        }
        let matched = moves.count { dispatches[$0.number] != nil && receipts[$0.number] != nil }
        return (matched, missing)
    }

    /// The persons whose file is not the same at their holder as at the hub.
    func wholeFiles(of persons: [String], holder: FacilityNode, export: String) -> [String] {
        let present = Set(Self.lines(export))
        return persons.compactMap { person in
            let whole = currentFiles(of: person)
            guard !whole.isEmpty else { return "prisoner \(person) has no file at the hub" }
            let missing = whole.flatMap { files[$0]?.lines ?? [] }.filter { !present.contains($0) }
            guard !missing.isEmpty else { return nil }
            return "\(holder.name) holds prisoner \(person) and lacks \(missing.count) records of the file "
                + whole.joined(separator: " = ")
        }
    }

    /// The files that are one with the file of the person's last custody.
    private func currentFiles(of person: String) -> [String] {
        let all = filesOfPerson[person] ?? []
        guard let last = all.max(by: { lastOpened($0) < lastOpened($1) }) else { return [] }
        var joined: Set<String> = [last]
        var reached = [last]
        while let file = reached.popLast() {
            for other in neighbours[file] ?? [] where joined.insert(other).inserted { reached.append(other) }
        }
        return joined.sorted()
    }

    private func lastOpened(_ file: String) -> String { files[file]?.lastOpened ?? "" }

    private static func lines(_ text: String) -> [String] {
        text.utf8.split(separator: UInt8(ascii: "\n")).map { String($0) ?? "" }
    }
}
