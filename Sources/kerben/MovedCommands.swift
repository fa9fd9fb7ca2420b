import ArgumentParser
import Machine
import Terminal

/// A command that a program beside this one carries out since 0.2: who types it is told where it is.
protocol MovedCommand: ParsableCommand {
    /// As it is typed now.
    static var newName: String { get }
}

extension MovedCommand {
    func run() {
        let name = Self.configuration.commandName ?? ""
        StandardError.write("kerben: '\(name)' is a program of its own now: run '\(Self.newName)'\n")
        exitProcess(2)
    }
}

struct MovedDemo: MovedCommand {
    static let configuration = CommandConfiguration(commandName: "demo", shouldDisplay: false)
    static let newName = "kerben-demo"
    @Argument(parsing: .captureForPassthrough) var arguments: [String] = []
}

struct MovedGenerate: MovedCommand {
    static let configuration = CommandConfiguration(commandName: "generate", shouldDisplay: false)
    static let newName = "kerben-demo nation"
    @Argument(parsing: .captureForPassthrough) var arguments: [String] = []
}
