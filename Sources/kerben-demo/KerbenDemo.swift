import ArgumentParser
import Terminal

/// What shows Kerben and is no part of it: a story, a replay of real events, and a nation that is made up.
@main
struct KerbenDemo: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kerben-demo",
        abstract: "Show what kerben does, on real processes and made-up or given data.",
        discussion: "Exit status: 0 done, 1 refused, failed or different (said in words), 2 usage.",
        version: "0.1.0",
        subcommands: [PlayCommand.self, NationCommand.self],
        defaultSubcommand: PlayCommand.self)

    static func main() { ProgramEnd.run(Self.self) }
}

/// What was asked for and cannot be done, in one line.
struct DemoFailure: OneLineError {
    let message: String

    init(_ message: String) { self.message = message }
}
