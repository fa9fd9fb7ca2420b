import Chance
import Exchange

/// One machine's two clocks over virtual time: the wall clock may be years off and step, the other starts at each boot.
struct SimulatedClock {
    /// 2026-07-01T00:00Z, where virtual time begins.
    static let startMilliseconds: Int64 = 1_782_864_000_000
    static let yearMilliseconds: Int64 = 365 * 86_400_000

    var skewMilliseconds: Int64
    var bootedAt: Int64 = 0

    init(_ random: inout SplitMix64) {
        switch random.below(4) {
        case 0: skewMilliseconds = 0
        case 1: skewMilliseconds = random.between(-120_000, 120_000)
        case 2: skewMilliseconds = random.between(-56, 73) * Self.yearMilliseconds
        default: skewMilliseconds = random.between(-3_000, 3_000)
        }
    }

    func moment(at virtual: Int64) -> Moment {
        Moment(
            wallMilliseconds: Self.startMilliseconds + virtual + skewMilliseconds,
            monotonicMilliseconds: virtual - bootedAt)
    }

    mutating func step(_ random: inout SplitMix64) {
        skewMilliseconds +=
            random.oneIn(3) ? random.between(-5, 5) * Self.yearMilliseconds : random.between(-90_000, 90_000)
    }
}
