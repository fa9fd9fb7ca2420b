import Foundation

/// The commands of a program as ArgumentParser itself describes them.
struct CommandTree: Decodable {
    struct Name: Decodable { var name: String }

    struct Argument: Decodable {
        var kind: String
        var isOptional: Bool
        var valueName: String?
        var preferredName: Name?

        var name: String { preferredName?.name ?? valueName ?? "" }
    }

    var commandName: String
    var subcommands: [CommandTree]?
    var arguments: [Argument]?

    private struct Dump: Decodable { var command: CommandTree }

    /// From what `--experimental-dump-help` prints.
    static func read(_ json: String) throws -> CommandTree {
        try JSONDecoder().decode(Dump.self, from: Data(json.utf8)).command
    }

    /// Every command that has none below it, with the words that lead there.
    func leaves(_ path: [String] = []) -> [(path: [String], arguments: [Argument])] {
        let below = subcommands ?? []
        if below.isEmpty { return [(path, arguments ?? [])] }
        return below.flatMap { $0.leaves(path + [$0.commandName]) }
    }
}
