/// When to try again: doubling after failures, with jitter, so that a returning hub is not met by every facility at once.
package struct RetrySchedule: Hashable, Sendable {
    /// Between exchanges while all is well and nothing is written.
    package var intervalMilliseconds: Int64
    /// After a commit: long enough that a burst of writes goes in one request.
    package var debounceMilliseconds: Int64
    package var firstRetryMilliseconds: Int64
    package var retryMillisecondsMax: Int64
    package private(set) var failures: Int

    package init(
        intervalMilliseconds: Int64 = 60_000, debounceMilliseconds: Int64 = 1_000,
        firstRetryMilliseconds: Int64 = 2_000, retryMillisecondsMax: Int64 = 900_000
    ) {
        self.intervalMilliseconds = intervalMilliseconds
        self.debounceMilliseconds = debounceMilliseconds
        self.firstRetryMilliseconds = firstRetryMilliseconds
        self.retryMillisecondsMax = retryMillisecondsMax
        failures = 0
    }

    package mutating func succeeded() { failures = 0 }

    package mutating func failed() { failures += 1 }

    /// Milliseconds to wait now; `random` in 0..<1 is handed in.
    package func delay(random: Double) -> Int64 {
        let base = failures == 0 ? intervalMilliseconds : backOff
        return base / 2 + Int64(Double(base) * random / 2) + 1
    }

    private var backOff: Int64 {
        min(retryMillisecondsMax, firstRetryMilliseconds << Int64(min(failures - 1, 20)))
    }
}
