package import Glibc
import Machine
import Synchronization

/// One process that this one started, and that only this object waits for.
///
/// Made by `posix_spawn` rather than Foundation's `Process`: a thread of libdispatch blocks SIGTERM and others, and a child
/// inherits that mask, so that a daemon started from such a thread could not be asked to stop. Here every child begins
/// with no signal blocked or ignored, and in a process group of its own: Ctrl-C reaches the program alone that
/// started it, which then stops it in good order.
package final class ChildProcess: Sendable {
    package enum End: Hashable, Sendable {
        case exited(Int32)
        case killed(signal: Int32)

        package var words: String {
            switch self {
            case .exited(let status): "ended with status \(status)"
            case .killed(let signal): "was ended by signal \(signal)"
            }
        }
    }

    package let pid: pid_t
    private let end = Mutex<End?>(nil)

    /// Starts it; the three descriptors become its standard ones, and it inherits no other.
    package init(_ executable: String, _ arguments: [String], input: Int32, output: Int32, errors: Int32) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (descriptor, standard) in [(input, 0), (output, 1), (errors, 2)] as [(Int32, Int32)] {
            posix_spawn_file_actions_adddup2(&actions, descriptor, standard)
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        Self.clearSignals(&attributes)
        var words: [UnsafeMutablePointer<CChar>?] = ([executable] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var pid: pid_t = 0
        let code = descriptorLock.withLock { _ in
            posix_spawn(&pid, executable, &actions, &attributes, &words, environ)
        }
        guard code == 0 else { throw SystemCallError("start", on: executable, code: code) }
        self.pid = pid
    }

    private static func clearSignals(_ attributes: inout posix_spawnattr_t) {
        var none = sigset_t()
        sigemptyset(&none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setpgroup(&attributes, 0)
        let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP
        posix_spawnattr_setflags(&attributes, Int16(flags))
    }

    package var isRunning: Bool { poll() == nil }

    /// Sends a signal; nothing where the process has ended. Its number cannot have passed to another process: it is
    /// kept by the system until this object has waited for it.
    package func signal(_ number: Int32) {
        end.withLock { end in
            if end == nil { kill(pid, number) }
        }
    }

    /// How it ended, waiting no longer than told; nil while it runs.
    package func wait(atMost bound: Duration) -> End? {
        let deadline = ContinuousClock.now + bound
        var pause = 1
        while true {
            if let end = poll() { return end }
            guard ContinuousClock.now < deadline else { return nil }
            nap(milliseconds: pause)
            pause = min(pause * 2, 20)
        }
    }

    /// Ends it at once, as a power cut would, and waits until it is gone.
    @discardableResult
    package func killNow() -> End {
        signal(SIGKILL)
        while true {
            if let end = wait(atMost: .seconds(1)) { return end }
        }
    }

    /// Asks it to stop and kills it where it has not within the bound.
    @discardableResult
    package func stop(within bound: Duration) -> End {
        signal(SIGTERM)
        return wait(atMost: bound) ?? killNow()
    }

    private func poll() -> End? {
        end.withLock { end in
            if end != nil { return end }
            var status: Int32 = 0
            guard retried({ waitpid(pid, &status, WNOHANG) }) == pid else { return nil }
            end = status & 0x7f == 0 ? .exited(status >> 8 & 0xff) : .killed(signal: status & 0x7f)
            return end
        }
    }
}
