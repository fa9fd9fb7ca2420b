package import Causality

/// The time by which the hub tells an order that is to come from what has happened.
package enum JudgedTime {
    /// A clock that is off by more than this is no better than the hub's own.
    private static let uncertaintyMax: Int64 = 86_400_000

    /// Milliseconds since 1970. What is here was written before now: only where the writer's clock is known to be as good as
    /// the hub's does the later of both hold, so that neither turns what has happened into what is to come.
    package static func latest(hub: Int64, written: HybridTimestamp, _ clock: ClockError) -> Int64 {
        guard let range = clock.range(of: written), range.lowerBound <= hub,
            range.upperBound - range.lowerBound <= 2 * uncertaintyMax
        else { return hub }
        return max(hub, written.milliseconds &+ clock.offsetMilliseconds)
    }
}
