import ArgumentParser
import Desk
import FoundationEssentials
import Glibc
import Register
import Safeguards

struct AccountCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account", abstract: "Who may sign in here with a password, where officers share a machine.",
        discussion: """
            Any command takes --login NAME, and asks for the password or reads it from --password-file. A daemon asks once a \
            session (sign-in-minutes in its configuration); 'account sign-out' ends that. What an account may do is in the register's staff records; without one, the system's own login counts.
            """, subcommands: [Set.self, List.self, Remove.self, Unlock.self, SignOut.self])

    struct Set: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make an account, or give it another password; asked for twice, or read from a file.")
        @OptionGroup var options: StateOptions
        @Argument(help: "Name, as the register's staff records have it.") var name: String
        @Argument(help: "File whose first line is the password; - is standard input.") var file = "-"

        var inputPath: String? { file }

        func readInput() throws -> [UInt8] {
            guard file == "-", isatty(0) == 1 else { return try Self.read(file) }
            let first = try Password.ask("New password of \(name): ")
            guard try Password.ask("Once more: ") == first else { throw CommandFailure("the two are not the same") }
            return Array(first.utf8)
        }

        func deed(in description: RegisterDescription) throws -> Deed { .changeAccount(name) }

        func run(on node: Node, _ output: CommandOutput) throws {
            try node.setPassword(of: name, Password.firstLine(output.input), as: output.clerk)
            output.write("\(name): the password is set\n")
        }
    }

    struct List: StoreCommand {
        static let configuration = CommandConfiguration(abstract: "List the accounts, and the roles of each today.")
        @OptionGroup var options: StateOptions
        @Option(help: "table, json or csv.") var format = Format.table

        func deed(in description: RegisterDescription) throws -> Deed { .may(.manageAccounts) }

        func run(on node: Node, _ output: CommandOutput) throws { output.write(try node.accounts().rendered(format)) }
    }

    struct Remove: StoreCommand {
        static let configuration = CommandConfiguration(abstract: "Remove an account; what it wrote stays.")
        @OptionGroup var options: StateOptions
        @Argument(help: "Name.") var name: String

        func deed(in description: RegisterDescription) throws -> Deed { .changeAccount(name) }

        func run(on node: Node, _ output: CommandOutput) throws {
            try node.removeAccount(name, as: output.clerk)
            output.write("\(name): removed\n")
        }
    }

    struct Unlock: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let an account be tried again at once, after too many wrong passwords; for root.")
        @OptionGroup var options: StateOptions
        @Argument(help: "Name.") var name: String

        /// Asked of the system's user by ``CommandService``, since whoever is locked out can be nobody here.
        func deed(in description: RegisterDescription) throws -> Deed { .nothing }

        /// Without a daemon nothing is remembered; with one, ``CommandService`` does it.
        func run(on node: Node, _ output: CommandOutput) throws {
            output.write("\(name): no daemon runs here, so nobody waits\n")
        }
    }
}

extension AccountCommand {
    struct SignOut: StoreCommand {
        static let configuration = CommandConfiguration(
            commandName: "sign-out", abstract: "End what is signed in from this session of the system.")
        @OptionGroup var options: StateOptions

        /// Ends what the caller began; ``CommandService`` does it, who knows from where it is asked.
        func deed(in description: RegisterDescription) throws -> Deed { .nothing }

        func run(on node: Node, _ output: CommandOutput) throws { output.write(Self.text(0)) }

        static func text(_ count: Int) -> String {
            count == 0 ? "nobody was signed in from here\n" : "signed out: \(count)\n"
        }
    }
}

/// A password from a terminal or a file; never from the command line or the environment.
enum Password {
    static func ask(_ prompt: String) throws -> String {
        guard let text = getpass(prompt) else { throw CommandFailure("no terminal to ask on; give --password-file") }
        return String(cString: text)
    }

    static func firstLine(_ bytes: [UInt8]) -> String {
        String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }, as: UTF8.self)
    }

    static func read(_ path: String) throws -> String {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CommandFailure("--password-file \(path): cannot be read")
        }
        return firstLine([UInt8](data))
    }
}

/// Who signs in.
struct LoginOptions: ParsableArguments {
    @Option(help: "Sign in as this account; its password is asked for.") var login: String?
    @Option(help: "File whose first line is the password.") var passwordFile: String?

    /// Nil where nobody signs in, or a person is to be asked.
    func passwordInFile() throws -> String? {
        guard login != nil || passwordFile == nil else {
            throw CommandFailure("--password-file: whose? give --login NAME too")
        }
        return try passwordFile.map(Password.read)
    }

    /// Nil where nobody signs in.
    func askPassword() throws -> String? { try login.map { try Password.ask("Password of \($0): ") } }
}
