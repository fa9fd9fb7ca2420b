/// What a site has to tell the time by: its own clocks, and what it heard of the hub's.
package struct ClockEvidence: Hashable, Sendable {
    /// A time that has certainly come by the hub's clock, and what the clock that nobody sets showed then.
    package struct Mark: Hashable, Sendable {
        package var milliseconds: Int64
        package var monotonicMilliseconds: Int64
        /// Names the run of the machine that the clock counts from.
        package var boot: String

        package init(milliseconds: Int64, monotonicMilliseconds: Int64, boot: String) {
            self.milliseconds = milliseconds
            self.monotonicMilliseconds = monotonicMilliseconds
            self.boot = boot
        }
    }

    package var wallMilliseconds: Int64
    package var monotonicMilliseconds: Int64
    package var boot: String
    /// The last exchange's word on the offset, from whichever run of the machine.
    package var measurement: ClockMeasurement?
    /// Noted after the measurement.
    package var mark: Mark?
    /// When the hub gave this machine its certificate, by the hub's clock.
    package var issuedAt: Int64?

    package init(
        wallMilliseconds: Int64, monotonicMilliseconds: Int64, boot: String, measurement: ClockMeasurement? = nil,
        mark: Mark? = nil, issuedAt: Int64? = nil
    ) {
        self.wallMilliseconds = wallMilliseconds
        self.monotonicMilliseconds = monotonicMilliseconds
        self.boot = boot
        self.measurement = measurement
        self.mark = mark
        self.issuedAt = issuedAt
    }

    /// What a change that is written now carries.
    package var clockError: ClockError {
        measurement?.error(wallNow: wallMilliseconds, monotonicNow: monotonicMilliseconds, boot: boot) ?? .unknown
    }

    /// What has certainly come by now. A measurement is newer than a certificate, and a hub that was ahead when it gave that is
    /// no longer believed.
    fileprivate var passed: Int64? {
        guard let measurement else { return issuedAt }
        let heard = Mark(
            milliseconds: measurement.hubMilliseconds, monotonicMilliseconds: measurement.monotonicMilliseconds,
            boot: measurement.boot)
        return max(atLeast(heard), mark.map(atLeast) ?? .min)
    }

    /// In the same run of the machine exactly so much has passed; in another at least what that one has lasted.
    private func atLeast(_ mark: Mark) -> Int64 {
        let elapsed = boot == mark.boot ? monotonicMilliseconds &- mark.monotonicMilliseconds : monotonicMilliseconds
        return (0...PresentTime.awayMax).contains(elapsed) ? mark.milliseconds &+ elapsed : mark.milliseconds
    }
}

