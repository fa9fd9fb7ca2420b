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
        /// Awaits a sentence by the latest status on file.
        var isUnsentenced = false
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
        try eachUnsentenced(on: CivilTime.day(today)) { held[$0]?.isUnsentenced = true }
        return try held.values.flatMap { try dues(of: $0, today: today) }
    }

    /// Of everybody held, in one statement; who had a sentence before is asked for by ``ground(ofPersonIn:judged:on:)``.
    private func eachUnsentenced(on day: String, _ body: (Dot) -> Void) throws {
        guard description.type(named: "legal_status") != nil else { return }
        var codes: [Int64: String] = [:]
        try Prepared(
            db,
            """
            \(Self.held)
            SELECT coalesce(g.root, t.case_id), t.status FROM legal_status t JOIN held ON held.file = t.case_id
            LEFT JOIN _person_group g ON g.case_id = t.case_id
            WHERE t.status IS NOT NULL AND substr(t.since, 1, 10) <= ? ORDER BY substr(t.since, 1, 10), t.id
            """, values: [day]
        ).forEach { codes[$0.number(0)] = $0.text(1) }
        for (root, code) in codes where LegalStanding.isUnsentenced(code) { Dot(packed: root).map(body) }
    }

    private func dues(of person: Held, today: Int64) throws -> [Due] {
        let all = person.filed.ends(description.ruleSets, isTraced: false).filter { !$0.isSuspended }
        // Beside a sentence, and before any, a charge has no end; where a status says that there is one, it lacks it.
        var ends = all.filter { !$0.isCharge }
        if ends.isEmpty, !person.isUnsentenced { ends = all }
        let sentences = ends.compactMap { sentence($0, person) }
        var dues = ReleaseClock.dues(sentences, today: today)
        if all.isEmpty {
            dues += try nothingServed(person, today: today).map { [$0] } ?? []
        } else if dues.contains(where: { $0.days < 0 }) {
            let judged = ends.map(\.judged)
            var ground = try ground(
                person, judged: judged.contains(nil) ? nil : judged.compactMap(\.self).max(), today: today)
            if ground == .none, all.count > ends.count { ground = .unclear }
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

    private func nothingServed(_ person: Held, today: Int64) throws -> Due? {
        guard let id = person.filed.sentences.last?.id, let record = Dot(id) else { return nil }
        return ReleaseClock.due(
            nothingServedOf: record, site: person.sites[id], since: person.filed.ended?.number,
            ground: try ground(person, judged: person.filed.judged, today: today), today: today)
    }

    private func ground(_ person: Held, judged: CivilDay?, today: Int64) throws -> LegalStanding.Ground {
        guard let file = person.files.min() else { return .unclear }
        return try ground(
            ofPersonIn: file, judged: judged?.packed, on: CivilTime.date(ofSeconds: today * 86_400))
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
