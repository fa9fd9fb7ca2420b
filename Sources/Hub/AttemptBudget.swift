/// How many more secrets may be tried; told `now`, it needs no clock.
///
/// Some at once, then one an interval: in any minute at most twice the burst. A right secret is given back, so a day of
/// many enrolments is not slowed down.
package struct AttemptBudget: Hashable, Sendable {
    private let intervalMilliseconds: Int64
    private let burst: Int64
    /// When every attempt taken so far will have been paid for.
    private var paidAt = Int64.min

    package init(intervalMilliseconds: Int64 = 12_000, burst: Int64 = 5) {
        precondition(intervalMilliseconds > 0 && burst > 0, "a budget that lets nobody in")
        self.intervalMilliseconds = intervalMilliseconds
        self.burst = burst
    }

    /// Takes one attempt before its secret is looked at; false where none is left. `now` is monotonic.
    package mutating func take(nowMilliseconds now: Int64) -> Bool {
        let start = max(paidAt, now)
        guard start - now <= intervalMilliseconds * (burst - 1) else { return false }
        paidAt = start + intervalMilliseconds
        return true
    }

    /// Whether every attempt so far is paid for: whoever waits long enough is as good as new.
    package func isPaid(nowMilliseconds now: Int64) -> Bool { paidAt <= now }

    /// After a right secret, or one that was not looked at.
    package mutating func giveBack() { paidAt -= intervalMilliseconds }
}
