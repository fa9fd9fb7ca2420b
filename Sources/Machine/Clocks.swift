import Glibc

/// Both clocks of this machine, in milliseconds.
package enum Clocks {
    package static var wall: Int64 { read(CLOCK_REALTIME) }

    /// Since this machine started. It goes on while the machine sleeps, as the world does.
    package static var monotonic: Int64 { read(CLOCK_BOOTTIME) }

    private static func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }
}
