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
        /// The earliest of its ends, in days since 1970; nil where none is known.
        package var end: Int64?
        /// The latest: until then it is not said that somebody is held past it.
        package var latest: Int64?
        /// The earliest lawful day of release.
        package var early: Int64?
        /// A later end may come of what is on file in part.
        package var isOpenEnded = false
        /// By one side of a dispute nothing of it is served.
        package var isServedByHalf = false
        /// Why its end cannot be told, where it cannot.
        package var lack: String?
        /// Halves of facts on which its end depends.
        package var gaps: [String] = []
        /// Why somebody has to look at its end.
        package var difference: String?

        /// Of a date in dispute, every side.
        package init(record: Dot, site: Int?, isLife: Bool, ends: [Int64], early: [Int64]) {
            self.record = record
            self.site = site
            self.isLife = isLife
            end = ends.min()
            latest = ends.max()
            self.early = early.min()
        }
    }

    private static let warningDays: Int64 = 90
    private static let source = "ICCPR Article 9"

    /// What is due of the sentences of one person; `today` in days since 1970.
    ///
    /// - Parameter ground: whether something else than a sentence holds the person today, such as remand in another case.
    package static func dues(
        _ sentences: [Sentence], ground: LegalStanding.Ground = .none, today: Int64
    ) -> [Due] {
        // Whatever else is served beside it, who is in for life stays so.
        guard !sentences.contains(where: \.isLife) else { return [] }
        var dues: [Due] = []
        if let clock = clock(sentences, ground, today: today), clock.days >= 0 || ground != .stands {
            dues.append(clock)
        }
        for sentence in sentences {
            if sentence.end == nil {
                let lack = sentence.lack.map { ": \($0)" } ?? ""
                dues.append(due(sentence, "the end of a sentence cannot be told\(lack)", today, today))
            } else if let gap = sentence.gaps.first {
                let others = sentence.gaps.count > 1 ? ", and \(sentence.gaps.count - 1) more" : ""
                dues.append(due(sentence, "a sentence is on file in part: \(gap)\(others)", today, today))
            }
            if let difference = sentence.difference {
                let day = sentence.isServedByHalf ? today : sentence.end ?? today
                dues.append(due(sentence, "ends of a sentence differ: \(difference)", day, today))
            }
        }
        return dues
    }

    /// Half of a fact that is in no sentence that stands.
    package static func due(gap: String, record: Dot, site: Int?, today: Int64) -> Due {
        Due(
            rule: 18, source: source, what: "a sentence is on file in part: \(gap)", record: record, site: site,
            day: CivilTime.day(today), days: 0)
    }

    /// What is due of somebody whose sentences are all quashed, replaced by none or suspended.
    ///
    /// - Parameter since: since when none stands, where somebody wrote it.
    package static func due(
        nothingServedOf record: Dot, site: Int?, since: Int64?, ground: LegalStanding.Ground, today: Int64
    ) -> Due? {
        let other: String
        switch ground {
        case .stands: return nil
        case .none: other = "nothing else on file does"
        case .unclear: other = "whether another case does cannot be told"
        }
        let day = min(since ?? today, today)
        return Due(
            rule: 18, source: source, what: "no sentence on file holds the person, and \(other): look at it today",
            record: record, site: site, day: CivilTime.day(day), days: day &- today)
    }

    private static func clock(_ sentences: [Sentence], _ ground: LegalStanding.Ground, today: Int64) -> Due? {
        let dated = sentences.filter { $0.end != nil || $0.early != nil }
        guard let governing = dated.max(by: { ($0.end ?? .min, $0.record) < ($1.end ?? .min, $1.record) }) else {
            return nil
        }
        let candidates = [
            (governing.end, "release: the sentence ends"), (governing.early, "release: the earliest lawful day"),
        ]
        let known = candidates.compactMap { day, what in day.map { ($0, what) } }
        // An early release that has passed is a person's right to be considered; the end of the sentence binds.
        guard let (day, what) = known.filter({ $0.0 >= today }).min(by: { $0.0 < $1.0 }) ?? known.first
        else { return nil }
        let left = day.subtractingReportingOverflow(today)
        guard !left.overflow, left.partialValue <= warningDays else { return nil }
        return due(governing, left.partialValue < 0 ? past(sentences, ground, today) : what, day, today)
    }

    private static func past(_ sentences: [Sentence], _ ground: LegalStanding.Ground, _ today: Int64) -> String {
        if sentences.contains(where: { $0.end == nil }) {
            return "a sentence has ended, and of another no end is on file"
        }
        if sentences.contains(where: { $0.latest.map { $0 >= today } ?? false }) {
            return "the earliest end has passed, and another is still to come: look at it today"
        }
        if sentences.contains(where: \.isOpenEnded) {
            return "an end has passed, and what may put it off is on file in part: look at it today"
        }
        if ground == .unclear {
            return "the sentence has ended, and whether another case holds the person cannot be told: look at it today"
        }
        return "held past the end of the sentence: no document on file extends it"
    }

    private static func due(_ sentence: Sentence, _ what: String, _ day: Int64, _ today: Int64) -> Due {
        Due(
            rule: 18, source: source, what: what, record: sentence.record, site: sentence.site,
            day: CivilTime.day(day), days: day &- today)
    }
}
