import ArgumentParser
import Desk
import FoundationEssentials
import Glibc
import Register
import Safeguards
import Store
import Trust

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
            guard AccountName.isName(name) else {
                throw CommandFailure("\(name): a name has letters, digits, and . _ -, at most 60")
            }
            let password = Password.firstLine(output.input)
            guard password.count >= PasswordHash.lengthMin else {
                throw CommandFailure("a password has at least \(PasswordHash.lengthMin) characters")
            }
            var random = SystemRandomNumberGenerator()
            // Before the store is written to: a tenth of a second, in which others write.
            let hash = try PasswordHash(password, salt: (0..<16).map { _ in .random(in: 0...255, using: &random) })
            try node.change(name, "password set", output) { accounts in accounts.set(name, hash) }
            output.write("\(name): the password is set\n")
        }
    }

    struct List: StoreCommand {
        static let configuration = CommandConfiguration(abstract: "List the accounts, and the roles of each today.")
        @OptionGroup var options: StateOptions
        @Option(help: "table, json or csv.") var format = Format.table

        func deed(in description: RegisterDescription) throws -> Deed { .may(.manageAccounts) }

        func run(on node: Node, _ output: CommandOutput) throws {
            var table = Table(columns: ["account", "roles"])
            for name in try node.folder.accounts().names {
                let actor = try node.store.read { try $0.actor(name, day: node.today) }
                table.rows.append([.text(name), .text(actor.titles)])
            }
            output.write(table.rendered(format))
        }
    }

    struct Remove: StoreCommand {
        static let configuration = CommandConfiguration(abstract: "Remove an account; what it wrote stays.")
        @OptionGroup var options: StateOptions
        @Argument(help: "Name.") var name: String

        func deed(in description: RegisterDescription) throws -> Deed { .changeAccount(name) }

        func run(on node: Node, _ output: CommandOutput) throws {
            try node.change(name, "account removed", output) { accounts in
                guard accounts.remove(name) else { throw CommandFailure("\(name): has no account here") }
            }
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

extension Node {
    /// Changes an account and leaves a trace; who may, ``Deed/changeAccount(_:)`` has asked.
    ///
    /// Within one transaction, so that no two of them cross, and a trace is of what was done.
    fileprivate func change(
        _ name: String, _ what: String, _ output: CommandOutput, _ body: (inout Accounts) throws -> Void
    ) throws {
        try write(as: output.user) { session, author, moment in
            try session.note(
                .account, "staff", record: nil, count: 0, reason: "\(what): \(name)", author: author, at: &moment)
            var accounts = try folder.accounts()
            try body(&accounts)
            try accounts.save(folder.accountFile)
        }
    }
}

extension StateFolder {
    var accountFile: SecretFile { secret("accounts.json") }

    func accounts() throws -> Accounts { try Accounts.load(accountFile) }

    /// Whose command it is: the account that signed in, or the system's login where nobody did.
    ///
    /// A name with a password is not to be had without it.
    func user(_ login: String?, password: String?, system: Caller) throws -> Caller {
        let accounts = try accounts()
        guard let login else {
            guard !accounts.has(system.account) else {
                throw CommandFailure(
                    "\(system.account): this account has a password; sign in with --login \(system.account)")
            }
            return system
        }
        guard try accounts.admits(login, password: password ?? "") else {
            throw CommandFailure("--login \(login): no such account here, or a wrong password")
        }
        return Caller(account: login)
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
