package import FoundationEssentials

/// What a site takes from the world around it: two clocks and chance, so that a test can put any of them to it.
package struct Surroundings: Sendable {
    /// Milliseconds since 1970, as this machine has it.
    package let wall: @Sendable () -> Int64
    /// Milliseconds of a clock that nobody sets.
    package let monotonic: @Sendable () -> Int64
    /// Milliseconds since this machine was started, by the system's own count: it stays true where a program is shown
    /// other clocks than the machine's.
    package let uptime: @Sendable () -> Int64
    /// Names that run of the machine.
    package let boot: @Sendable () -> String
    /// How much may still be written on the disk of a path, in bytes; nil where that is not known.
    package let free: @Sendable (String) -> Int64?
    /// Salts and secrets are made of it: nobody may be able to foretell it.
    package let chance: @Sendable () -> UInt64

    package init(
        wall: @escaping @Sendable () -> Int64, monotonic: @escaping @Sendable () -> Int64,
        uptime: (@Sendable () -> Int64)? = nil, boot: @escaping @Sendable () -> String = { "" },
        free: @escaping @Sendable (String) -> Int64? = { _ in nil },
        chance: @escaping @Sendable () -> UInt64
    ) {
        self.wall = wall
        self.monotonic = monotonic
        self.uptime = uptime ?? monotonic
        self.boot = boot
        self.free = free
        self.chance = chance
    }

    /// The wall clock as a date.
    package var date: Date { Date(milliseconds: wall()) }

    func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: chance() >> 32) } }
}
