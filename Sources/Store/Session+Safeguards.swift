import Causality
import FoundationEssentials
import GRDB
import Register

/// What the safeguards need to know, read from the views, and what follows from a write.
extension Session {
    /// Refuses what a safeguard forbids, as far as this store knows; what others may know is never guessed at.
    func checkSafeguards(
        _ type: RecordType, record: Dot?, caseFile: Dot?, _ writes: [Write], at moment: WriteMoment
    ) throws {
        guard Safeguard.all.contains(where: { $0.types.contains(type.name) }) else { return }
        let draft = try draft(type, record, writes)
        var facts = Safeguard.CaseFacts()
        if let caseFile { facts = try caseFacts(caseFile, draft, record, now: moment.wallMilliseconds / 1_000) }
        if let refusal = Safeguard.refusal(draft, facts) { throw refusal }
        try checkLaw(type, draft)
    }

    /// Refuses times in an order that cannot be.
    func checkTimes(_ type: RecordType, record: Dot?, _ writes: [Write], at moment: WriteMoment) throws {
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
        let known = try max(moment.wallMilliseconds, loadedOwnRun().stamp.milliseconds)
        if let refusal = try type.refusal(ofTimes: value, written: written, now: known / 1_000) { throw refusal }
    }

    /// An injury or ill-treatment told on arrival opens a case with the prosecutor (Nelson Mandela Rules 34, 71).
    func follow(
        _ type: RecordType, _ change: Change, author: String, at moment: inout WriteMoment
    ) throws {
        guard change.createsRecord, change.type == store.custody.custody,
            let complaint = description.type(named: "complaint")
        else { return }
        let admission = try draft(type, nil, change.writes)
        guard Safeguard.opensExternalCase(admission) else { return }
        let number = try String.fetchOne(
            db.cachedStatement(sql: "SELECT prisoner_no FROM person WHERE id = ?"), arguments: [change.caseFile.packed])
        var texts = [
            "facility": admission["facility"], "received_at": admission["opened_at"], "channel": "ORAL",
            "recipient": "PROSECUTOR", "torture_alleged": "true", "state": "OPEN",
        ]
        // A case outside never waits for a key: the custody record says whom and what it is about.
        if try sealer != nil && sealingKey(of: "PROSECUTOR") != nil {
            texts["prisoner_no"] = number
            texts["content"] = "on arrival, see the custody record \(change.record)"
        }
        _ = try write(
            complaint, record: nil, caseFile: nil, input: writes(complaint, texts), "opened by the admission", author,
            &moment, isConsequence: true)
    }

    private func draft(_ type: RecordType, _ record: Dot?, _ writes: [Write]) throws -> Safeguard.Draft {
        var values: [String: String] = [:]
        if let record {
            try Prepared(db, "SELECT * FROM \(quoted(type.name)) WHERE id = ?", record.packed).forEach {
                values = $0.texts(type)
            }
        }
        var written: Set<String> = []
        for write in writes {
            guard let field = type.field(write.field) else { continue }
            written.insert(field.name)
            values[field.name] = field.type.text(write.value)
            // Local midnight has an hour in UTC, which nobody wrote: known to the day, it is a day.
            if field.type == .instant, let instant = write.value.integer,
                instant & 3 == CivilTime.Precision.day.rawValue
            {
                values[field.name] = CivilTime.dateText(localDate(instant))
            }
        }
        return Safeguard.Draft(type: type, isNew: record == nil, site: site, values: values, written: written)
    }

