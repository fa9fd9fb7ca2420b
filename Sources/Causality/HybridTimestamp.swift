/// A wall clock's reading with a counter: changes of one log never have the same one after another.
///
/// Only advice: causality orders changes, and those of one log their sequence. Neither a remote timestamp nor a former one of
/// the same log drags this clock, because either may say 2099: a stamp follows a clock that is set right at once, backwards
/// too. What is known of the error travels beside it as ``ClockError``.
package struct HybridTimestamp: Hashable, Comparable, Sendable {
    /// Milliseconds since 1970 by the writer's own clock, uncorrected.
    package var milliseconds: Int64
    /// Orders changes within one millisecond, or while the clock stands.
    package var counter: Int64

    package init(milliseconds: Int64, counter: Int64 = 0) {
        self.milliseconds = milliseconds
        self.counter = counter
    }

    /// The timestamp of a next change of the same log, at wall time `now` (milliseconds since 1970).
    package func next(now: Int64) -> HybridTimestamp {
        HybridTimestamp(milliseconds: now, counter: now == milliseconds ? counter + 1 : 0)
    }

    /// This one, or the one after `former` where it would not be later: for what replaces something by being later.
    package func after(_ former: HybridTimestamp?) -> HybridTimestamp {
        guard let former, self <= former else { return self }
        return former.counter < Int64(Int32.max)
            ? HybridTimestamp(milliseconds: former.milliseconds, counter: former.counter + 1)
            : HybridTimestamp(milliseconds: former.milliseconds + 1)
    }

    package static func < (left: HybridTimestamp, right: HybridTimestamp) -> Bool {
        (left.milliseconds, left.counter) < (right.milliseconds, right.counter)
    }
}

/// What a writer knew of its clock's error: the offset to the hub last measured, and how far that may be off.
///
/// The uncertainty is rounded up to a power of two: one byte on the wire, and constant for most of a batch.
package struct ClockError: Hashable, Sendable {
    /// Hub time minus own time, in milliseconds.
    package var offsetMilliseconds: Int64
    /// The error is at most 2 to this power milliseconds; `unknownExponent` where nothing is known.
    package var uncertaintyExponent: Int

    package static let unknownExponent = 63
    package static let unknown = ClockError(offsetMilliseconds: 0, uncertaintyExponent: unknownExponent)
    /// The hub's own clock, the one others are measured against.
    package static let reference = ClockError(offsetMilliseconds: 0, uncertaintyExponent: 0)

    package init(offsetMilliseconds: Int64, uncertaintyExponent: Int) {
        self.offsetMilliseconds = offsetMilliseconds
        self.uncertaintyExponent = uncertaintyExponent
    }

    package init(offsetMilliseconds: Int64, uncertaintyMilliseconds: Int64) {
        var exponent = 0
        while exponent < 62, Int64(1) << exponent < uncertaintyMilliseconds { exponent += 1 }
        self.init(offsetMilliseconds: offsetMilliseconds, uncertaintyExponent: exponent)
    }

    package var isKnown: Bool { uncertaintyExponent < Self.unknownExponent }

    /// Earliest and latest true time of a reading, in milliseconds since 1970 by the hub's clock; nil where unknown.
    package func range(of timestamp: HybridTimestamp) -> ClosedRange<Int64>? {
        guard isKnown, uncertaintyExponent < 50 else { return nil }
        let uncertainty = Int64(1) << uncertaintyExponent
        // A forged timestamp may lie at the end of the numbers: then nothing is known.
        let (corrected, isBeyond) = timestamp.milliseconds.addingReportingOverflow(offsetMilliseconds)
        let (low, isBelow) = corrected.subtractingReportingOverflow(uncertainty)
        let (high, isAbove) = corrected.addingReportingOverflow(uncertainty)
        return isBeyond || isBelow || isAbove ? nil : low...high
    }
}

/// A measured clock offset that ages: the uncertainty grows with the time since it was taken.
package struct ClockMeasurement: Hashable, Sendable {
    /// Quartz in old machines drifts up to 100 parts in a million with temperature; twice that is assumed.
    package static let driftPartsPerMillion: Int64 = 200

    package var offsetMilliseconds: Int64
    package var roundTripMilliseconds: Int64
    /// Own wall clock and monotonic clock at the measurement; both move alike unless the wall clock was stepped.
    package var wallMilliseconds: Int64
    package var monotonicMilliseconds: Int64
    /// Names the run of the machine that the monotonic clock counts from. A machine without a battery starts at the same
    /// hour each time: neither clock alone tells a second start from the first.
    package var boot = ""

    /// From one exchange: own clock before and after, and the hub's time in the answer.
    package init(sentAt: Int64, receivedAt: Int64, hubTime: Int64, monotonicMilliseconds: Int64) {
        roundTripMilliseconds = max(0, receivedAt - sentAt)
        offsetMilliseconds = hubTime &- (sentAt &+ roundTripMilliseconds / 2)
        wallMilliseconds = receivedAt
        self.monotonicMilliseconds = monotonicMilliseconds
    }

    /// The same so much later, by a clock that counts in hundredths of a second in a run of the machine that has a name.
    package func moved(by elapsed: Int64, to monotonic: Int64, boot: String) -> ClockMeasurement {
        var moved = self
        moved.wallMilliseconds &+= max(0, elapsed)
        moved.monotonicMilliseconds = monotonic
        moved.roundTripMilliseconds += 20
        moved.boot = boot
        return moved
    }

    /// By the hub's clock, when it was taken.
    package var hubMilliseconds: Int64 { wallMilliseconds &+ offsetMilliseconds }

    /// How far the hub's time may be off so long after, by the monotonic clock.
    package func uncertainty(after elapsed: Int64) -> Int64 {
        roundTripMilliseconds / 2 + 1 + elapsed / 1_000_000 * Self.driftPartsPerMillion
            + elapsed % 1_000_000 * Self.driftPartsPerMillion / 1_000_000
    }

    /// What is known now of the wall clock; `.unknown` after a reboot (another run, or the monotonic clock is behind) or a step of
    /// the wall clock.
    package func error(wallNow: Int64, monotonicNow: Int64, boot: String = "") -> ClockError {
        let wallElapsed = wallNow &- wallMilliseconds
        let elapsed = monotonicNow &- monotonicMilliseconds
        guard boot == self.boot, (0...PresentTime.awayMax).contains(elapsed) else { return .unknown }
        let drift = elapsed / 1_000_000 * Self.driftPartsPerMillion + Self.driftPartsPerMillion * 10 / 1_000
        guard (wallElapsed &- elapsed).magnitude <= UInt64(1_000 + drift) else { return .unknown }
        return ClockError(offsetMilliseconds: offsetMilliseconds, uncertaintyMilliseconds: uncertainty(after: elapsed))
    }
}
