package import FoundationEssentials

/// What a site takes from the world around it: two clocks and chance, so that a test can put any of them to it.
package struct Surroundings: Sendable {
    /// Milliseconds since 1970, as this machine has it.
    package let wall: @Sendable () -> Int64
    /// Milliseconds of a clock that nobody sets.
    package let monotonic: @Sendable () -> Int64
    /// Salts and secrets are made of it: nobody may be able to foretell it.
    package let chance: @Sendable () -> UInt64

    package init(
        wall: @escaping @Sendable () -> Int64, monotonic: @escaping @Sendable () -> Int64,
        chance: @escaping @Sendable () -> UInt64
    ) {
        self.wall = wall
        self.monotonic = monotonic
        self.chance = chance
    }

    /// The wall clock as a date.
    package var date: Date { Date(milliseconds: wall()) }

    func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: chance() >> 32) } }
}
