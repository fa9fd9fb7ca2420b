package import Causality
package import Custody
package import Register

/// One person as all that is merged says: the records of every file of theirs that a rule reads, each with every side of what
/// is in open dispute. Where something is in dispute, the most protective side is what a rule takes.
package struct PersonState: Sendable {
    package struct Record: Hashable, Sendable {
        package var id: Dot
        package var file: Dot
        package var type: String
        /// Texts by field, as the register shows them.
        package var values: [String: String]
        /// The same, as each other side of an open dispute has it.
        package var otherSides: [[String: String]] = []
        /// When it was first written down, as an instant's text; empty where it says itself of when it is.
        package var writtenAt = ""

        package init(
            id: Dot, file: Dot, type: String, values: [String: String], otherSides: [[String: String]] = [],
            writtenAt: String = ""
        ) {
            self.id = id
            self.file = file
            self.type = type
            self.values = values
            self.otherSides = otherSides
            self.writtenAt = writtenAt
        }

        package var sides: [[String: String]] { [values] + otherSides }

        subscript(name: String) -> String { values[name] ?? "" }

        /// What any side says of a field; what is empty says nothing.
        func said(_ name: String) -> Set<String> { Set(sides.compactMap { $0[name] }).subtracting([""]) }
    }

    package var records: [Record]
    /// The files whose word the person is protected by.
    package var speakers: [Persons.Speaker]
    /// First days of the sentences that run: asked for only where somebody is untried without them.
    package var serving: [Int64]
    package var zone: LocalZone

    package init(
        _ records: [Record] = [], speakers: [Persons.Speaker] = [], serving: [Int64] = [], zone: LocalZone = 0
    ) {
        self.records = records
        self.speakers = speakers
        self.serving = serving
        self.zone = zone
    }

    /// The types of records of a person that the rules on a draft read, besides the draft's own.
    package static func reads(_ draft: Safeguard.Draft) -> [String] {
        switch draft.type {
        // What is asked of these but as they stand is in the draft alone.
        case "custody", "assessment": draft.stands ? [draft.type] : []
        case "classification": draft.stands ? ["classification", "appeal"] : []
        case "appeal": draft["outcome"].isEmpty ? [] : ["classification"]
        case "solitary": ["person", "health_exam", "solitary", "sanction"]
        case "sanction": draft["decision"] == "SOLITARY" ? ["person", "health_exam", "solitary", "sanction"] : []
        case "placement": ["person", "legal_status", "placement"]
        // Of a sentence only a tag asks for the person.
        case "sentence": Safeguard.tags.contains(draft["conviction_tag"]) ? ["legal_status"] : []
        default: []
        }
    }

    func all(_ type: String) -> [Record] { records.filter { $0.type == type } }

    // MARK: Who they are

    /// Every sex that any side says.
    package var sexes: Set<String> { said("sex") }

    /// Whether somebody may be under 18 at a time, in seconds since 1970; nil where nobody knows a date of birth or an age.
    package func isMinor(at time: Int64) -> Bool? {
        let births = said("birth_date").compactMap { Vulnerability.isMinor(birth: $0, reportedAge: nil, now: time) }
        let ages = said("reported_age").compactMap {
            Vulnerability.isMinor(birth: nil, reportedAge: Int64($0), now: time)
        }
        let known = births.isEmpty ? ages : births
        return known.isEmpty ? nil : known.contains(true)
    }

    /// What files say of who somebody is: those that speak of any time first, the others where those say nothing.
    private func said(_ name: String) -> Set<String> {
        let persons = all("person")
        func said(by speakers: [Persons.Speaker]) -> Set<String> {
            let files = Set(speakers.map(\.file))
            return persons.filter { files.contains($0.id) }.reduce(into: []) { $0.formUnion($1.said(name)) }
        }
        let always = said(by: speakers.filter { $0.until == nil })
        return always.isEmpty ? said(by: speakers) : always
    }

    // MARK: Where they stand in law

    /// Whether somebody is untried at a time, by any side; nil where no status is recorded. A status to come is none yet,
    /// unless there is no other.
    package func isUntried(at time: Int64) -> Bool? {
        let day = date(ofSeconds: time)
        let records = speakers.flatMap { speaker in
            all("legal_status").filter { record in
                record.file == speaker.file && says(speaker, of: since(record.values, record.writtenAt))
            }
        }
        func code(_ statuses: [LegalStanding.Status]) -> String {
            let sorted = statuses.filter { !$0.code.isEmpty }.sorted { $0.day < $1.day }
            let held = sorted.filter { $0.day <= day }
            return LegalStanding.code(held.isEmpty ? Array(sorted.prefix(1)) : held) { since in
                serving.contains { $0 <= since }
            }
        }
        let shown = records.map { status($0.values, $0.writtenAt) }
        var codes = [code(shown)]
        for (place, record) in records.enumerated() {
            for side in record.otherSides {
                var statuses = shown
                statuses[place] = status(side, record.writtenAt)
                codes.append(code(statuses))
            }
        }
        codes.removeAll(where: \.isEmpty)
        return codes.isEmpty ? nil : codes.contains("UNTRIED")
    }

    private func status(_ values: [String: String], _ writtenAt: String) -> LegalStanding.Status {
        .init(
            day: since(values, writtenAt), code: values["status"] ?? "", beats: !(values["appeal_of"] ?? "").isEmpty)
    }

    private func since(_ values: [String: String], _ writtenAt: String) -> Int64 {
        day(values["since"] ?? "") ?? day(writtenAt) ?? 0
    }

    private func says(_ speaker: Persons.Speaker, of day: Int64) -> Bool {
        speaker.until.map { day > 0 && day <= date(ofSeconds: $0) } ?? true
    }

    private func day(_ text: String) -> Int64? {
        guard text.contains("T") else { return CivilTime.date(text) }
        return CivilTime.instant(text).map { date(ofSeconds: $0 >> 2) }
    }

    private func date(ofSeconds seconds: Int64) -> Int64 { CivilTime.date(ofSeconds: zone.local(seconds)) }

    // MARK: What they went through

    /// By the examinations in these files (``Vulnerability``): also by one of which nobody wrote when it was.
    package func isExpectingOrNursing(from: String, until: String) -> Bool {
        let (from, until) = (Self.sortable(from), Self.sortable(until))
        return speakers.contains { speaker in
            let examinations = all("health_exam").filter { $0.file == speaker.file }.compactMap { record in
                examination(record, speaker, until: until)
            }
            return Vulnerability.isExpectingOrNursing(
                examinations.sorted { $0.at < $1.at }, from: from, until: until)
        }
    }

    private func examination(
        _ record: Record, _ speaker: Persons.Speaker, until: String
    ) -> Vulnerability.Examination? {
        let told = record["examined_at"]
        let saysSo = ["pregnant", "nursing", "infant_with_mother"].contains { record.said($0).contains("true") }
        let at = told.isEmpty ? record.writtenAt : told
        guard let day = day(at), says(speaker, of: day) else { return nil }
        var time = Self.sortable(at)
        // What was found does not count for nothing; that nothing was does not count for more than its time.
        if told.isEmpty, saysSo { time = Vulnerability.time(writtenAt: time, until: until) }
        return .init(at: time, saysSo: saysSo)
    }

    /// Solitary confinement in any file, in seconds since 1970, open at the end where it goes on: of a disputed time the earlier
    /// start and the later end, so that no dispute shortens it. A sanction counts as it was ordered; one without an end counts no
    /// time of its own, since a record says how it was carried out.
    package func solitary(except record: Dot?) -> [(starts: Int64, ends: Int64?)] {
        (all("solitary") + all("sanction")).compactMap { other in
            let isSanction = other.type == "sanction"
            guard other.id != record,
                other.sides.contains(where: { Safeguard.isSolitary(other.type, $0) }),
                let starts = other.said("starts").compactMap(Safeguard.seconds).min()
            else { return nil }
            let ends = other.sides.map { Safeguard.seconds($0["ends"] ?? "") }
            let last = ends.compactMap(\.self).max()
            return (starts, isSanction ? last ?? starts : ends.contains(nil) ? nil : last)
        }
    }

    /// An instant's text so that texts sort by time.
    private static func sortable(_ text: String) -> String { text.hasSuffix("Z") ? String(text.dropLast()) : text }
}