/// What time it is, as well as a site can know: what every list, count and check asks that reads "now" or "today".
///
/// Advice, and never a reason to refuse what has happened: whoever stands at the gate is admitted whatever the clock says.
package struct PresentTime: Hashable, Sendable {
    package enum Grounds: Hashable, Sendable {
        /// The hub's clock, or one measured against it since this machine started, however it was set since.
        case measured
        /// This clock, which nothing measures and nothing contradicts.
        case clock
        /// This clock, as wrong as it was when it was last measured: as it stands it is contradicted.
        case former
        /// What has certainly come by the hub's clock: however this one is read, it is contradicted.
        case passed
        /// The hub's clock, which stands before what was written or signed by it: it was wrong then, or is now.
        case doubted
    }

    /// No machine is away from its hub for so long: a clock that says so is wrong.
    package static let awayMax: Int64 = 6 * 366 * 86_400_000
    /// A clock that nothing measures may be as far behind as the oldest of machines; beyond that, a time is a slip of the pen.
    package static let behindMax: Int64 = 25 * 366 * 86_400_000
    /// What nobody minds.
    package static let toleratedMilliseconds: Int64 = 120_000
    /// Kerben is younger: a clock that stands before it is wrong.
    package static let programBegan: Int64 = 1_577_836_800_000

    /// Milliseconds since 1970: the best that is known.
    package let milliseconds: Int64
    package let grounds: Grounds
    /// What this machine's own clock shows.
    package let wallMilliseconds: Int64
    /// What has certainly come; nil where nothing was heard of the hub.
    package let passed: Int64?
    /// The latest that it may be.
    package let latest: Int64

    private init(
        _ milliseconds: Int64, _ grounds: Grounds, wall: Int64, passed: Int64?, latest: Int64
    ) {
        self.milliseconds = milliseconds
        self.grounds = grounds
        wallMilliseconds = wall
        self.passed = passed
        self.latest = latest
    }

    /// Of a facility.
    package init(_ evidence: ClockEvidence) {
        let wall = evidence.wallMilliseconds
        let passed = evidence.passed
        if let (now, uncertainty) = Self.measured(evidence) {
            self.init(now, .measured, wall: wall, passed: now &- uncertainty, latest: now &+ uncertainty)
            return
        }
        // The earliest reading that nothing contradicts: a clock that was set right since shows itself by that, whether it
        // was slow or fast.
        func isPossible(_ reading: Int64) -> Bool {
            passed.map { reading >= $0 && reading <= $0 &+ Self.awayMax } ?? (reading >= Self.programBegan)
        }
        let readings = [wall, evidence.measurement.map { wall &+ $0.offsetMilliseconds } ?? wall]
        guard let reading = readings.filter(isPossible).min() else {
            let now = passed ?? Self.programBegan
            self.init(now, .passed, wall: wall, passed: passed, latest: now &+ Self.behindMax)
            return
        }
        self.init(
            reading, reading == wall ? .clock : .former, wall: wall, passed: passed, latest: reading &+ Self.behindMax)
    }

    /// Of the hub, whose clock is the measure of all others; `written` is the newest time that it has put its name to.
    package init(hubWall wall: Int64, written: Int64) {
        if written &- Self.toleratedMilliseconds <= wall {
            self.init(wall, .measured, wall: wall, passed: wall, latest: wall)
        } else if wall < Self.programBegan {
            self.init(written, .passed, wall: wall, passed: written, latest: written &+ Self.behindMax)
        } else {
            self.init(wall, .doubted, wall: wall, passed: nil, latest: written)
        }
    }

    /// Where nothing is known but a clock's reading and its error.
    package init(wall: Int64, clock: ClockError) {
        let reading = HybridTimestamp(milliseconds: wall)
        if clock == .reference {
            self.init(wall, .measured, wall: wall, passed: wall, latest: wall)
        } else if let range = clock.range(of: reading) {
            self.init(
                wall &+ clock.offsetMilliseconds, .measured, wall: wall, passed: range.lowerBound,
                latest: range.upperBound)
        } else {
            self.init(
                wall, .clock, wall: wall, passed: nil, latest: max(wall, Self.programBegan) &+ Self.behindMax)
        }
    }

    private static func measured(_ evidence: ClockEvidence) -> (now: Int64, uncertainty: Int64)? {
        guard let measurement = evidence.measurement, measurement.boot == evidence.boot else { return nil }
        let elapsed = evidence.monotonicMilliseconds &- measurement.monotonicMilliseconds
        guard (0...awayMax).contains(elapsed) else { return nil }
        return (measurement.hubMilliseconds &+ elapsed, measurement.uncertainty(after: elapsed))
    }

    /// Until when something is taken to have happened, where a rule makes a difference between that and what is ordered: where
    /// this clock is contradicted, all that may have.
    package var happenedBy: Int64 {
        switch grounds {
        case .measured, .passed, .doubted: latest
        case .clock, .former: milliseconds
        }
    }

    /// How much this machine's clock is behind; less than nothing where it is ahead.
    package var clockBehindMilliseconds: Int64 {
        grounds == .doubted ? latest &- wallMilliseconds : milliseconds &- wallMilliseconds
    }

    package var isClockWrong: Bool {
        !(-Self.toleratedMilliseconds...Self.toleratedMilliseconds).contains(clockBehindMilliseconds)
    }

    /// What is to be noted for later runs of this machine; nil where what was noted still serves.
    package func mark(at evidence: ClockEvidence) -> ClockEvidence.Mark? {
        guard let passed else { return nil }
        let noted = evidence.mark?.milliseconds ?? evidence.measurement?.hubMilliseconds ?? .min
        // A write in ten minutes at most.
        guard noted < passed &- 600_000 else { return nil }
        return ClockEvidence.Mark(
            milliseconds: passed, monotonicMilliseconds: evidence.monotonicMilliseconds, boot: evidence.boot)
    }
}
