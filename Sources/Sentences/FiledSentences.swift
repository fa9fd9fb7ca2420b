package import Register

/// A person's sentences and their events as records hold them, whoever wrote them and wherever they disagree.
package struct FiledSentences: Hashable, Sendable {
    package struct Row: Hashable, Sendable {
        /// Of its record.
        package var id: String
        /// By the names of fields: what prevails.
        package var values: [String: String]
        /// What others wrote, of fields in dispute.
        package var otherSides: [String: [String]]

        package init(id: String, values: [String: String], otherSides: [String: [String]] = [:]) {
            self.id = id
            self.values = values
            self.otherSides = otherSides
        }

        subscript(name: String) -> String { values[name] ?? "" }

        func day(_ name: String) -> CivilDay? { CivilDay(self[name]) }

        /// Every side of a field, the prevailing first.
        func sides(_ name: String) -> [String] { ([self[name]] + (otherSides[name] ?? [])).filter { !$0.isEmpty } }
    }

    package static let sentenceFields = [
        "edition", "rule_set", "court_date", "term", "start", "expiry", "earliest_release", "life", "remand_credit",
        "remand_regime", "offence_date", "gravity", "final_on", "taken_on", "follows", "outcome", "outcome_on",
        "replaced_by", "new_maximum", "suspended", "suspended_term", "revoked_on",
    ]
    package static let eventFields = [
        "kind", "sentence", "measure", "regime", "starts", "ends", "days", "share", "term", "what",
    ]
    /// Fields of which every side is reckoned.
    package static let disputed: Set = ["term", "start", "life", "remand_credit", "expiry", "earliest_release"]
    /// More ways of deciding what is in dispute than this are not reckoned.
    private static let waysMax = 64

    package var sentences: [Row]
    package var events: [Row]

    package init(sentences: [Row], events: [Row] = []) {
        self.sentences = sentences
        self.events = events
    }

    /// Of each group of sentences that follow one another, and of each that stands alone.
    package func ends(_ sets: [RuleSet], isTraced: Bool = true) -> [SentenceEnd] {
        let members = groups()
        return members.compactMap { group in
            let standing = group.filter { $0["outcome"].isEmpty }
            guard let latest = standing.max(by: { $0["court_date"] < $1["court_date"] }) else { return nil }
            let rules = Self.rules(of: latest, sets)
            var end = SentenceEnd(
                sentences: standing.map(\.id), ruleSet: rules.id,
                computed: lawfulEnd(of: record(group, standing), under: rules, isTraced: isTraced))
            for ways in ways(group).dropFirst() {
                end.otherSides.append(lawfulEnd(of: record(ways, ways.filter { $0["outcome"].isEmpty }), under: rules))
            }
            end.take(typed: Self.typed(standing), early: standing.flatMap { $0.sides("earliest_release") })
            return end
        }
    }

    /// The first day of it as somebody wrote it, however exactly, or as it is reckoned; packed.
    package func start(of end: SentenceEnd) -> Int64? {
        if let start = end.start { return start.packed }
        return sentences.filter { end.sentences.contains($0.id) }.compactMap { CivilTime.date($0["start"]) }.min()
    }

    /// The rule set that a sentence names, or else that of its edition, such as `KG 2021`.
    private static func rules(of row: Row, _ sets: [RuleSet]) -> RuleSet {
        let named = row["rule_set"].isEmpty ? row["edition"] : row["rule_set"]
        let id = String(named.map { $0 == " " ? "-" : $0 })
        return sets.first { $0.id == id } ?? .undescribed
    }

    private func groups() -> [[Row]] {
        let places = Dictionary(
            sentences.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
        var leads = Array(sentences.indices)
        func lead(_ place: Int) -> Int {
            var place = place
            while leads[place] != place {
                leads[place] = leads[leads[place]]
                place = leads[place]
            }
            return place
        }
        for (place, row) in sentences.enumerated() {
            guard let former = places[row["follows"]] else { continue }
            let (a, b) = (lead(place), lead(former))
            leads[max(a, b)] = min(a, b)
        }
        return Dictionary(grouping: sentences.indices, by: lead).sorted { $0.key < $1.key }.map { group in
            group.value.map { sentences[$0] }
        }
    }

    /// What prevails, and then every other way in which disputes may be decided.
    private func ways(_ group: [Row]) -> [[Row]] {
        var ways = [group]
        for place in group.indices {
            for (field, others) in group[place].otherSides.sorted(by: { $0.key < $1.key })
            where Self.disputed.contains(field) && field != "expiry" && field != "earliest_release" {
                for former in ways {
                    for other in others where ways.count < Self.waysMax {
                        var way = former
                        way[place].values[field] = other
                        ways.append(way)
                    }
                }
            }
        }
        return ways
    }

    private func record(_ group: [Row], _ standing: [Row]) -> CourtRecord {
        var record = CourtRecord(judgments: group.map { judgment($0) })
        let ids = Set(group.map(\.id))
        for row in standing {
            guard let days = Int64(row["remand_credit"]), days > 0 else { continue }
            let regime = row["remand_regime"].isEmpty ? nil : row["remand_regime"]
            record.credits.append(
                CourtRecord.Credit(
                    measure: regime == nil ? "DAYS_STATED" : "CUSTODY", regime: regime,
                    days: Self.remand(days, row), judgment: row.id))
        }
        for event in events where event["sentence"].isEmpty || ids.contains(event["sentence"]) {
            add(event, to: &record)
        }
        return record
    }

    /// Days on remand lie within a term that begins before the judgment.
    private static func remand(_ days: Int64, _ row: Row) -> CourtRecord.Credit.Days {
        guard let start = row.day("start"), let judged = row.day("court_date"), start < judged,
            (1...Term.daysMax).contains(days), let last = CivilDay(number: start.number + days - 1)
        else { return .number(days) }
        return .dates(start, last)
    }

    private func judgment(_ row: Row) -> CourtRecord.Judgment {
        CourtRecord.Judgment(
            id: row.id, length: length(row), start: row.day("start"), judged: row.day("court_date"),
            final: row.day("final_on"), taken: row.day("taken_on"), offence: row.day("offence_date"),
            after: row["follows"].isEmpty ? nil : row["follows"], isSetAside: !row["outcome"].isEmpty,
            maximum: Term(row["new_maximum"]), suspended: Term(row["suspended_term"]),
            isWhollySuspended: row["suspended"] == "true", revoked: row.day("revoked_on"),
            converted: events.filter { $0["kind"] == "CONVERTED" && $0["sentence"] == row.id }.map {
                CourtRecord.Converted(
                    kind: $0["what"], amount: Term($0["term"]) ?? Term(days: Int64($0["days"]) ?? 0))
            }, gravity: row["gravity"].isEmpty ? nil : row["gravity"])
    }

    private func length(_ row: Row) -> CourtRecord.Judgment.Length {
        if row["life"] == "true" { return .life }
        for name in ["new_maximum", "suspended_term"] where !row[name].isEmpty && Term(row[name]) == nil {
            return .unknown("its \(name) is no term such as P5Y6M")
        }
        if row["term"].isEmpty { return .unknown("its term is not recorded") }
        guard let term = Term(row["term"]) else { return .unknown("its term is no term such as P5Y6M") }
        // Of offences in one judgment: how much of a former sentence is served is no matter of what its record says.
        let merged = sentences.filter {
            $0["outcome"] == "MERGED" && $0["replaced_by"] == row.id && $0["court_date"] == row["court_date"]
        }
        let terms = merged.compactMap { Term($0["term"]) }
        guard !terms.isEmpty, terms.count == merged.count else { return .term(term) }
        return .joined(CourtRecord.Joined(terms: terms, final: term))
    }

    /// Of sentences that no other follows, the last days as somebody wrote them.
    private static func typed(_ standing: [Row]) -> [SentenceEnd.Typed] {
        let followed = Set(standing.map { $0["follows"] })
        let leaves = standing.filter { !followed.contains($0.id) }
        return leaves.map { row in SentenceEnd.Typed(row.sides("expiry").compactMap { CivilTime.date($0) }) }
    }
}
