import Causality

/// When changes came, as a hub keeps it: times at places of the order of arrival, so few that they are kept for ever.
///
/// What has its place at a mark or after it, and before the next, came within ``span`` of the mark's time by the hub's clock.
package enum ArrivalMarks {
    package struct Mark: Hashable, Sendable {
        package var place: Int64
        /// Milliseconds since 1970.
        package var time: Int64

        private static let timeMax: Int64 = 1 << 53

        package init(place: Int64, time: Int64) {
            // A store can hold anything.
            self.place = min(max(0, place), Dot.sequenceMax)
            self.time = min(max(-Self.timeMax, time), Self.timeMax)
        }
    }

    package static let span: Int64 = 600_000

    /// Whether what comes now needs a mark of its own: the last is too old for it, or the clock was set back.
    package static func isDue(after last: Mark?, now: Int64) -> Bool {
        last.map { now < $0.time || now - $0.time >= span } ?? true
    }

    /// The first place of what may have come at a time or since; nil where nothing has.
    ///
    /// Everything after it counts, whatever a clock said that was set back. Of what came before the first mark, under an
    /// earlier program, it is known up to the place `known` that it came before that time.
    package static func firstPlace(since time: Int64, _ marks: [Mark], known: Int64) -> Int64? {
        guard let first = marks.first, first.time <= time else { return known + 1 }
        return marks.first { $0.time + span > time }?.place
    }
}
