package import Causality
import Register

/// The release clock, 90, 30 and 7 days before; never a release by itself.
///
/// It runs on the sentence of a person that ends last, and of its ends, as anybody wrote them or as they are computed, on the
/// earliest: neither a dispute nor a rule that nobody has described keeps anybody in.
package enum ReleaseClock {
    package struct Sentence: Hashable, Sendable {
        package var record: Dot
        package var site: Int?
        package var isLife: Bool
        /// The earliest of its ends; nil where none is known.
        package var end: String?
        /// The latest: until then it is not said that somebody is held past it.
        package var latest: String?
        /// The earliest lawful day of release.
        package var early: String?
        /// Why its end cannot be told, where it cannot.
        package var lack: String?
        /// Why somebody has to look at its end.
        package var difference: String?

        /// Of a date in dispute, every side; empty texts are none.
        package init(
            record: Dot, site: Int?, isLife: Bool, ends: [String], early: [String], lack: String? = nil,
            difference: String? = nil
        ) {
            self.record = record
            self.site = site
            self.isLife = isLife
            let ends = ends.filter { !$0.isEmpty }
            end = ends.min()
            latest = ends.max()
            self.early = early.filter { !$0.isEmpty }.min()
            self.lack = lack
            self.difference = difference
        }
    }

    private static let warningDays: Int64 = 90
    private static let source = "ICCPR Article 9"

    /// What is due of the sentences of one person; `today` in days since 1970.
    ///
    /// - Parameter isHeldOtherwise: another ground stands today, such as remand in another case.
    package static func dues(_ sentences: [Sentence], isHeldOtherwise: Bool = false, today: Int64) -> [Due] {
        // Whatever else is served beside it, who is in for life stays so.
        guard !sentences.contains(where: \.isLife) else { return [] }
        var dues: [Due] = []
        if let clock = clock(sentences, today: today), clock.days >= 0 || !isHeldOtherwise { dues.append(clock) }
        for sentence in sentences {
            if sentence.end == nil {
                let lack = sentence.lack.map { ": \($0)" } ?? ""
                dues.append(due(sentence, "the end of a sentence cannot be told\(lack)", CivilTime.day(today), today))
            }
            if let difference = sentence.difference {
                dues.append(
                    due(
                        sentence, "ends of a sentence differ: \(difference)", sentence.end ?? CivilTime.day(today),
                        today))
            }
        }
        return dues
    }

    private static func clock(_ sentences: [Sentence], today: Int64) -> Due? {
        let dated = sentences.filter { $0.end != nil || $0.early != nil }
        guard let governing = dated.max(by: { ($0.end ?? "", $0.record) < ($1.end ?? "", $1.record) }) else {
            return nil
        }
        let candidates = [
            (governing.end, "release: the sentence ends"), (governing.early, "release: the earliest lawful day"),
        ]
        let known = candidates.compactMap { day, what in day.map { ($0, what) } }
        // An early release that has passed is a person's right to be considered; the end of the sentence binds.
        guard let (day, what) = known.filter({ days($0.0) - today >= 0 }).min(by: { $0.0 < $1.0 }) ?? known.first
        else { return nil }
        let left = days(day) - today
        guard left <= warningDays else { return nil }
        return due(governing, left < 0 ? past(sentences, today) : what, day, today)
    }

    private static func past(_ sentences: [Sentence], _ today: Int64) -> String {
        if sentences.contains(where: { $0.end == nil }) {
            return "a sentence has ended, and of another no end is on file"
        }
        if sentences.contains(where: { $0.latest.map { days($0) >= today } ?? false }) {
            return "the earliest end has passed, and another is still to come: look at it today"
        }
        return "held past the end of the sentence: no document on file extends it"
    }

    private static func due(_ sentence: Sentence, _ what: String, _ day: String, _ today: Int64) -> Due {
        Due(
            rule: 18, source: source, what: what, record: sentence.record, site: sentence.site, day: day,
            days: days(day) - today)
    }

    private static func days(_ day: String) -> Int64 { (CivilTime.instant(day).map { $0 >> 2 } ?? 0) / 86_400 }
}
