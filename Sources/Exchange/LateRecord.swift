package import Register

/// What a former holder still records of the time in which it had the person: by the times that the record tells.
package enum LateRecord {
    /// A day, for a zone that is not known, and for who leaves at midnight.
    private static let slackSeconds: Int64 = 86_400

    /// Whether a new record is of a time before `left`, in seconds since 1970: all that it says has happened did so before,
    /// and what it orders begins before. When something is due, or ends, says nothing; a record that tells no other time is
    /// of the moment at which it was written.
    package static func isBefore(_ left: Int64, _ change: Change, _ type: RecordType) -> Bool {
        let times = change.writes.compactMap { write -> Int64? in
            guard let field = type.field(write.field), field.past || beginnings.contains(field.name),
                let value = write.value.integer
            else { return nil }
            return firstSecond(value, field.type)
        }
        return (times.max() ?? change.correctedMilliseconds / 1_000) <= left + slackSeconds
    }

    /// Fields that say when what a record orders begins.
    private static let beginnings: Set = ["starts", "started_on"]

    private static func firstSecond(_ value: Int64, _ type: FieldType) -> Int64? {
        switch type {
        case .instant: value >> 2
        case .date: CivilTime.instant(CivilTime.dateText(CivilTime.firstDay(value)) + "T00:00Z").map { $0 >> 2 }
        default: nil
        }
    }
}
