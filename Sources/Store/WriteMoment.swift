package import Causality
import Counting
import Wire

/// When a change is written, as far as this machine knows, and how wrong its clock may be.
package struct WriteMoment: Hashable, Sendable {
    package var wallMilliseconds: Int64
    package var clock: ClockError
    /// What time it is, as well as this site can know: what is asked of a write goes by this.
    package var present: PresentTime
    /// 128 secret random bits for the salts of new case files; the counter moves with each use.
    package var saltSeed: UInt64
    package var saltCounter: UInt64

    /// `present` is what the clock says by itself, where nothing else is known.
    package init(
        wallMilliseconds: Int64, clock: ClockError, present: PresentTime? = nil, saltSeed: UInt64,
        saltCounter: UInt64 = 0
    ) {
        self.wallMilliseconds = wallMilliseconds
        self.clock = clock
        self.present = present ?? PresentTime(wall: wallMilliseconds, clock: clock)
        self.saltSeed = saltSeed
        self.saltCounter = saltCounter
    }

    package mutating func nextSalt() -> UInt64 {
        saltCounter &+= 1
        return Salt.make(seed: saltSeed, counter: saltCounter)
    }
}
