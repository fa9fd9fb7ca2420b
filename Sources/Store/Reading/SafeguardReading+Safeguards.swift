package import Causality
import Custody
import FoundationEssentials
import Ledger
package import Register
package import Safeguards
import Sentences

/// What the safeguards need to know, read from the views, and what follows from a write.
extension SafeguardReading {
    /// Refuses what a safeguard forbids, as far as this store knows; what others may know is never guessed at, and what
    /// has happened is recorded: ``breaches(day:)`` lists it.
    func checkSafeguards(
        _ type: RecordType, record: Dot?, caseFile: Dot?, _ writes: [Write], at moment: WriteMoment
    ) throws {
        guard Safeguard.looksAt(type.name) else { return }
        let draft = try draft(type, record, writes)
        guard SafeguardKind(of: draft, now: moment.present.happenedBy / 1_000).isRefusedAtDesk else { return }
        let now = moment.present.milliseconds / 1_000
        if let broken = try broken(draft, record, in: caseFile, now: now).first { throw broken.refusal }
    }

    /// Every rule that a record would break, or breaks, with what this store knows of the person.
    package func broken(
        _ draft: Safeguard.Draft, _ record: Dot?, in caseFile: Dot?, now: Int64, upTo: Int64? = nil
    ) throws -> [Safeguard.Broken] {
        var facts = Safeguard.CaseFacts()
        if let caseFile { facts = try caseFacts(caseFile, draft, record, now: now) }
        facts.now = upTo
        if draft.type == "sentence" { facts.wasInForce = try laws.wasInForce(draft) }
        return Safeguard.broken(draft, facts)
    }

    /// Refuses times in an order that cannot be.
    func checkTimes(_ type: RecordType, record: Dot?, _ writes: [Write], at moment: WriteMoment) throws {
        if let refusal = try refusal(closing: type, writes, by: site, moment) {
            throw refusal
        }
        let written = Set(writes.map(\.field))
        guard
            type.timed.contains(where: { field in
                written.contains(field.number)
                    || field.notBefore.flatMap(type.field(named:)).map { written.contains($0.number) } ?? false
            })
        else { return }
        func value(_ field: Field) throws -> Int64? {
            if let write = writes.first(where: { $0.field == field.number }) { return write.value.integer }
            guard let record else { return nil }
            var stored: Int64?
            try Prepared(db, select(type, [field.name], by: "id"), record.packed).forEach {
                stored = field.type.value(from: $0.text(1))?.integer
            }
            return stored
        }
        let now = moment.present.latest / 1_000
        if let refusal = try type.refusal(ofTimes: value, written: written, now: now) { throw refusal }
    }

    /// Why a day may not be called closed; nil for every other type of record.
    package func refusal(
        closing type: RecordType, _ writes: [Write], by writer: Int, _ moment: WriteMoment
    ) throws -> Refusal? {
        guard type.name == "day" else { return nil }
        func value(_ name: String) -> Int64? {
            type.field(named: name).flatMap { field in writes.first { $0.field == field.number } }?.value.integer
        }
        // A day ends where it is: a site knows that of itself, the hub by the facility's record.
        let facility = value("facility").flatMap { Int(exactly: $0) } ?? writer
        let zone = try site == 0 ? zone(ofFacility: facility) : store.zone
        return DayClosing.refusal(
            facility: value("facility"), date: value("closed_on"), site: writer, now: moment.present.happenedBy / 1_000,
            zone: zone ?? (writer == site ? store.zone : nil))
    }

    /// As the record of a facility says; nil where none does.
    package func zone(ofFacility site: Int) throws -> LocalZone? {
        guard let type = description.type(named: "facility"), type.field(named: "site") != nil else { return nil }
        var minutes: Int64?
        try Prepared(db, select(type, ["utc_offset"], by: "site"), Int64(site)).forEach {
            minutes = minutes ?? $0.optionalNumber(1)
        }
        return minutes.map { LocalZone(minutes: $0) }
    }

    /// Whether a write tells of an injury or ill-treatment on arrival that the record did not tell of before: asked before
    /// it is applied.
    func tellsOfIllTreatment(_ type: RecordType, record: Dot?, _ writes: [Write]) throws -> Bool {
        guard type.number == store.custody.custody, description.type(named: "complaint") != nil else { return false }
        let names = Set(ArrivalAnswer.questions.flatMap { [$0.code, $0.words] })
        let written = Set(writes.compactMap { type.field($0.field)?.name })
        guard !written.isDisjoint(with: names) else { return false }
        let entries = { Self.entries($0) }
        guard Safeguard.opensExternalCase(try draft(type, record, writes), entries: entries) else { return false }
        guard record != nil else { return true }
        return !Safeguard.opensExternalCase(try draft(type, record, []), entries: entries)
    }

