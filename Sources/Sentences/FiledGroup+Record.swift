import Register

/// What courts decided, from records whose dates are all full.
extension FiledGroup {
    func record() -> CourtRecord {
        let heirs = Heirs(self)
        var record = CourtRecord(judgments: [])
        var converted: [String: [Row]] = [:]
        for event in events where event["kind"] == "CONVERTED" {
            let concerned = event["sentence"].isEmpty ? "" : heirs.concerned(by: event)
            if let concerned { converted[concerned, default: []].append(event) }
        }
        for row in sentences {
            var judgment = judgment(row, heirs)
            for event in converted[row.id] ?? [] { convert(event, &judgment, &record) }
            if row.stands { addCredit(of: row, heirs, to: &record) }
            record.judgments.append(judgment)
        }
        for event in converted[""] ?? [] {
            let standing = record.judgments.indices.filter { !record.judgments[$0].isSetAside }
            if isAlone, standing.count == 1 {
                var judgment = record.judgments[standing[0]]
                convert(event, &judgment, &record)
                record.judgments[standing[0]] = judgment
            } else {
                record.gaps.append(.init(lack: Lack("\(Self.name(event)): which sentence it adds to is not recorded")))
            }
        }
        for event in events where event["kind"] != "CONVERTED" {
            if event["sentence"].isEmpty {
                record.add(event, to: nil)
            } else if let judgment = heirs.concerned(by: event) {
                record.add(event, to: judgment)
            }
        }
        return record
    }

    private func judgment(_ row: Row, _ heirs: Heirs) -> CourtRecord.Judgment {
        let former = row["follows"].isEmpty ? nil : row["follows"]
        // Who serves after a sentence that another came for serves after that one.
        let heir = former.map { heirs.heir(of: $0).id }
        let tag = row["conviction_tag"]
        var judgment = CourtRecord.Judgment(
            id: row.id, length: length(row, heirs), start: CivilDay(heirs.inherited("start", of: row)["start"]),
            judged: row.day("court_date"), final: row.day("final_on"), taken: row.day("taken_on"),
            offence: row.day("offence_date"), after: heir == row.id ? former : heir, isSetAside: !row.stands,
            maximum: Term(row["new_maximum"]), suspended: Term(row["suspended_term"]),
            isWhollySuspended: row["suspended"] == "true", revoked: row.day("revoked_on"),
            gravity: row["gravity"].isEmpty ? nil : row["gravity"],
            tags: tag == "BOTH"
                ? ["BOTH", "EXTREMISM", "TERRORISM"] : ["", "NONE", "UNKNOWN"].contains(tag) ? [] : [tag])
        judgment.isTagOpen = tag.isEmpty || tag == "UNKNOWN"
        return judgment
    }

    private func length(_ row: Row, _ heirs: Heirs) -> CourtRecord.Judgment.Length {
        if row["life"] == "true" { return .life }
        for name in ["new_maximum", "suspended_term", "term"] where !row[name].isEmpty && Term(row[name]) == nil {
            return .unknown(Lack("its \(name) is no term such as P5Y6M"))
        }
        guard let term = Term(row["term"]) else {
            // What happened since moves the end that somebody wrote, as far as can be told.
            if let end = row.day("expiry"), heirs.isConcerned(row.id) {
                return .until(end)
            }
            return .unknown(Lack(.missing, "its term is not recorded"))
        }
        // Of offences in one judgment: how much of a former sentence is served is no matter of what its record says.
        let merged = heirs.merged(into: row.id).filter { $0["court_date"] == row["court_date"] }
        let terms = merged.compactMap { Term($0["term"]) }
        guard !terms.isEmpty, terms.count == merged.count else { return .term(term) }
        return .joined(CourtRecord.Joined(terms: terms, final: term))
    }

    private func convert(_ event: Row, _ judgment: inout CourtRecord.Judgment, _ record: inout CourtRecord) {
        let amount = event["term"].isEmpty ? Int64(event["days"]).map { Term(days: $0) } : Term(event["term"])
        guard let amount, !event["what"].isEmpty else {
            let lack = Lack("\(Self.name(event)): \(amount == nil ? "how much" : "of what") is not recorded")
            return record.gaps.append(.init(lack: lack, judgment: judgment.id))
        }
        judgment.converted.append(CourtRecord.Converted(kind: event["what"], amount: amount))
    }

