import Foundation

/// The commands of a program as ArgumentParser itself describes them.
struct CommandTree: Decodable, Hashable {
    struct Name: Decodable, Hashable {
        var kind: String
        var name: String
    }

    struct Argument: Decodable, Hashable {
        var kind: String
        var isOptional: Bool
        var valueName: String?
        var preferredName: Name?
        var names: [Name]?

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

    /// As they are typed, such as `--state`.
    var options: Set<String> {
        Set((arguments ?? []).flatMap { ($0.names ?? []).filter { $0.kind == "long" }.map { "--" + $0.name } })
    }

    func subcommand(_ name: String) -> CommandTree? { subcommands?.first { $0.commandName == name } }
}
