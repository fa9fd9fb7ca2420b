package import Register

/// A time at which something has happened, and that is still to come: taken, since the clock that says so may be the one that
/// is wrong, and asked back by people until it is put right or has come.
package enum TimeToCome {
    /// - Parameter now: in seconds since 1970.
    package static func isToCome(_ text: String, now: Int64) -> Bool {
        CivilTime.instant(text).map { $0 >> 2 > now } ?? false
    }

    /// The fields of a record type that say when something has happened (`past`): what is ordered or planned is no slip.
    package static func fields(of type: RecordType) -> [Field] { type.fields.filter(\.past) }

    /// One for each field of a record that says so.
    package static func broken(_ type: RecordType, _ values: [String: String], now: Int64) -> [Safeguard.Broken] {
        fields(of: type).filter { isToCome(values[$0.name] ?? "", now: now) }.map { field in
            Safeguard.Broken(
                rule: nil, source: "Nelson Mandela Rule 7", type: type.name, field: field.name,
                problem: "is dated later than now; is it right?")
        }
    }
}
