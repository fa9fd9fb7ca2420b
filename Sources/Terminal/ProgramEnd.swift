package import ArgumentParser
import Glibc
import Machine

/// An error that is told as it is: one line that says what, where and what to do.
package protocol OneLineError: Error {
    var message: String { get }
}

package func exitProcess(_ status: Int32) -> Never { exit(status) }

/// How a program of ours starts and ends: 0 done, 1 refused or failed with one line on standard error, 2 usage.
package enum ProgramEnd {
    /// Reads the command line, runs what it asks for, and ends the process where that is no success.
    package static func run<Root: ParsableCommand>(_ root: Root.Type) {
        // Read from /proc: without it every command would be taken for none, and end as if it were done.
        guard CommandLine.arguments.first.map({ !$0.isEmpty }) ?? false else {
            StandardError.write(
                "\(root.configuration.commandName ?? "kerben"): the command line cannot be read; mount /proc here\n")
            exitProcess(1)
        }
        do {
            var command = try root.parseAsRoot()
            try command.run()
        } catch let error as any OneLineError {
            StandardError.write("\(root.configuration.commandName ?? "kerben"): \(error.message)\n")
            exitProcess(1)
        } catch let status as ExitCode {
            // All is said already.
            exitProcess(status.rawValue)
        } catch {
            let code = root.exitCode(for: error)
            // ArgumentParser's usage errors are 64; ours are 2, and help is no error.
            let message = root.fullMessage(for: error)
            if code == .success {
                if !message.isEmpty { StandardOutput.write(message + "\n") }
                exitProcess(0)
            }
            StandardError.write(message + "\n")
            exitProcess(code == .validationFailure ? 2 : 1)
        }
    }
}