    private func caseFacts(
        _ caseFile: Dot, _ draft: Safeguard.Draft, _ record: Dot?, now: Int64
    ) throws -> Safeguard.CaseFacts {
        var facts = Safeguard.CaseFacts()
        guard ["solitary", "placement", "sentence", "appeal"].contains(draft.type) else { return facts }
        let files = try personFiles(of: caseFile)
        if draft.type != "appeal" {
            let person = try personFacts(files, now: now)
            (facts.sex, facts.isUntried, facts.isMinor) = (person.sex, person.isUntried, person.isMinor)
        }
        switch draft.type {
        case "solitary":
            facts.isExpectingOrNursing = try isExpectingOrNursing(files)
            facts.solitary = try solitary(files, except: record)
        case "placement":
            facts.cellMates = try cellMates(of: draft, except: files, now: now)
        case "appeal":
            if let classification = Dot(draft["classification"]) {
                facts.approver =
                    try String.fetchOne(
                        db.cachedStatement(sql: "SELECT approver FROM classification WHERE id = ?"),
                        arguments: [classification.packed]) ?? ""
            }
        default: break
        }
        return facts
    }

    private func has(_ type: String) -> Bool { description.type(named: type) != nil }

    private func personFacts(_ files: [Dot], now: Int64) throws -> Safeguard.CaseFacts.CellMate {
        var sex = ""
        var isMinor: Bool?
        var status: (since: Int64, isUntried: Bool)?
        let adult = CivilTime.day(now / 86_400, yearsBefore: 18)
        for file in files {
            if let row = try Row.fetchOne(
                db.cachedStatement(sql: "SELECT * FROM person WHERE id = ?"), arguments: [file.packed])
            {
                if let known = row["sex"] as String?, !known.isEmpty { sex = known }
                if let birth = row["birth_date"] as String?, !birth.isEmpty {
                    // A year or a month alone is taken as its end: who may be a minor is one.
                    isMinor = (birth.count < adult.count ? birth + "~" : birth) > adult
                } else if let age = row["reported_age"] as Int64? {
                    isMinor = age < 18
                }
            }
            guard has("legal_status") else { continue }
            for row in try Row.fetchAll(
                db.cachedStatement(sql: "SELECT status, since FROM legal_status WHERE case_id = ?"),
                arguments: [file.packed])
            {
                guard let code = row[0] as String? else { continue }
                let since = (row[1] as String?).flatMap { CivilTime.instant($0) } ?? 0
                if status.map({ $0.since <= since }) ?? true { status = (since, code == "UNTRIED") }
            }
        }
        return Safeguard.CaseFacts.CellMate(sex: sex, isUntried: status?.isUntried, isMinor: isMinor)
    }

    private func isExpectingOrNursing(_ files: [Dot]) throws -> Bool {
        guard has("health_exam") else { return false }
        for file in files {
            let latest = try Int64.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT max(coalesce(pregnant, 0), coalesce(nursing, 0), coalesce(infant_with_mother, 0)) FROM health_exam
                        WHERE case_id = ? AND examined_at IS NOT NULL ORDER BY examined_at DESC
                        """), arguments: [file.packed])
            if latest == 1 { return true }
        }
        return false
    }

    func solitary(_ files: [Dot], except record: Dot?) throws -> [(starts: Int64, ends: Int64?)] {
        try files.flatMap { file in
            try Row.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT starts, ends FROM solitary
                        WHERE case_id = ? AND id IS NOT ? AND coalesce(hours_confined, 24) >= ?
                        """), arguments: [file.packed, record?.packed, Safeguard.solitaryHoursMin]
            ).compactMap { row -> (starts: Int64, ends: Int64?)? in
                guard let starts = (row[0] as String?).flatMap({ CivilTime.instant($0) }) else { return nil }
                return (starts >> 2, (row[1] as String?).flatMap { CivilTime.instant($0) }.map { $0 >> 2 })
            }
        }
    }

    private func cellMates(
        of draft: Safeguard.Draft, except files: [Dot], now: Int64
    ) throws -> [Safeguard.CaseFacts.CellMate] {
        let placed = try Int64.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT DISTINCT case_id FROM placement WHERE facility = ? AND coalesce(block, '') = ? AND cell = ?
                        AND ends IS NULL
                    """), arguments: [Int(draft["facility"]), draft["block"], draft["cell"]])
        return try placed.compactMap { Dot(packed: $0) }.filter { !files.contains($0) }.map {
            try personFacts(personFiles(of: $0), now: now)
        }
    }
}
