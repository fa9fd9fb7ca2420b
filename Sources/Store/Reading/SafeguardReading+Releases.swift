import Causality
import Register
import Safeguards
import Sentences

/// When those who are held are to be released.
extension SafeguardReading {
    private struct Held {
        var filed = FiledSentences(sentences: [])
        var sites: [String: Int] = [:]
        var files: Set<Dot> = []
    }

    /// Of everybody held (``ReleaseClock``).
    func releases(today: Int64) throws -> [Due] {
        guard let type = description.type(named: "sentence"), type.field(named: "expiry") != nil else { return [] }
        var held: [Dot: Held] = [:]
        try eachHeld(type, FiledSentences.sentenceFields) { root, file, site, row in
            held[root, default: Held()].filed.sentences.append(row)
            held[root]?.sites[row.id] = site
            held[root]?.files.insert(file)
        }
        if let events = description.type(named: "sentence_event") {
            try eachHeld(events, FiledSentences.eventFields) { root, _, site, row in
                held[root]?.filed.events.append(row)
                held[root]?.sites[row.id] = site
            }
        }
        return try held.values.flatMap { try dues(of: $0, today: today) }
    }

    private func dues(of person: Held, today: Int64) throws -> [Due] {
        let ends = person.filed.ends(description.ruleSets, isTraced: false).filter { !$0.isSuspended }
        let sentences = ends.compactMap { sentence($0, person) }
        var dues = ReleaseClock.dues(sentences, today: today)
        if dues.contains(where: { $0.days < 0 }), let file = person.files.min() {
            let judged = ends.map(\.judged)
            let ground = try ground(
                ofPersonIn: file, judged: judged.contains(nil) ? nil : judged.compactMap { $0?.packed }.max(),
                on: CivilTime.date(ofSeconds: today * 86_400))
            dues = ReleaseClock.dues(sentences, ground: ground, today: today)
        }
        return dues
            + person.filed.gaps.compactMap { gap in
                Dot(gap.record).map { record in
                    ReleaseClock.due(
                        gap: gap.lack.description, record: record, site: person.sites[gap.record], today: today)
                }
            }
    }

    private func sentence(_ end: SentenceEnd, _ person: Held) -> ReleaseClock.Sentence? {
        guard let id = end.sentences.last, let record = Dot(id) else { return nil }
        var sentence = ReleaseClock.Sentence(
            record: record, site: person.sites[id], isLife: end.isLife, ends: end.alarms.map(\.number),
            early: end.early.map(\.number))
        sentence.isOpenEnded = end.isOpenEnded
        sentence.isServedByHalf = end.isServedByHalf
        sentence.lack = end.computed.lacks.first?.description
        sentence.gaps = end.gaps.map(\.description)
        sentence.difference = end.difference
        return sentence
    }

    /// Each record of a type of somebody held, with every side of what is disputed.
    private func eachHeld(
        _ type: RecordType, _ fields: [String],
        _ body: (_ root: Dot, _ file: Dot, _ site: Int?, _ row: FiledSentences.Row) throws -> Void
    ) throws {
        let columns = fields.map { type.field(named: $0) == nil ? "NULL" : "t.\(quoted($0))" }.joined(separator: ", ")
        let query = try Prepared(
            db,
            """
            \(Self.held)
            SELECT t.id, t.case_id, held.site, EXISTS (SELECT 1 FROM _conflict WHERE record = t.id),
                coalesce(g.root, t.case_id), \(columns)
            FROM \(quoted(type.name)) t JOIN held ON held.file = t.case_id
            LEFT JOIN _person_group g ON g.case_id = t.case_id ORDER BY t.id
            """)
        var found: [(root: Dot, file: Dot, site: Int?, isDisputed: Bool, row: FiledSentences.Row)] = []
        try query.forEach { row in
            guard let record = Dot(packed: row.number(0)), let file = Dot(packed: row.number(1)),
                let root = Dot(packed: row.number(4))
            else { return }
            found.append(
                (
                    root, file, row.optionalNumber(2).map { Int($0) }, row.number(3) != 0,
                    filedRow(record, type, fields, row, from: 5)
                ))
        }
        for var item in found {
            if item.isDisputed { try conflicts.addSides(to: &item.row, fields) }
            try body(item.root, item.file, item.site, item.row)
        }
    }
}
