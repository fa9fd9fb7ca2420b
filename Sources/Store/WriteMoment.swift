package import Causality
import Counting
import Wire

/// When a change is written, as far as this machine knows, and how wrong its clock may be.
package struct WriteMoment: Hashable, Sendable {
    package var wallMilliseconds: Int64
    package var clock: ClockError
    /// 128 secret random bits for the salts of new case files; the counter moves with each use.
    package var saltSeed: UInt64
    package var saltCounter: UInt64

    package init(wallMilliseconds: Int64, clock: ClockError, saltSeed: UInt64, saltCounter: UInt64 = 0) {
        self.wallMilliseconds = wallMilliseconds
        self.clock = clock
        self.saltSeed = saltSeed
        self.saltCounter = saltCounter
    }

    package mutating func nextSalt() -> UInt64 {
        saltCounter &+= 1
        return Salt.make(seed: saltSeed, counter: saltCounter)
    }
}
