import CSystemd
import Glibc

/// What the daemon tells the service manager about itself.
///
/// Every call does nothing where `NOTIFY_SOCKET` is not set, so the daemon needs no other path when it is started by
/// hand. A notice that cannot be delivered is dropped: the work of a register must not stop because its supervisor
/// does not listen, and systemd's own timeouts say so where it matters.
package struct ServiceManager: Sendable {
    /// Takes the text of one notice, lines of `KEY=value`.
    private let deliver: @Sendable (String) -> Void
    /// How often to call ``ping()``: half of `WatchdogSec`, as sd_watchdog_enabled(3) asks. Nil: nobody watches.
    package let watchdogInterval: Duration?

    /// The service manager that started this process, if one did.
    package init() {
        var microseconds: UInt64 = 0
        let isWatched = sd_watchdog_enabled(0, &microseconds) > 0
        self.init(watchdogInterval: isWatched ? .microseconds(Int64(clamping: microseconds / 2)) : nil) { notice in
            _ = sd_notify(0, notice)
        }
    }

    /// A service manager that is only told: for tests, and for a daemon that runs inside another process.
    package init(watchdogInterval: Duration?, deliver: @escaping @Sendable (String) -> Void) {
        self.watchdogInterval = watchdogInterval
        self.deliver = deliver
    }

    /// The daemon serves: its store is open and its sockets listen. Also ends a reload.
    package func ready() { deliver("READY=1") }

    /// The daemon reads its configuration again; ``ready()`` must follow.
    ///
    /// The time stamp is what `Type=notify-reload` (systemd 253) needs to tell this reload from one before; systemd 252
    /// ignores it.
    package func reloading() { deliver("RELOADING=1\nMONOTONIC_USEC=\(Self.monotonicMicroseconds())") }

    /// The daemon takes no more work and finishes what it has.
    package func stopping() { deliver("STOPPING=1") }

    /// One line for `systemctl status`; never the content of a record.
    ///
    /// Line breaks become spaces, since what follows one would be read as another assignment.
    package func status(_ text: String) {
        deliver("STATUS=" + String(text.map { $0.isNewline || $0 == "\0" ? " " : $0 }))
    }

    /// The daemon is alive.
    ///
    /// Call it from the loop that does the work, not from a timer beside it: a timer goes on when the work hangs.
    package func ping() { deliver("WATCHDOG=1") }

    private static func monotonicMicroseconds() -> Int64 {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return Int64(now.tv_sec) * 1_000_000 + Int64(now.tv_nsec) / 1000
    }
}
