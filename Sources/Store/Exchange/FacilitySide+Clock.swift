package import Causality

/// What a store keeps to tell the time by.
extension FacilitySide {
    private static let bootKey = "clock_boot"
    private static let markKey = "clock_mark"

    /// What is known here to compare this machine's clocks with.
    package func clockEvidence(wallNow: Int64, monotonicNow: Int64, boot: String) throws -> ClockEvidence {
        ClockEvidence(
            wallMilliseconds: wallNow, monotonicMilliseconds: monotonicNow, boot: boot, measurement: try measurement(),
            mark: try mark())
    }

    private func measurement() throws -> ClockMeasurement? {
        var measurement: ClockMeasurement?
        let row = try Prepared(
            db,
            """
            SELECT offset_milliseconds, round_trip_milliseconds, wall_milliseconds, monotonic_milliseconds FROM _exchange
            WHERE wall_milliseconds IS NOT NULL
            """)
        try row.forEach { row in
            guard let offset = row.optionalNumber(0), let roundTrip = row.optionalNumber(1),
                let wall = row.optionalNumber(2), let monotonic = row.optionalNumber(3)
            else { throw damaged("the clock as it was measured") }
            var read = ClockMeasurement(sentAt: 0, receivedAt: 0, hubTime: 0, monotonicMilliseconds: monotonic)
            read.offsetMilliseconds = offset
            read.roundTripMilliseconds = roundTrip
            read.wallMilliseconds = wall
            measurement = read
        }
        measurement?.boot = try boot()
        return measurement
    }

    /// Of a store that knew of no such thing: none.
    private func boot() throws -> String {
        try text(Self.bootKey) ?? ""
    }

    private func mark() throws -> ClockEvidence.Mark? {
        guard let text = try text(Self.markKey) else { return nil }
        let parts = text.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let time = Int64(parts[0]), let monotonic = Int64(parts[1]) else {
            throw damaged("the time that was noted")
        }
        return ClockEvidence.Mark(milliseconds: time, monotonicMilliseconds: monotonic, boot: String(parts[2]))
    }

    package func note(_ mark: ClockEvidence.Mark) throws {
        try setText(Self.markKey, "\(mark.milliseconds) \(mark.monotonicMilliseconds) \(mark.boot)")
    }

    /// What goes with a measurement beside its own row. It says more than whatever was noted before.
    func noteMeasured(_ measurement: ClockMeasurement) throws {
        try execute("DELETE FROM _meta WHERE key = ?", [Self.markKey])
        if try boot() != measurement.boot { try setText(Self.bootKey, measurement.boot) }
    }

    /// Keeps what an enrolment measured, before there was any exchange.
    package func note(_ measurement: ClockMeasurement) throws {
        try execute(
            """
            INSERT INTO _exchange (one, epoch, token, position, held, safe_up_to, receipted, offset_milliseconds,
                round_trip_milliseconds, wall_milliseconds, monotonic_milliseconds)
            VALUES (1, 0, 0, 0, '', 0, 0, ?1, ?2, ?3, ?4) ON CONFLICT (one) DO UPDATE SET offset_milliseconds = ?1,
                round_trip_milliseconds = ?2, wall_milliseconds = ?3, monotonic_milliseconds = ?4
            """,
            [
                measurement.offsetMilliseconds, measurement.roundTripMilliseconds, measurement.wallMilliseconds,
                measurement.monotonicMilliseconds,
            ])
        try noteMeasured(measurement)
    }
}
