import Causality
import Counting
import Identity
import Register
import Safeguards

/// Days of this site, and when something was written down.
extension StorePart {
    /// When a record was first written down, as an instant's text: for one that does not say of when it is.
    func writtenAt(_ record: Int64) throws -> String {
        guard let dot = Dot(packed: record), let creator = try change(dot) else { return "" }
        return CivilTime.instantText(CivilTime.pack(creator.correctedMilliseconds / 1_000, .second))
    }

    /// The day here on which something was so: of an instant, in this site's zone.
    func localDay(_ text: String) -> Int64? {
        guard text.contains("T") else { return CivilTime.date(text) }
        return CivilTime.instant(text).map { localDate($0) }
    }

    /// The date here of a packed instant.
    func localDate(_ instant: Int64) -> Int64 { localDate(ofSeconds: instant >> 2) }

    func localDate(ofSeconds seconds: Int64) -> Int64 {
        CivilTime.date(ofSeconds: store.zone.local(seconds))
    }

    /// From the beginning of one day here to before the end of another, as texts that instants compare with as `sortable`
    /// has them. Throws where either is no day.
    func dayBounds(_ first: String, _ last: String) throws -> (String, String) {
        func text(_ day: String, isEnd: Bool) throws -> String {
            guard let date = CivilTime.date(day), let bounds = store.zone.bounds(of: date) else {
                throw StoreError("\(day): is no day such as 2026-07-01")
            }
            let midnight = isEnd ? bounds.upperBound : bounds.lowerBound
            // No longer than it has to be: one that is known to the hour is a prefix of those within it.
            return String(sortable(text: CivilTime.instantText(CivilTime.pack(midnight, .day))))
        }
        return (try text(first, isEnd: false), try text(last, isEnd: true))
    }
}
