import Register

extension FiledSentences {
    /// What an event record says; what it lacks makes the end one that cannot be told, and is no reason to leave it out.
    func add(_ event: Row, to record: inout CourtRecord) {
        let judgment = event["sentence"].isEmpty ? nil : event["sentence"]
        let (starts, ends, days) = (event.day("starts"), event.day("ends"), Int64(event["days"]))
        let kind = event["kind"]
        switch kind {
        case "CONVERTED": break
        case "CREDIT":
            let span: CourtRecord.Credit.Days =
                if let starts, let ends { .dates(starts, ends) } else { .number(days ?? -1) }
            record.credits.append(
                CourtRecord.Credit(
                    measure: event["measure"], regime: event["regime"].isEmpty ? nil : event["regime"], days: span,
                    judgment: judgment))
        case "AT_LARGE", "HOSPITAL", "DEFERRED", "LEAVE":
            let span: CourtRecord.Absence.Days = if let starts { .dates(starts, ends) } else { .number(days ?? -1) }
            record.absences.append(CourtRecord.Absence(kind: kind, days: span, judgment: judgment))
        case "PAROLE":
            guard let starts else { return record.cuts.append(Self.unreadable(kind, judgment)) }
            record.paroles.append(
                CourtRecord.Parole(day: starts, rest: Term(event["term"]), retaken: ends, judgment: judgment))
        default:
            let amount: CourtRecord.Cut.Amount? =
                switch kind {
                case "DAYS_OFF": days.map { .days($0) }
                case "SHARE_OFF": RuleSet.Ratio(event["share"]).map { .share($0) }
                case "TERM_OFF": Term(event["term"]).map { .term($0) }
                case "EARNED": days.map { .times(event["what"], $0) }
                default: nil
                }
            guard let amount else { return record.cuts.append(Self.unreadable(kind, judgment)) }
            record.cuts.append(CourtRecord.Cut(amount: amount, day: starts, why: kind, judgment: judgment))
        }
    }

    /// Half of a fact is a fact with a gap: it keeps the end from being told.
    private static func unreadable(_ kind: String, _ judgment: String?) -> CourtRecord.Cut {
        CourtRecord.Cut(amount: .unknown, why: kind.isEmpty ? "an event" : kind, judgment: judgment)
    }
}
