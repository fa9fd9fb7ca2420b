import Entry
import FoundationEssentials
package import Register
import Sentences

/// What courts decided, read from a file, and how it is told when it ends.
package enum SentenceTable {
    static let columns = ["case", "kind", "what", "source", "days", "day"]

    /// Every case of a file, step by step: a CSV with the columns `rule_set` and `inputs`, or JSON with `rule_set` beside what
    /// courts decided; `rules` is for those that name none.
    package static func table(
        _ bytes: [UInt8], file: String, rules: String?, in ruleSets: [RuleSet]
    ) throws -> Table {
        let text = String(decoding: bytes, as: UTF8.self)
        var table = Table(columns: columns)
        let first = text.first { !$0.isWhitespace }
        let cases = first == "{" || first == "[" ? try json(bytes, file, rules) : try csv(text, file, rules)
        for (id, rules, record) in cases {
            guard let set = ruleSets[id: rules] else {
                let known = ruleSets.map(\.id).joined(separator: ", ")
                throw CommandFailure("\(file): \(id): no rule set \(rules.prefix(40)) is described (known: \(known))")
            }
            row("rules", law(set), set.id, nil, id, &table)
            rows(lawfulEnd(of: record, under: set), id, set.id, &table)
        }
        return table
    }

    /// Whose law a rule set is, and under which instrument.
    static func law(_ set: RuleSet) -> String { "\(set.state): \(set.instrument)" }

    /// An end, its candidates and what it lacks, and each step of it.
    static func rows(_ end: LawfulEnd, _ id: String, _ rules: String, _ table: inout Table) {
        func row(_ kind: String, _ what: String, _ source: String = "", days: Int64? = nil, _ day: CivilDay? = nil) {
            Self.row(kind, what, source, days: days, day, id, &table)
        }
        for step in end.steps { row("step", step.what, step.source, days: step.days, step.day) }
        for finding in end.findings { row("finding", "\(finding.kind.rawValue): \(finding.what)") }
        for lack in end.lacks { row("lack", lack.description) }
        if end.last == nil {
            let traces = Dictionary(end.traces.map { ($0.last, $0) }, uniquingKeysWith: { first, _ in first })
            for day in end.candidates {
                let supposed = traces[day]?.supposed ?? []
                let words = supposed.isEmpty ? "" : ", if \(supposed.joined(separator: "; "))"
                row("candidate", "an end that nothing described rules out\(words)", rules, day)
                steps("candidate step", traces[day]?.chains ?? [], id, &table)
            }
            if let day = end.earliest { row("earliest", "the day that alarms; it releases nobody", rules, day) }
            if let day = end.assumed { row("assumed", "as the rule set assumes until it is described", rules, day) }
        }
        if let day = end.release { row("release", "day of release", rules, day) }
        let isSuspended = !end.chains.isEmpty && end.chains.allSatisfy(\.isSuspended)
        switch (end.isLife, end.last) {
        case (true, _): row("end", "for life: no end by itself", rules)
        case (_, let day?): row("end", "last day", rules, day)
        case _ where end.chains.isEmpty: row("end", "no sentence stands", rules)
        case _ where isSuspended: row("end", "nothing is served in prison", rules)
        default: row("end", "NOT_COMPUTABLE", rules)
        }
    }

    /// From when something may be asked for; never a day of release.
    static func rows(_ right: SentenceEnd.Eligibility, _ id: String, _ rules: String, _ table: inout Table) {
        let (subject, end) = (right.subject, right.from)
        steps("\(subject) step", end.chains, id, &table)
        for lack in end.lacks { row("\(subject) lack", lack.description, "", nil, id, &table) }
        if let day = end.last {
            row(subject, "may be asked for from this day", rules, day, id, &table)
        } else {
            for day in end.candidates {
                row(subject, "may be asked for from this day, or another", rules, day, id, &table)
            }
            if end.candidates.isEmpty { row(subject, "NOT_COMPUTABLE", rules, nil, id, &table) }
        }
    }

    static func steps(_ kind: String, _ chains: [LawfulEnd.Chain], _ id: String, _ table: inout Table) {
        for step in chains.flatMap(\.steps) {
            row(kind, step.what, step.source, days: step.days, step.day, id, &table)
        }
    }

    static func row(
        _ kind: String, _ what: String, _ source: String, days: Int64? = nil, _ day: CivilDay?, _ id: String,
        _ table: inout Table
    ) {
        table.rows.append([
            .text(id), .text(kind), .text(what), .text(source), days.map { .number($0) } ?? .empty,
            Table.Cell(day?.description),
        ])
    }

    private static func json(
        _ bytes: [UInt8], _ file: String, _ rules: String?
    ) throws -> [(String, String, CourtRecord)] {
        do {
            let decoder = JSONDecoder()
            let data = Data(bytes)
            let isList = bytes.first { ![0x20, 0x0A, 0x0D, 0x09].contains($0) } == UInt8(ascii: "[")
            let named =
                isList ? try decoder.decode([Named].self, from: data) : [try decoder.decode(Named.self, from: data)]
            return try named.enumerated().map { place, entry in
                let id = entry.id ?? String(place + 1)
                return (id, try ruleSet(entry.ruleSet ?? rules, file, id), entry.record)
            }
        } catch let error as DecodingError {
            throw CommandFailure("\(file): \(reason(error))")
        }
    }

    /// What courts decided, under `inputs` or on the same level.
    private struct Named: Decodable {
        private enum Name: String, CodingKey { case id, ruleSet = "rule_set", inputs }

        var id: String?
        var ruleSet: String?
        var record: CourtRecord

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Name.self)
            id = try container.decodeIfPresent(String.self, forKey: .id)
            ruleSet = try container.decodeIfPresent(String.self, forKey: .ruleSet)
            record = try container.decodeIfPresent(CourtRecord.self, forKey: .inputs) ?? CourtRecord(from: decoder)
        }
    }

    private static func csv(
        _ text: String, _ file: String, _ rules: String?
    ) throws -> [(String, String, CourtRecord)] {
        var rows = CSVRows(text).makeIterator()
        guard let header = rows.next()?.cells, let inputs = header.firstIndex(of: "inputs") else {
            throw CommandFailure("\(file): is neither JSON nor a CSV with a column \"inputs\"")
        }
        let (id, set) = (header.firstIndex(of: "id"), header.firstIndex(of: "rule_set"))
        var cases: [(String, String, CourtRecord)] = []
        while let row = rows.next() {
            guard row.problem == nil, row.count == header.count else {
                throw CommandFailure("\(file):\(row.line): \(row.problem ?? "has not as many cells as the first line")")
            }
            let name = id.map { row[$0] } ?? String(row.line)
            do {
                let record = try JSONDecoder().decode(CourtRecord.self, from: Data(row[inputs].utf8))
                cases.append((name, try ruleSet(set.map { row[$0] } ?? rules, file, name), record))
            } catch let error as DecodingError {
                throw CommandFailure("\(file):\(row.line): \(reason(error))")
            }
        }
        return cases
    }

    private static func ruleSet(_ name: String?, _ file: String, _ id: String) throws -> String {
        guard let name, !name.isEmpty else {
            throw CommandFailure("\(file): \(id): names no rule set; give \"rule_set\", or --rules")
        }
        return name
    }

    private static func reason(_ error: DecodingError) -> String {
        switch error {
        case .dataCorrupted(let context): place(context) + context.debugDescription
        case .keyNotFound(let key, let context): place(context) + "\"\(key.stringValue)\" is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context): place(context) + "is of another type"
        @unknown default: "cannot be read"
        }
    }

    private static func place(_ context: DecodingError.Context) -> String {
        let path = context.codingPath.map { $0.intValue.map { "\($0 + 1)" } ?? $0.stringValue }
        return path.isEmpty ? "" : path.joined(separator: ".") + ": "
    }
}
