import Register

/// From which day a person may ask for parole, or for a milder kind of punishment, by what the records say.
extension FiledGroup {
    /// Convictions for which states allow neither, or less; no rule set describes that yet.
    private static let barred: Set = ["TERRORISM", "EXTREMISM", "BOTH"]

    func eligibility(_ sets: [RuleSet], within effort: inout Effort) -> [SentenceEnd.Eligibility] {
        let rules = rules(sets)
        let (read, variations, gaps) = read()
        var record = read.record()
        record.judgments.removeAll(where: \.isSetAside)
        guard let judgment = record.judgments.first else { return [] }
        var lacks = (gaps + record.gaps).map(\.lack) + variations.compactMap(\.lack)
        if judgment.isTagOpen || !judgment.tags.isDisjoint(with: Self.barred) {
            lacks.append(.undescribed("what a conviction under this tag allows"))
        }
        if !record.cuts.isEmpty { lacks.append(.undescribed("a share of a term that was shortened")) }
        if record.paroles.contains(where: { $0.retaken != nil }) {
            lacks.append(.undescribed("a share after a parole that was revoked"))
        }
        let isParoleKnown = !rules.parole.isEmpty || judgment.length == .life
        let subjects: [(CourtRecord.Question.Subject, Bool)] = [
            (.parole, isParoleKnown), (.milderKind, !rules.replace.isEmpty && judgment.length != .life),
        ]
        return subjects.filter(\.1).map { subject, _ in
            record.question = CourtRecord.Question(subject: subject)
            var day = lawfulEnd(of: record, under: rules, isTraced: true, within: &effort)
            day.take(lacks)
            return SentenceEnd.Eligibility(subject: subject.rawValue, from: day)
        }
    }
}

extension LawfulEnd {
    /// What keeps it from being told beside what keeps it already.
    fileprivate mutating func take(_ others: [Lack]) {
        guard !others.isEmpty else { return }
        last = nil
        lacks = Set(lacks + others).sorted { $0.description < $1.description }
    }
}
