/// How long solitary confinement may be, counted over all orders together.
extension Safeguard {
    /// Nelson Mandela Rule 44: prolonged solitary confinement is more than 15 consecutive days.
    package static let solitaryDaysMax: Int64 = 15
    /// Rule 44: solitary is 22 hours a day or more without meaningful human contact.
    package static let solitaryHoursMin: Int64 = 22
    /// A shorter break does not start the count anew, so that splitting an order does not evade the limit.
    package static let solitaryBreakSeconds: Int64 = 86_400

    /// The stretch in the union of intervals that holds the instant `within`; one that goes on lasts up to `now`.
    package static func stretch(
        _ intervals: [(starts: Int64, ends: Int64?)], holding within: Int64, now: Int64
    ) -> (starts: Int64, ends: Int64)? {
        stretches(intervals, now: now).first { $0.starts <= within && within <= $0.ends }
    }

    /// Intervals that touch, or nearly do, as one; the earliest first.
    private static func stretches(
        _ intervals: [(starts: Int64, ends: Int64?)], now: Int64
    ) -> [(starts: Int64, ends: Int64)] {
        var stretches: [(starts: Int64, ends: Int64)] = []
        for interval in intervals.sorted(by: { $0.starts < $1.starts }) {
            let ends = max(interval.ends ?? now, interval.starts)
            if let open = stretches.last, interval.starts - open.ends < solitaryBreakSeconds {
                stretches[stretches.count - 1].ends = max(open.ends, ends)
            } else {
                stretches.append((interval.starts, ends))
            }
        }
        return stretches
    }

    /// Whether a record, or one side of it, is of solitary confinement: a sanction by what was decided, a measure by the hours that
    /// are spent in the cell.
    static func isSolitary(_ type: String, _ values: [String: String]) -> Bool {
        type == "sanction"
            ? values["decision"] == "SOLITARY" : (Int64(values["hours_confined"] ?? "") ?? 24) >= solitaryHoursMin
    }
}
