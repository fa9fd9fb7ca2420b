import Causality
import Register
import Safeguards
import Sentences

/// When those who are held are to be released.
extension SafeguardReading {
    private struct Held {
        var sites: [String: Int?] = [:]
        var filed = FiledSentences(sentences: [])
        var files: Set<Dot> = []
    }

    /// Of everybody held (``ReleaseClock``).
    func releases(today: Int64) throws -> [Due] {
        guard let type = description.type(named: "sentence"), type.field(named: "expiry") != nil else { return [] }
        var held: [Dot: Held] = [:]
        try eachHeld(type, FiledSentences.sentenceFields, disputed: true) { root, file, site, row in
            held[root, default: Held()].filed.sentences.append(row)
            held[root]?.sites[row.id] = site
            held[root]?.files.insert(file)
        }
        if let events = description.type(named: "sentence_event") {
            try eachHeld(events, FiledSentences.eventFields, disputed: false) { root, _, _, row in
                held[root]?.filed.events.append(row)
            }
        }
        return try held.values.flatMap { person in
            let ends = person.filed.ends(description.ruleSets, isTraced: false).filter { !$0.isSuspended }
            let sentences = ends.compactMap { sentence($0, person) }
            let dues = ReleaseClock.dues(sentences, today: today)
            guard dues.contains(where: { $0.days < 0 }), let file = person.files.min() else { return dues }
            let start = ends.compactMap(\.start).max()?.packed ?? 0
            let day = CivilTime.date(ofSeconds: today * 86_400)
            guard try isHeldOtherwise(caseFiles.personFiles(of: file), since: start, on: day) else { return dues }
            return ReleaseClock.dues(sentences, isHeldOtherwise: true, today: today)
        }
    }

    private func sentence(_ end: SentenceEnd, _ person: Held) -> ReleaseClock.Sentence? {
        guard let id = end.sentences.last, let record = Dot(id) else { return nil }
        return ReleaseClock.Sentence(
            record: record, site: person.sites[id] ?? nil, isLife: end.isLife,
            ends: end.alarms.map(\.description), early: end.early.map(\.description),
            lack: end.computed.lacks.first?.description, difference: end.difference)
    }

    /// Each record of a type of somebody held, with every side of what is disputed.
    private func eachHeld(
        _ type: RecordType, _ fields: [String], disputed: Bool,
        _ body: (_ root: Dot, _ file: Dot, _ site: Int?, _ row: FiledSentences.Row) throws -> Void
    ) throws {
        let columns = fields.map { type.field(named: $0) == nil ? "NULL" : "t.\(quoted($0))" }.joined(separator: ", ")
        let query = try Prepared(
            db,
            """
            \(Self.held)
            SELECT t.id, t.case_id, held.site, EXISTS (SELECT 1 FROM _conflict WHERE record = t.id), \(columns)
            FROM \(quoted(type.name)) t JOIN held ON held.file = t.case_id ORDER BY t.id
            """)
        var found: [(file: Dot, site: Int?, isDisputed: Bool, row: FiledSentences.Row)] = []
        try query.forEach { row in
            guard let record = Dot(packed: row.number(0)), let file = Dot(packed: row.number(1)) else { return }
            found.append(
                (
                    file, row.optionalNumber(2).map { Int($0) }, disputed && row.number(3) != 0,
                    filedRow(record, type, fields, row, from: 4)
                ))
        }
        for var item in found {
            if item.isDisputed, let record = Dot(item.row.id) { try addSides(of: record, item.file, to: &item.row) }
            try body(try caseFiles.root(ofFile: item.file), item.file, item.site, item.row)
        }
    }

    private func addSides(of record: Dot, _ file: Dot, to row: inout FiledSentences.Row) throws {
        for conflict in try conflicts.conflicts(record: record) where conflict.caseFile == file {
            guard FiledSentences.disputed.contains(conflict.unit.name),
                let field = conflict.type.field(named: conflict.unit.name)
            else { continue }
            let sides =
                try conflicts.resolution(conflict)?.siblings.compactMap { $0.values.first.map(field.type.text) } ?? []
            row.otherSides[field.name] = sides.filter { $0 != row.values[field.name] ?? "" }
        }
    }

    /// Whether a ground other than a sentence stands on a day, from a day on that lies after a sentence began.
    private func isHeldOtherwise(_ files: [Dot], since start: Int64, on day: Int64) throws -> Bool {
        guard description.type(named: "legal_status") != nil else { return false }
        var latest: (day: Int64, code: String)?
        for file in files {
            try Prepared(db, "SELECT status, since FROM legal_status WHERE case_id = ? ORDER BY id", file.packed)
                .forEach {
                    guard let code = $0.optionalText(0), let since = localDay($0.text(1)), since <= day,
                        since >= latest?.day ?? 0
                    else { return }
                    latest = (since, code)
                }
        }
        return latest.map { $0.day > start && !LegalStanding.sentenced.contains($0.code) } ?? false
    }
}
