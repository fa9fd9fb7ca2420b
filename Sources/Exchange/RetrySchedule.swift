/// When to try again: doubling after failures, with jitter, so that a returning hub is not met by every facility at once.
/// After a refusal slowly, since a person has to act first; but by itself, since nobody comes here to start it again.
package struct RetrySchedule: Hashable, Sendable {
    /// Between exchanges while all is well and nothing is written.
    package var intervalMilliseconds: Int64
    /// After a commit: long enough that a burst of writes goes in one request.
    package var debounceMilliseconds: Int64
    package var firstRetryMilliseconds: Int64
    package var retryMillisecondsMax: Int64
    package var firstRefusedRetryMilliseconds: Int64
    package var refusedRetryMillisecondsMax: Int64
    package private(set) var failures: Int
    package private(set) var refusals: Int

    package init(
        intervalMilliseconds: Int64 = 60_000, debounceMilliseconds: Int64 = 1_000,
        firstRetryMilliseconds: Int64 = 2_000, retryMillisecondsMax: Int64 = 900_000,
        firstRefusedRetryMilliseconds: Int64 = 900_000, refusedRetryMillisecondsMax: Int64 = 7_200_000
    ) {
        self.intervalMilliseconds = intervalMilliseconds
        self.debounceMilliseconds = debounceMilliseconds
        self.firstRetryMilliseconds = firstRetryMilliseconds
        self.retryMillisecondsMax = retryMillisecondsMax
        self.firstRefusedRetryMilliseconds = firstRefusedRetryMilliseconds
        self.refusedRetryMillisecondsMax = refusedRetryMillisecondsMax
        failures = 0
        refusals = 0
    }

    package mutating func succeeded() {
        failures = 0
        refusals = 0
    }

    /// A link that fails says nothing of whether the hub would refuse.
    package mutating func failed() { failures += 1 }

    package mutating func refused() {
        failures = 0
        refusals += 1
    }

    /// Milliseconds to wait now; `random` in 0..<1 is handed in.
    package func delay(random: Double) -> Int64 {
        let base =
            if refusals > 0 {
                Self.backOff(refusals, firstRefusedRetryMilliseconds, refusedRetryMillisecondsMax)
            } else if failures > 0 {
                Self.backOff(failures, firstRetryMilliseconds, retryMillisecondsMax)
            } else {
                intervalMilliseconds
            }
        return base / 2 + Int64(Double(base) * random / 2) + 1
    }

    private static func backOff(_ times: Int, _ first: Int64, _ most: Int64) -> Int64 {
        min(most, first << Int64(min(times - 1, 20)))
    }
}
