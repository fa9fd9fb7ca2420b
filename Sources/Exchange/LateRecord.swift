package import Register

/// What a former holder still records of the time in which it had the person: by the times that the record tells.
package enum LateRecord {
    /// A day, for a zone that is not known, and for who leaves at midnight.
    private static let slackSeconds: Int64 = 86_400

    /// Whether a record is of one of these stays, in seconds since 1970: the last of what it says has happened did so within
    /// it, and so does what it orders begin. When something is due, or ends, says nothing; a record that tells no other time
    /// is of the moment at which it was written.
    package static func isOf(_ stays: [Range<Int64>], _ change: Change, _ type: RecordType) -> Bool {
        let times = change.writes.compactMap { write -> (first: Int64, last: Int64)? in
            guard let field = type.field(write.field), field.past || beginnings.contains(field.name),
                let value = write.value.integer
            else { return nil }
            return seconds(value, field.type)
        }
        let written = change.correctedMilliseconds / 1_000
        let (first, last) = times.max { $0.first < $1.first } ?? (written, written)
        return stays.contains { stay in
            // What is known by its day or month alone is given the benefit of it.
            first - slackSeconds <= stay.upperBound && stay.lowerBound <= last + slackSeconds
        }
    }

    /// Fields that say when what a record orders begins, or is heard.
    private static let beginnings: Set = ["starts", "started_on", "hearing_at"]

    private static func seconds(_ value: Int64, _ type: FieldType) -> (first: Int64, last: Int64)? {
        func second(_ day: Int64) -> Int64? {
            CivilTime.instant(CivilTime.dateText(day) + "T00:00Z").map { $0 >> 2 }
        }
        switch type {
        case .instant: return (value >> 2, CivilTime.lastSecond(value))
        case .date:
            guard let first = second(CivilTime.firstDay(value)) else { return nil }
            // A month may have no such last day; it has no later one.
            return (first, (second(CivilTime.lastDay(value)) ?? first + 30 * 86_400) + 86_399)
        default: return nil
        }
    }
}
