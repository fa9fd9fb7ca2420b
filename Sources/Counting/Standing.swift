import Register
import Safeguards

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
        /// Of a sentence, the last day on which it is served; nil where no end is known, or none comes by itself.
        package var last: Int64?
        /// Of a legal status, whether it beats a decision before it.
        package var beats: Bool

        package init(
            day: Int64, keys: [Standing.Key: String], due: Int64? = nil, last: Int64? = nil, beats: Bool = false
        ) {
            self.day = day
            self.keys = keys
            self.due = due
            self.last = last
            self.beats = beats
        }

        fileprivate func isServed(on day: Int64) -> Bool { self.day <= day && last.map { day <= $0 } ?? true }

        /// Begun, with an end that is still to come, or for life.
        fileprivate func runs(on day: Int64) -> Bool {
            self.day > 0 && isServed(on: day) && (last != nil || keys[.life] == "1")
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
    /// Days on which the person was released: a sentence from before one is not known to run after it, unless a later status
    /// says so.
    package var releases: [Int64] = []

    package init() {}

    /// The stretches that touch `days`, in order and without gaps.
    package func standings(in days: Range<Int64>) -> [Standing] {
        let kinds = [statuses, sentences, custodies, classes, assessments, examinations]
        let ends = sentences.compactMap { $0.last.map(CivilTime.dayAfter) }
        let breaks = Set(kinds.joined().map(\.day) + ends).filter {
            $0 > days.lowerBound && $0 < days.upperBound
        }.sorted()
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
        let served = served(on: days.lowerBound)
        for record in [principal(served) ?? latest(sentences), latest(custodies), latest(examinations)] {
            record.map { take($0.keys) }
        }
        let (judged, classified) = (latest(assessments), latest(classes))
        judged.map { take($0.keys) }
        classified.map { take($0.keys) }
        let status = status(on: days.lowerBound, served)
        keys[Standing.Key.legalStatus.rawValue] = status
        let tags = Set(served.compactMap { $0.keys[.convictionTag] }.filter { !$0.isEmpty })
        keys[Standing.Key.convictionTag.rawValue] = Self.convictionTag(tags, status)
        return Standing(days: days, riskDue: judged?.due, classDue: classified?.due, keys: keys)
    }

    /// Of several sentences that are served, the one that ends last: for life before any, without a known end after any; of
    /// equal ones the latest.
    private func principal(_ served: [Record]) -> Record? {
        func end(_ record: Record) -> Int64 { record.keys[.life] == "1" ? .max : record.last ?? 0 }
        return served.max { end($0) < end($1) }.flatMap { last in served.last { end($0) == end(last) } }
    }

    private func status(on day: Int64, _ served: [Record]) -> String {
        let statuses = statuses.filter { $0.day <= day }.map { record in
            LegalStanding.Status(day: record.day, code: record.keys[.legalStatus] ?? "", beats: record.beats)
        }
        return LegalStanding.code(statuses) { since in
            served.contains { sentence in
                // One from that day on is the outcome of this charge, reckoned from the arrest.
                sentence.day < since && sentence.runs(on: day)
            }
        }
    }

    /// Sentences that are served on a day, as far as is known: whoever was released from one serves it again where a status
    /// after the release says that a sentence is served, and no other has begun since.
    private func served(on day: Int64) -> [Record] {
        sentences.filter { sentence in
            guard sentence.isServed(on: day) else { return false }
            let released = releases.filter { $0 >= sentence.day && $0 <= day }.max()
            guard let released else { return true }
            let status = statuses.last { $0.day <= day }
            return status.map { $0.day > released && LegalStanding.sentenced.contains($0.keys[.legalStatus] ?? "") }
                ?? false && !sentences.contains { $0.day > released && $0.day <= day }
        }
    }

    /// Of the sentences that are served on the day: convicted under both laws, in one or in two, is both; the untried are
    /// convicted under none, whatever a record says (Nelson Mandela Rule 111).
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
