import Glibc
import Machine

/// A binary, and how its commands are run.
package struct Program: Sendable {
    /// What a command left behind.
    package struct Output: Hashable, Sendable {
        package var status: Int32
        package var text: String
        /// Standard error without the last line break.
        package var words: String

        package init(status: Int32, text: String, words: String) {
            self.status = status
            self.text = text
            self.words = words
        }
    }

    package let path: String
    package let ledger: ProcessLedger

    package init(path: String, ledger: ProcessLedger) {
        self.path = path
        self.ledger = ledger
    }

    /// The program of this name in the folder of the one that runs now: what was built or installed with it.
    package static func beside(_ name: String, ledger: ProcessLedger) throws -> Program {
        var buffer = [CChar](repeating: 0, count: 4_096)
        let count = try checked("read the link", on: "/proc/self/exe") {
            readlink("/proc/self/exe", &buffer, buffer.count)
        }
        let path = String(decoding: buffer.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
        let folder = path.lastIndex(of: "/").map { path[..<$0] } ?? "."
        return Program(path: "\(folder)/\(name)", ledger: ledger)
    }

    /// Runs a command that must succeed and gives its standard output.
    @discardableResult
    package func run(_ arguments: [String], atMost bound: Duration = .seconds(300)) throws -> String {
        let output = try attempt(arguments, atMost: bound)
        guard output.status == 0 else {
            throw HarnessError.commandRefused(
                command: shown(arguments), status: output.status, words: output.words)
        }
        return output.text
    }

    /// Runs a command to its end, whatever its status; a status above 128 is a signal's number and 128.
    package func attempt(_ arguments: [String], atMost bound: Duration = .seconds(300)) throws -> Output {
        try begin(arguments).finish(atMost: bound)
    }

    /// Starts a command.
    package func begin(_ arguments: [String]) throws -> RunningCommand {
        try RunningCommand(self, arguments, shown: shown(arguments))
    }

    /// Starts a daemon whose output goes to a file, appended.
    func start(_ arguments: [String], log: String) throws -> ChildProcess {
        let input = try checked("open", on: "/dev/null") { open("/dev/null", O_RDONLY | O_CLOEXEC) }
        defer { close(input) }
        let file = try checked("open", on: log) { open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600) }
        defer { close(file) }
        return try ledger.start { try ChildProcess(path, arguments, input: input, output: file, errors: file) }
    }

    private func shown(_ arguments: [String]) -> String {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        return ([name] + arguments).joined(separator: " ")
    }
}
