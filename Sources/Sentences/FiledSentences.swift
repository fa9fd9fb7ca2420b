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

        /// Takes in every side of a field; where nothing is shown until somebody decides, the first stands for it.
        package mutating func take(_ sides: [String], of field: String) {
            if self[field].isEmpty, let first = sides.first(where: { !$0.isEmpty }) { values[field] = first }
            var others: [String] = []
            for side in sides where side != self[field] && !others.contains(side) { others.append(side) }
            otherSides[field] = others.isEmpty ? nil : others
        }

        subscript(name: String) -> String { values[name] ?? "" }

        func day(_ name: String) -> CivilDay? { CivilDay(self[name]) }

        /// Every side of a field, the prevailing first.
        func sides(_ name: String) -> [String] { ([self[name]] + (otherSides[name] ?? [])).filter { !$0.isEmpty } }

        /// Stands by what prevails.
        var stands: Bool { self["outcome"].isEmpty }

        /// Nothing but what somebody is charged with: nobody wrote that a court has given anything.
        var isCharge: Bool {
            Self.judged.allSatisfy { self[$0].isEmpty && otherSides[$0] == nil }
        }

        private static let judged = [
            "court_date", "term", "start", "expiry", "earliest_release", "life", "remand_credit", "final_on", "outcome",
            "suspended", "suspended_term", "new_maximum",
        ]

        /// Since when it is served as far as anybody wrote, packed and however exactly.
        package var began: Int64? {
            ["start", "court_date", "final_on", "taken_on"].lazy.compactMap { CivilTime.date(self[$0]) }.first
        }
    }

    package static let sentenceFields = [
        "edition", "rule_set", "court_date", "term", "start", "expiry", "earliest_release", "life", "remand_credit",
        "remand_regime", "offence_date", "gravity", "final_on", "taken_on", "follows", "outcome", "outcome_on",
        "replaced_by", "new_maximum", "suspended", "suspended_term", "revoked_on", "conviction_tag",
    ]
    package static let eventFields = [
        "kind", "sentence", "measure", "regime", "starts", "ends", "days", "share", "term", "what",
    ]

    package var sentences: [Row]
    package var events: [Row]

    package init(sentences: [Row], events: [Row] = []) {
        self.sentences = sentences
        self.events = events
    }

    /// Of each group of sentences that have to do with one another, and of each that stands alone.
    package func ends(_ sets: [RuleSet], isTraced: Bool = true) -> [SentenceEnd] {
        let groups = groups()
        let index = EventIndex(events)
        var ends: [SentenceEnd] = []
        for places in groups {
            let rows = places.map { sentences[$0] }
            var effort = Effort().part(of: groups.count)
            // Not even to be looked through: what there is of it is said, and no more.
            let isTooMuch = rows.count + index.count(of: rows) > effort.left
            let group = FiledGroup(
                sentences: rows, events: isTooMuch ? [] : index.events(of: rows), isAlone: groups.count == 1,
                isTooMuch: isTooMuch)
            if let end = group.end(sets, isTraced: isTraced, within: &effort) { ends.append(end) }
        }
        return ends
    }

    /// Halves of facts that are in no sentence that stands, and their records.
    package var gaps: [(record: String, lack: Lack)] {
        let known = Set(sentences.map(\.id))
        let ended = sentences.filter { !$0.stands && CivilTime.date($0["outcome_on"]) == nil }.map {
            (record: $0.id, lack: Lack("since when sentence \($0.id) stands no more is not recorded"))
        }
        let strays = events.filter { !$0["sentence"].isEmpty && known.isDisjoint(with: $0.sides("sentence")) }.map {
            (record: $0.id, lack: Lack("\(FiledGroup.name($0)): its sentence \($0["sentence"]) is not on file"))
        }
        return ended + strays
    }

    /// The last day on which any of them was given; nil where that is not known of all.
    package var judged: CivilDay? {
        let days = sentences.map { CivilDay.bounds(of: $0["court_date"])?.upperBound }
        return days.contains(nil) ? nil : days.compactMap(\.self).max()
    }

    /// Since when nothing of them stands, as far as is known; nil where something does, or nobody wrote when.
    package var ended: CivilDay? {
        let days = sentences.map { $0.stands ? nil : CivilDay.bounds(of: $0["outcome_on"])?.lowerBound }
        return days.contains(nil) ? nil : days.compactMap(\.self).max()
    }

    /// The first day of it as somebody wrote it, however exactly, or as it is reckoned; packed.
    package func start(of end: SentenceEnd) -> Int64? {
        if let start = end.start { return start.packed }
        let ids = Set(end.sentences)
        return sentences.filter { ids.contains($0.id) }.compactMap(\.began).min()
    }

    /// Places of those that follow or replace one another by any side of what is in dispute.
    private func groups() -> [[Int]] {
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
            for other in row.sides("follows") + row.sides("replaced_by") {
                guard let other = places[other] else { continue }
                let (a, b) = (lead(place), lead(other))
                leads[max(a, b)] = min(a, b)
            }
        }
        return Dictionary(grouping: sentences.indices, by: lead).sorted { $0.key < $1.key }.map(\.value)
    }

    /// Events by the sentences that they name.
    private struct EventIndex {
        private var named: [String: [Int]] = [:]
        private var general: [Int] = []
        private let events: [Row]

        init(_ events: [Row]) {
            self.events = events
            for (place, event) in events.enumerated() {
                if event["sentence"].isEmpty || (event.otherSides["sentence"] ?? []).contains("") {
                    general.append(place)
                } else {
                    for id in Set(event.sides("sentence")) { named[id, default: []].append(place) }
                }
            }
        }

        func count(of sentences: [Row]) -> Int {
            sentences.reduce(general.count) { $0 + (named[$1.id]?.count ?? 0) }
        }

        /// Those of a group, in the order in which they are on file.
        func events(of sentences: [Row]) -> [Row] {
            Set(sentences.flatMap { named[$0.id] ?? [] }).union(general).sorted().map { events[$0] }
        }
    }
}
