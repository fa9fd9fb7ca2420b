package import Register

/// What a former holder still records of the time in which it had the person: by the times that the record tells.
package enum LateRecord {
    /// A day, for a zone that is not known, and for who leaves at midnight.
    private static let slackSeconds: Int64 = 86_400

    /// Whether a new record is of a time before `left`, in seconds since 1970: nothing in it happened later, and what it is
    /// about began before. A record without any time is of the moment at which it was written.
    package static func isBefore(_ left: Int64, _ change: Change, _ type: RecordType) -> Bool {
        var begins: Int64?
        for write in change.writes {
            guard let field = type.field(write.field), let value = write.value.integer,
                let second = firstSecond(value, field.type)
            else { continue }
            if field.past, second > left + slackSeconds { return false }
            begins = min(begins ?? second, second)
        }
        return (begins ?? change.correctedMilliseconds / 1_000) <= left + slackSeconds
    }

    private static func firstSecond(_ value: Int64, _ type: FieldType) -> Int64? {
        switch type {
        case .instant: value >> 2
        case .date: CivilTime.instant(CivilTime.dateText(CivilTime.firstDay(value)) + "T00:00Z").map { $0 >> 2 }
        default: nil
        }
    }
}
