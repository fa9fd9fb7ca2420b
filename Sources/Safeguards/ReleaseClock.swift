package import Causality
import Register

/// The release clock, 90, 30 and 7 days before; never a release by itself.
///
/// It runs on the sentence of a person that ends last, and where its date is disputed on the earliest of all that anybody
/// wrote: a dispute keeps nobody in.
package enum ReleaseClock {
    package struct Sentence: Hashable, Sendable {
        package var record: Dot
        package var site: Int?
        package var isLife: Bool
        /// The earliest day that anybody wrote for its end, or else as start and term give it; nil where none is known.
        package var end: String?
        /// The earliest lawful day of release.
        package var early: String?

        /// Of a date in dispute, every side; empty texts are none.
        package init(record: Dot, site: Int?, isLife: Bool, ends: [String], early: [String]) {
            self.record = record
            self.site = site
            self.isLife = isLife
            end = ends.filter { !$0.isEmpty }.min()
            self.early = early.filter { !$0.isEmpty }.min()
        }
    }

    private static let warningDays: Int64 = 90

    /// What is due of the sentences of one person; `today` in days since 1970.
    package static func due(_ sentences: [Sentence], today: Int64) -> Due? {
        let dated = sentences.filter { $0.end != nil || $0.early != nil }
        guard !sentences.contains(where: \.isLife),
            let governing = dated.max(by: { ($0.end ?? "", $0.record) < ($1.end ?? "", $1.record) })
        else { return nil }
        let candidates = [
            (governing.end, "release: the sentence ends"), (governing.early, "release: the earliest lawful day"),
        ]
        let known = candidates.compactMap { day, what in day.map { ($0, what) } }
        // An early release that has passed is a person's right to be considered; the end of the sentence binds.
        guard let (day, what) = known.filter({ days($0.0) - today >= 0 }).min(by: { $0.0 < $1.0 }) ?? known.first
        else { return nil }
        let left = days(day) - today
        guard left <= warningDays else { return nil }
        let past =
            sentences.contains { $0.end == nil }
            ? "a sentence has ended, and of another no end is on file"
            : "held past the end of the sentence: no document on file extends it"
        return Due(
            rule: 18, source: "ICCPR Article 9", what: left < 0 ? past : what, record: governing.record,
            site: governing.site, day: day, days: left)
    }

    private static func days(_ day: String) -> Int64 { (CivilTime.instant(day).map { $0 >> 2 } ?? 0) / 86_400 }
}