    /// The texts of a field that keeps all, as its column lists them; a text that is no list is one.
    static func entries(_ column: String) -> [String] {
        struct Entry: Decodable { var value: String }
        guard !column.isEmpty else { return [] }
        guard column.hasPrefix("[{") else { return [column] }
        // What is no list of ours is what somebody wrote.
        guard let list = try? JSONDecoder().decode([Entry].self, from: Data(column.utf8)) else { return [column] }
        return list.map(\.value)
    }

    static let arrivalReason = "opened by the arrival"

    package func draft(_ type: RecordType, _ record: Dot?, _ writes: [Write]) throws -> Safeguard.Draft {
        var values: [String: String] = [:]
        if let record {
            try Prepared(db, "SELECT * FROM \(quoted(type.name)) WHERE id = ?", record.packed).forEach {
                values = $0.texts(type)
            }
        }
        return Safeguard.Draft(
            type, isNew: record == nil, site: site, values, after: writes, zone: store.zone)
    }

    private func caseFacts(
        _ caseFile: Dot, _ draft: Safeguard.Draft, _ record: Dot?, now: Int64
    ) throws -> Safeguard.CaseFacts {
        var facts = Safeguard.CaseFacts()
        guard ["solitary", "placement", "sentence", "appeal"].contains(draft.type) else { return facts }
        // Of a sentence only a tag asks for the person.
        if draft.type == "sentence", ["", "NONE", "UNKNOWN"].contains(draft["conviction_tag"]) { return facts }
        let files = try caseFiles.personFiles(of: caseFile)
        let speaking = try caseFiles.speakingFiles(of: caseFile)
        // Who was under 18 when it began was so, whatever the age today.
        let began = Safeguard.seconds(draft["starts"]) ?? now
        if draft.type != "appeal" {
            let person = try personFacts(speaking, now: draft.type == "solitary" ? min(began, now) : now)
            (facts.sex, facts.isUntried, facts.isMinor) = (person.sex, person.isUntried, person.isMinor)
        }
        switch draft.type {
        case "solitary":
            facts.isExpectingOrNursing = try isExpectingOrNursing(
                speaking, from: draft["starts"], until: draft["ends"])
            facts.solitary = try solitary(files, except: record)
        case "placement":
            facts.cellMates = try cellMates(of: draft, except: files, now: now)
        case "appeal":
            if let classification = Dot(draft["classification"]) {
                facts.approver =
                    try query("SELECT approver FROM classification WHERE id = ?", [classification.packed]).row()?
                    .value(0) ?? ""
            }
        default: break
        }
        return facts
    }

    private func has(_ type: String) -> Bool { description.type(named: type) != nil }

    func personFacts(_ files: [Persons.Speaker], now: Int64) throws -> Safeguard.CaseFacts.CellMate {
        var sex = ""
        var isMinor: Bool?
        for file in files.map(\.file) {
            guard
                let row = try query("SELECT * FROM person WHERE id = ?", [file.packed]).row()
            else { continue }
            if sex.isEmpty { sex = row.value("sex") ?? "" }
            isMinor =
                isMinor
                ?? Vulnerability.isMinor(
                    birth: row.value("birth_date"), reportedAge: row.value("reported_age"), now: now)
        }
        return Safeguard.CaseFacts.CellMate(
            sex: sex, isUntried: try legalStatus(files, on: localDate(ofSeconds: now)).map { $0 == "UNTRIED" },
            isMinor: isMinor)
    }

