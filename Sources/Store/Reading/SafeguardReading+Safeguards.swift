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
        let happenedBy = moment.present.happenedBy / 1_000
        guard SafeguardKind(of: draft, now: happenedBy).isRefusedAtDesk else { return }
        let former = try record.map { try self.draft(type, $0, []) }
        let added = try Safeguard.added(by: draft, to: former, now: happenedBy) {
            try broken($0, record, in: caseFile, now: moment.present.milliseconds / 1_000)
        }
        if let broken = added.first { throw broken.refusal }
    }

    /// Every rule that a record would break, or breaks, with what this store knows of the person.
    package func broken(
        _ draft: Safeguard.Draft, _ record: Dot?, in caseFile: Dot?, now: Int64, upTo: Int64? = nil
    ) throws -> [Safeguard.Broken] {
        var facts =
            try caseFile.map { try person($0, for: draft, now: now).facts(for: draft, record, now: now) } ?? .init()
        facts.now = upTo
        if draft.type == "sentence" { facts.wasInForce = try laws.wasInForce(draft) }
        if let caseFile, !draft.stands { try addMates(to: &facts, draft, in: caseFile, now: now) }
        let broken = Safeguard.broken(draft, facts)
        guard let caseFile, let place = try placement(of: draft) else { return broken }
        return try broken
            + self.broken(place, record, in: caseFile, now: now).map {
                var broken = $0
                broken.type = draft.type
                return broken
            }
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

    /// Whether a file speaks of a day here.
    private func says(_ file: Persons.Speaker, of day: Int64) -> Bool {
        file.until.map { day > 0 && day <= localDate(ofSeconds: $0) } ?? true
    }

    /// The first days of sentences that run on a day, as far as is known.
    func sentencesThatRun(_ files: [Persons.Speaker], on day: Int64) throws -> [Int64] {
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
}
