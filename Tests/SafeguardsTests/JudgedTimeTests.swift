import Causality
import Safeguards
import Testing

@Suite struct JudgedTimeTests {
    private static let hub: Int64 = 1_782_864_000_000
    private static let century: Int64 = 4_070_908_800_000

    @Test(
        arguments: [
            // A clock that nobody has measured, ahead or behind.
            (century, ClockError.unknown, hub), (hub - 1, .unknown, hub), (0, .unknown, hub),
            // One that is known to be right tells of some seconds; one that is known and says more than it can, of nothing.
            (hub + 500, ClockError(offsetMilliseconds: 0, uncertaintyExponent: 10), hub + 500),
            (hub + 5_000, ClockError(offsetMilliseconds: 0, uncertaintyExponent: 10), hub),
            (century, ClockError(offsetMilliseconds: 0, uncertaintyExponent: 45), hub),
            (century, ClockError(offsetMilliseconds: hub - century + 200, uncertaintyExponent: 10), hub + 200),
            (.max, ClockError(offsetMilliseconds: .max, uncertaintyExponent: 10), hub),
        ] as [(Int64, ClockError, Int64)])
    func `A wrong clock moves the time by which the hub judges no further than a right one could`(
        written: Int64, clock: ClockError, expected: Int64
    ) {
        let stamp = HybridTimestamp(milliseconds: written)
        #expect(JudgedTime.latest(hub: Self.hub, written: stamp, clock) == expected)
    }
}
