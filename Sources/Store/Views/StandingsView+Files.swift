import Causality
import Counting
import Custody
import Register
import Sentences

/// What a person's files say of how they are counted.
extension StandingsView {
    // MARK: What the file says

    /// By the files that speak for the person; `leftAt`: in seconds since 1970, when nobody had the person any more; a rival's
    /// word of a release is none.
    func countedFile(_ group: [Persons.Speaker], leftAt: Set<Int64>) throws -> (CountedFile, born: Int64?) {
        var file = CountedFile()
        let born = try person(group, &file)
        file.statuses = try records(
            group, "legal_status", day: "since", ["status", "appeal_of"]
        ) { CountedFile.Record(day: $0, keys: [.legalStatus: $1.text(2)], beats: !$1.text(3).isEmpty) }
        file.sentences = try sentences(group)
        var releases: [Int64] = []
        file.custodies = try records(
            group, "custody", day: "opened_at", ["security_level", "entered_in_error", "closed_by", "closed_at"]
        ) { day, row in
            guard row.number(3) != 1 else { return nil }
            if row.text(4) == "RELEASE", let left = CivilTime.instant(row.text(5)), leftAt.contains(left >> 2) {
                releases.append(localDate(left))
            }
            return CountedFile.Record(day: day, keys: [.securityLevel: row.text(2)])
        }
        file.releases = releases
        file.classes = try records(
            group, "classification", day: "effective", isAlways: true, ["class", "review_due", "state"]
        ) { day, row in
            // What was cancelled, or sent back, is nobody's class any more.
            guard !["CANCELLED", "SENT_BACK"].contains(row.text(4)) else { return nil }
            return CountedFile.Record(day: day, keys: [.securityClass: row.text(2)], due: CivilTime.date(row.text(3)))
        }
        .filter { $0.keys[.securityClass] != "" }
        file.assessments = try records(group, "assessment", day: "assessed_on", ["judgement", "review_due"]) {
            CountedFile.Record(day: $0, keys: [.risk: $1.text(2)], due: CivilTime.date($1.text(3)))
        }
        file.examinations = try records(
            group, "health_exam", day: "examined_at", ["pregnant", "nursing", "infant_with_mother", "disability"]
        ) { day, row in
            let expects = (2...4).contains { row.number($0) != 0 }
            return CountedFile.Record(
                day: day, keys: [.expectingOrNursing: expects ? "1" : "0", .disability: row.number(5) != 0 ? "1" : "0"])
        }
        return (file, born)
    }

    private static let sentenceFields = [
        "edition", "article", "part", "iccs", "conviction_tag", "life", "expiry", "court_date", "term", "outcome",
        "outcome_on", "suspended", "follows",
    ]

    /// As long as each is served (``SentenceEnd``); what is written settles most of them, and costs no reckoning.
    private func sentences(_ group: [Persons.Speaker]) throws -> [CountedFile.Record] {
        var reckoned: [String: SentenceEnd]?
        func end(of record: Int64) throws -> SentenceEnd? {
            if reckoned == nil {
                let ends = try filedSentences(group.map(\.file)).ends(description.ruleSets, isTraced: false)
                reckoned = Dictionary(
                    ends.flatMap { end in end.sentences.map { ($0, end) } }, uniquingKeysWith: { first, _ in first })
            }
            return Dot(packed: record).flatMap { reckoned?[$0.description] }
        }
        return try records(group, "sentence", day: "start", isAlways: true, Self.sentenceFields) { day, row in
            let (isLife, outcome) = (row.number(7) != 0, row.text(11))
            // Where nobody wrote when it began, it did with the judgment.
            var from = day > 0 ? day : CivilTime.date(row.text(9)) ?? 0
            let written = CivilTime.date(row.text(8))
            var last = isLife ? nil : written.map(CivilTime.lastDay)
            let isReckoned = written == nil && !isLife && !row.text(10).isEmpty
            if outcome.isEmpty, isReckoned || row.number(13) != 0 || !row.text(14).isEmpty {
                let end = try end(of: row.number(0))
                if end?.computed.isNothingServed ?? false { return nil }
                // One after the other they are one stretch.
                if !row.text(14).isEmpty, let start = end?.start { from = start.packed }
                last = isLife ? nil : end?.told?.packed ?? last
            }
            if !outcome.isEmpty {
                // Known in part, it stands no more on the first day that it may be; of no day, it is listed among what is due.
                guard let day = CivilDay.bounds(of: row.text(12))?.lowerBound,
                    let before = CivilDay(number: day.number - 1)
                else { return nil }
                last = min(last ?? before.packed, before.packed)
            }
            let band = Standing.termBand(
                start: CivilTime.date(row.text(1)), expiry: written ?? (isReckoned ? last : nil), isLife: isLife)
            return CountedFile.Record(
                day: from,
                keys: [
                    .edition: row.text(2), .article: row.text(3), .part: row.text(4), .iccs: row.text(5),
                    .convictionTag: row.text(6), .life: isLife ? "1" : "0", .termBand: band,
                ], last: last)
        }
    }

    /// Sex and citizenship; returns the day of birth, or minus one minus an age that was reported without a day. What the
    /// first file leaves open the next one says.
    private func person(_ speakers: [Persons.Speaker], _ file: inout CountedFile) throws -> Int64? {
        guard let type = description[store.custody.person] else { return nil }
        var born: Int64?
        let query = try Prepared(
            db, select(type, ["sex", "citizenship", "birth_date", "reported_age", "reported_on"], by: "id"))
        for speaker in speakers {
            query.bind(1, speaker.file.packed)
            try query.forEach { row in
                for (key, column) in [(Standing.Key.sex, Int32(1)), (.citizenship, 2)]
                where file.person[key, default: ""] == "" {
                    file.person[key] = row.text(column)
                }
                guard born == nil else { return }
                if let date = CivilTime.date(row.text(3)) {
                    born = date
                } else if let age = row.optionalNumber(4).map({ min(max(0, $0), 200) }) {
                    born = CivilTime.date(row.text(5)).map { ($0 / 416 - age) * 416 } ?? -1 - age
                }
            }
        }
        return born
    }

    /// Records of a type in these files, the earliest first. One without a day is of the day on which it was written down;
    /// where it `isAlways`, it holds always.
    private func records(
        _ group: [Persons.Speaker], _ name: String, day: String, isAlways: Bool = false, _ fields: [String],
        _ make: (Int64, Prepared.Columns) throws -> CountedFile.Record?
    ) throws -> [CountedFile.Record] {
        guard let type = description.type(named: name) else { return [] }
        let query = try fileQueries[type.number] ?? Prepared(db, select(type, [day] + fields, by: "case_id"))
        fileQueries[type.number] = query
        var found: [(day: String, id: Int64, record: CountedFile.Record)] = []
        for speaker in group {
            query.bind(1, speaker.file.packed)
            try query.forEach { row in
                var text = row.text(1)
                // Who has somebody since nobody knows when has nobody.
                if localDay(text) == nil, !isAlways, type.number != store.custody.custody {
                    text = try writtenAt(row.number(0))
                }
                let day = localDay(text)
                guard isAlways || day != nil, let record = try make(day ?? 0, row),
                    speaker.until.map({ record.day > 0 && record.day <= localDate(ofSeconds: $0) }) ?? true
                else { return }
                found.append((text, row.number(0), record))
            }
        }
        guard found.count > 1 else { return found.map(\.record) }
        return found.sorted { (sortable(text: $0.day), $0.id) < (sortable(text: $1.day), $1.id) }.map(\.record)
    }
}
