import Synchronization

/// One site's daemon over one state folder: started, stopped, killed, started again.
package final class SiteProcess: Sendable {
    package let name: String
    /// The state folder.
    package let state: String
    package let log: String
    private let program: Program
    private let arguments: [String]
    private let child = Mutex<ChildProcess?>(nil)

    package init(name: String, state: String, log: String, program: Program, arguments: [String]) {
        self.name = name
        self.state = state
        self.log = log
        self.program = program
        self.arguments = arguments
    }

    package var isRunning: Bool { child.withLock { $0?.isRunning ?? false } }
    package var pid: Int32? { child.withLock { $0?.pid } }

    /// Starts the daemon and returns when it has said that it is ready.
    package func start(readyWithin bound: Duration = .seconds(60)) throws {
        try launch()
        try awaitReady(within: bound)
    }

    /// Starts the daemon without waiting for its word.
    package func launch() throws {
        let begin = (try? readText(log).utf8.count) ?? 0  // No log yet: this is its first start.
        logBegin.withLock { $0 = begin }
        let started = try program.start(arguments, log: log)
        child.withLock { $0 = started }
    }

    /// Waits for the line that says "ready" in what the daemon has logged since its start.
    package func awaitReady(within bound: Duration = .seconds(60)) throws {
        let begin = logBegin.withLock { $0 }
        let deadline = ContinuousClock.now + bound
        while try !readText(log).utf8.dropFirst(begin).split(separator: UInt8(ascii: "\n"))
            .contains(where: { String($0)?.contains("ready") ?? false })
        {
            if program.ledger.isInterrupted { throw HarnessError.interrupted }
            guard isRunning, ContinuousClock.now < deadline else {
                throw HarnessError.daemonNotReady(name: name, log: log)
            }
            nap(milliseconds: 5)
        }
    }

    private let logBegin = Mutex(0)

    /// Asks the daemon to stop and gives how it ended; nil where none ran.
    @discardableResult
    package func stop(within bound: Duration = .seconds(8)) -> ChildProcess.End? {
        end { $0.stop(within: bound) }
    }

    /// Kills the daemon, as a power cut would.
    @discardableResult
    package func kill() -> ChildProcess.End? {
        end { $0.killNow() }
    }

    private func end(_ how: (ChildProcess) -> ChildProcess.End) -> ChildProcess.End? {
        let running = child.withLock { child in
            defer { child = nil }
            return child
        }
        guard let running else { return nil }
        defer { program.ledger.forget(running) }
        return how(running)
    }

    /// Runs a command on this site's store and gives its standard output.
    @discardableResult
    package func run(_ arguments: [String]) throws -> String { try program.run(arguments + ["--state", state]) }

    /// Runs a command on this site's store that may fail.
    package func attempt(_ arguments: [String]) throws -> Program.Output {
        try program.attempt(arguments + ["--state", state])
    }

    /// Starts a command on this site's store.
    package func begin(_ arguments: [String]) throws -> RunningCommand {
        try program.begin(arguments + ["--state", state])
    }
}
