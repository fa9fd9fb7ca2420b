import ArgumentParser
import Desk
import Identity
import Register
import Safeguards
import Terminal

struct IdentityCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "identity", abstract: "Case files that may be one person's: found here, decided by people.",
        subcommands: [List.self, Joined.self, Join.self, Separate.self])

    struct List: HubStoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Pairs that may be one person, the likeliest first, and why; nothing is joined by itself.",
            discussion: """
                Behind each reason stands how much it says: one more doubles how likely the two are one. A score of 50 says that \
                they are as likely one as two, ten more is ten times as likely. What more than \(Likeness.pairedFilesMax) files \
                share is listed once, with how many they are.
                """)
        @OptionGroup var hubOptions: HubStateOptions
        @Option(help: "Least score, 0 to 100; default 60.", transform: within(NumberBounds.score))
        var least = Suspicion.scoreMin
        @Option(help: "table, json or csv.") var format = Format.table

        func deed(in description: RegisterDescription) throws -> Deed { .may(.joinFiles) }

        func run(on node: Node, _ output: CommandOutput) throws {
            output.write(try node.suspicions(least: least, as: output.clerk).rendered(format))
        }
    }

    struct Joined: HubStoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Case files that were joined or separated, and on what grounds.")
        @OptionGroup var hubOptions: HubStateOptions
        @Option(help: "table, json or csv.") var format = Format.table

        func deed(in description: RegisterDescription) throws -> Deed { .may(.joinFiles) }

        func run(on node: Node, _ output: CommandOutput) throws {
            output.write(try node.joinedFiles().rendered(format))
        }
    }

    struct Join: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Decide that two case files are one person's; both stay, and it can be taken back.")
        @OptionGroup var pair: IdentityPair

        var options: StateOptions { pair.hubOptions.asStateOptions }

        func deed(in description: RegisterDescription) throws -> Deed { pair.deed("join") }

        func run(on node: Node, _ output: CommandOutput) throws { try pair.decide(node, output, areOne: true) }
    }

    struct Separate: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Decide that two case files are two persons', joined before or by a shared number.")
        @OptionGroup var pair: IdentityPair

        var options: StateOptions { pair.hubOptions.asStateOptions }

        func deed(in description: RegisterDescription) throws -> Deed { pair.deed("separate") }

        func run(on node: Node, _ output: CommandOutput) throws { try pair.decide(node, output, areOne: false) }
    }
}

/// Two case files and why they are, or are not, one person's.
struct IdentityPair: ParsableArguments {
    @OptionGroup var hubOptions: HubStateOptions
    @Argument(help: "Case file, such as 27.1-10432.") var one: String
    @Argument(help: "The other one.") var other: String
    @Option(help: "Why; it is kept.") var reason: String

    func deed(_ verb: String) -> Deed { .administer(.joinFiles, "\(verb) \(one) and \(other): \(reason)") }

    func decide(_ node: Node, _ output: CommandOutput, areOne: Bool) throws {
        let (one, other) = try node.decideIdentity(one, other, areOne: areOne, reason: reason, as: output.clerk)
        output.write("\(one) and \(other) are \(areOne ? "one person's" : "two persons'")\n")
    }
}