    /// Of all that is recorded, as counts read it; nil where nothing is.
    private func legalStatus(_ files: [Persons.Speaker], on day: Int64) throws -> String? {
        guard has("legal_status") else { return nil }
        let type = description.type(named: "legal_status")
        let beats = type?.field(named: "appeal_of") == nil ? "NULL" : "appeal_of"
        var statuses: [LegalStanding.Status] = []
        for file in files {
            try Prepared(db, "SELECT status, since, \(beats), id FROM legal_status WHERE case_id = ?", file.file.packed)
                .forEach {
                    guard let code = $0.optionalText(0) else { return }
                    let since = try localDay($0.text(1)) ?? localDay(writtenAt($0.number(3))) ?? 0
                    guard says(file, of: since) else { return }
                    statuses.append(.init(day: since, code: code, beats: !$0.text(2).isEmpty))
                }
        }
        guard !statuses.isEmpty else { return nil }
        // The sort is stable: of one day, the record that was read last prevails.
        statuses.sort { $0.day < $1.day }
        let served =
            try LegalStanding.code(statuses) { _ in false } == "UNTRIED" ? sentencesThatRun(files, on: day) : []
        return LegalStanding.code(statuses) { since in served.contains { $0 <= since } }
    }

    /// Whether a file speaks of a day here.
    private func says(_ file: Persons.Speaker, of day: Int64) -> Bool {
        file.until.map { day > 0 && day <= localDate(ofSeconds: $0) } ?? true
    }

    /// The first days of sentences that run on a day, as far as is known.
    private func sentencesThatRun(_ files: [Persons.Speaker], on day: Int64) throws -> [Int64] {
        let until = Dictionary(files.map { ($0.file, $0) }, uniquingKeysWith: { first, _ in first })
        var filed = try filedSentences(files.map(\.file)) { file, row in
            until[file].map { says($0, of: row.began ?? 0) } ?? false
        }
        // A dispute about it takes nobody out of a sentence.
        try conflicts.addSides(to: &filed)
        return filed.ends(description.ruleSets, isTraced: false).compactMap { end in
            filed.start(of: end).flatMap { $0 <= day && end.isServed(on: day) ? $0 : nil }
        }
    }

    /// By the examinations in these files (``Vulnerability``): also by one of which nobody wrote when it was.
    private func isExpectingOrNursing(_ files: [Persons.Speaker], from: String, until: String) throws -> Bool {
        guard has("health_exam") else { return false }
        let (from, until) = (String(sortable(text: from)), String(sortable(text: until)))
        for file in files {
            var examinations: [Vulnerability.Examination] = []
            try Prepared(
                db,
                """
                SELECT id, examined_at, max(coalesce(pregnant, 0), coalesce(nursing, 0), coalesce(infant_with_mother, 0))
                FROM health_exam WHERE case_id = ?
                """, file.file.packed
            ).forEach { row in
                let (told, saysSo) = (row.text(1), row.number(2) == 1)
                let at = told.isEmpty ? try writtenAt(row.number(0)) : told
                guard let day = localDay(at), says(file, of: day) else { return }
                var time = String(sortable(text: at))
                // What was found does not count for nothing; that nothing was does not count for more than its time.
                if told.isEmpty, saysSo { time = Vulnerability.time(writtenAt: time, until: until) }
                examinations.append(.init(at: time, saysSo: saysSo))
            }
            examinations.sort { $0.at < $1.at }
            if Vulnerability.isExpectingOrNursing(examinations, from: from, until: until) { return true }
        }
        return false
    }

    func solitary(_ files: [Dot], except record: Dot?) throws -> [(starts: Int64, ends: Int64?)] {
        try files.flatMap { file in
            try query(
                """
                SELECT starts, ends FROM solitary
                WHERE case_id = ? AND id IS NOT ? AND coalesce(hours_confined, 24) >= ?
                """, [file.packed, record?.packed, Safeguard.solitaryHoursMin]
            ).rows().compactMap { row -> (starts: Int64, ends: Int64?)? in
                guard let starts = (row.value(0) as String?).flatMap({ CivilTime.instant($0) }) else { return nil }
                return (starts >> 2, (row.value(1) as String?).flatMap { CivilTime.instant($0) }.map { $0 >> 2 })
            }
        }
    }

    private func cellMates(
        of draft: Safeguard.Draft, except files: [Dot], now: Int64
    ) throws -> [Safeguard.CaseFacts.CellMate] {
        let placed = try query(
            """
            SELECT DISTINCT case_id FROM placement WHERE facility = ? AND coalesce(block, '') = ? AND cell = ?
                AND ends IS NULL
            """, [Int(draft["facility"]), draft["block"], draft["cell"]]
        ).all(Int64.self)
        return try placed.compactMap { Dot(packed: $0) }.filter { !files.contains($0) }.map {
            try personFacts(caseFiles.speakingFiles(of: $0), now: now)
        }
    }
}
