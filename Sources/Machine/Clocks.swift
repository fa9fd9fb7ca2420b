import Glibc

/// Both clocks of this machine, in milliseconds.
package enum Clocks {
    package static var wall: Int64 { read(CLOCK_REALTIME) }

    /// Since this machine started. It goes on while the machine sleeps, as the world does.
    package static var monotonic: Int64 { read(CLOCK_BOOTTIME) }

    /// Names this run of the machine: another after each start, whatever its clocks say. Empty where the system does not tell.
    package static let boot = firstWord(of: "/proc/sys/kernel/random/boot_id")

    /// Empty where the system does not tell.
    private static func firstWord(of path: String) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        return String(decoding: bytes.prefix(max(0, count)).prefix { $0 > 0x20 && $0 < 0x7f }, as: UTF8.self)
    }

    private static func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }
}