    /// Days on remand, of itself or of what it replaced on appeal; of merged ones where they are supposed to count.
    private func addCredit(of row: Row, _ heirs: Heirs, to record: inout CourtRecord) {
        var rows = [heirs.inherited("remand_credit", of: row)]
        if row[Self.creditOfMerged] == "true" { rows += heirs.merged(into: row.id) }
        for source in rows where !source["remand_credit"].isEmpty {
            guard let days = Int64(source["remand_credit"]), days >= 0 else {
                record.gaps.append(
                    .init(lack: Lack("sentence \(source.id): its remand_credit is no number of days"), judgment: row.id)
                )
                continue
            }
            guard days > 0 else { continue }
            let regime = source["remand_regime"].isEmpty ? nil : source["remand_regime"]
            record.credits.append(
                CourtRecord.Credit(
                    measure: regime == nil ? "DAYS_STATED" : "CUSTODY", regime: regime,
                    days: Self.remand(days, source), judgment: row.id))
        }
    }

    /// Days on remand lie within a term that begins before the judgment.
    private static func remand(_ days: Int64, _ row: Row) -> CourtRecord.Credit.Days {
        guard let start = row.day("start"), let judged = row.day("court_date"), start < judged,
            (1...Term.daysMax).contains(days), let last = CivilDay(number: start.number + days - 1)
        else { return .number(days) }
        return .dates(start, last)
    }
}

extension CourtRecord {
    /// What an event says; what it lacks is a gap, and no reason to leave it out.
    fileprivate mutating func add(_ event: FiledGroup.Row, to judgment: String?) {
        func gap(_ what: String) {
            gaps.append(Gap(lack: Lack("\(FiledGroup.name(event)): \(what)"), judgment: judgment))
        }
        let (starts, ends, days) = (event.day("starts"), event.day("ends"), Int64(event["days"]))
        switch event["kind"] {
        case "CREDIT":
            guard !event["measure"].isEmpty else { return gap("what counts is not recorded") }
            let regime = event["regime"].isEmpty ? nil : event["regime"]
            let span: Credit.Days? = if let starts, let ends { .dates(starts, ends) } else { days.map { .number($0) } }
            guard let span else { return gap("how many days is not recorded") }
            credits.append(Credit(measure: event["measure"], regime: regime, days: span, judgment: judgment))
        case "AT_LARGE", "HOSPITAL", "DEFERRED", "LEAVE":
            let back = ends ?? days.flatMap { days in starts.flatMap { CivilDay(number: $0.number &+ days) } }
            let span: Absence.Days? = if let starts { .dates(starts, back) } else { days.map { .number($0) } }
            guard let span else { return gap("since when, or how many days, is not recorded") }
            absences.append(Absence(kind: event["kind"], days: span, judgment: judgment))
        case "PAROLE":
            let rest = Term(event["term"])
            if rest == nil, !event["term"].isEmpty { gap("its rest is no term such as P5Y6M") }
            guard let starts else { return gap("its day is not recorded") }
            paroles.append(Parole(day: starts, rest: rest, retaken: ends, judgment: judgment))
        case "DAYS_OFF", "SHARE_OFF", "TERM_OFF", "EARNED":
            guard let amount = Self.amount(event) else { return gap("how much is not recorded") }
            if case .share = amount, starts == nil { return gap("the day of its document is not recorded") }
            cuts.append(Cut(amount: amount, day: starts, why: event["kind"], judgment: judgment))
        default: gap("its kind is not known")
        }
    }

    private static func amount(_ event: FiledGroup.Row) -> Cut.Amount? {
        switch event["kind"] {
        case "SHARE_OFF": RuleSet.Ratio(event["share"]).map { .share($0) }
        case "TERM_OFF": Term(event["term"]).map { .term($0) }
        case "EARNED": event["what"].isEmpty ? nil : Int64(event["days"]).map { .times(event["what"], $0) }
        default: Int64(event["days"]).map { .days($0) }
        }
    }
}
