/// What one person is counted by, on a stretch of days on which none of it changes.
///
/// Made from the person's whole file, the past included, so that a count of a former day reads what held on that day. Age
/// and lapsed reviews move with the calendar alone: they are told from the dates that stand here, when it is counted.
package struct Standing: Hashable, Sendable {
    /// What does not move with the calendar; in the order of ``keys``.
    package enum Key: Int, CaseIterable, Sendable {
        case sex, citizenship, securityLevel, securityClass, risk, expectingOrNursing, disability
        case legalStatus, edition, article, part, iccs, convictionTag, life, termBand
    }

    /// Keys that are kept together. Who somebody is and why somebody is held are as good as independent: apart, there are
    /// some hundreds of each to tell, together as many as there are persons.
    package enum Aspect: CaseIterable, Sendable {
        case person, law

        /// Its keys, all that follow one another.
        package var keys: Range<Int> {
            let law = Key.legalStatus.rawValue
            return self == .person ? 0..<law : law..<Key.allCases.count
        }

        package init(of key: Key) { self = key.rawValue < Key.legalStatus.rawValue ? .person : .law }
    }

    /// Days as ``CivilTime/date(_:)`` packs them, half-open.
    package var days: Range<Int64>
    /// Last days on which the judgement of risk, and the class, are not overdue for review.
    package var riskDue: Int64?
    package var classDue: Int64?
    /// A text for each ``Key``; empty where it is not known.
    package var keys: [String]

    package subscript(_ key: Key) -> String { keys[key.rawValue] }
}

/// What a person's file says that a count reads.
package struct CountedFile: Hashable, Sendable {
    /// One record, by the day from which it says something; 0 for always.
    package struct Record: Hashable, Sendable {
        package var day: Int64
        /// Values for some keys, in place of those of an earlier record.
        package var keys: [Standing.Key: String]
        /// Day on which its review is due.
        package var due: Int64?

        package init(day: Int64, keys: [Standing.Key: String], due: Int64? = nil) {
            self.day = day
            self.keys = keys
            self.due = due
        }
    }

    /// What holds always, such as sex.
    package var person: [Standing.Key: String] = [:]
    /// Of each kind, the earliest first; of one day, the one that prevails last.
    package var statuses: [Record] = []
    package var sentences: [Record] = []
    package var custodies: [Record] = []
    package var classes: [Record] = []
    package var assessments: [Record] = []
    package var examinations: [Record] = []

    package init() {}

    /// The stretches that touch `days`, in order and without gaps.
    package func standings(in days: Range<Int64>) -> [Standing] {
        let kinds = [statuses, sentences, custodies, classes, assessments, examinations]
        let breaks = Set(kinds.joined().map(\.day)).filter { $0 > days.lowerBound && $0 < days.upperBound }.sorted()
        var standings: [Standing] = []
        var from = days.lowerBound
        for until in breaks + [days.upperBound] {
            let next = standing(from..<until)
            if let last = standings.last, last.keys == next.keys, last.riskDue == next.riskDue,
                last.classDue == next.classDue
            {
                standings[standings.count - 1].days = last.days.lowerBound..<until
            } else {
                standings.append(next)
            }
            from = until
        }
        return standings
    }

    private func standing(_ days: Range<Int64>) -> Standing {
        var keys = [String](repeating: "", count: Standing.Key.allCases.count)
        func take(_ values: [Standing.Key: String]) { for (key, value) in values { keys[key.rawValue] = value } }
        func latest(_ records: [Record]) -> Record? { records.last { $0.day <= days.lowerBound } }
        take(person)
        for records in [statuses, sentences, custodies, examinations] { latest(records).map { take($0.keys) } }
        let (judged, classified) = (latest(assessments), latest(classes))
        judged.map { take($0.keys) }
        classified.map { take($0.keys) }
        let tags = Set(
            sentences.filter { $0.day <= days.lowerBound }.compactMap { $0.keys[.convictionTag] }.filter { !$0.isEmpty }
        )
        keys[Standing.Key.convictionTag.rawValue] = Self.convictionTag(tags, keys[Standing.Key.legalStatus.rawValue])
        return Standing(days: days, riskDue: judged?.due, classDue: classified?.due, keys: keys)
    }

    /// Convicted under both laws, in one sentence or in two, is both; the untried are convicted under none, whatever a
    /// record says (Nelson Mandela Rule 111).
    private static func convictionTag(_ tags: Set<String>, _ status: String) -> String {
        if status.isEmpty || status == "UNTRIED" { return "" }
        if tags.contains("BOTH") || tags.isSuperset(of: ["TERRORISM", "EXTREMISM"]) { return "BOTH" }
        return ["TERRORISM", "EXTREMISM"].first(where: tags.contains) ?? tags.max() ?? ""
    }
}

extension Standing {
    /// Years from `start` to `expiry` of a sentence: `0-1`, `2-4`, `5-9`, `10-19`, `20+`; empty where an end is not known.
    package static func termBand(start: Int64?, expiry: Int64?, isLife: Bool) -> String {
        if isLife { return "life" }
        guard let start, let expiry else { return "" }
        switch CivilTime.years(from: start, to: expiry) {
        case ..<2: return "0-1"
        case 2..<5: return "2-4"
        case 5..<10: return "5-9"
        case 10..<20: return "10-19"
        default: return "20+"
        }
    }
}
