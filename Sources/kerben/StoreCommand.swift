import ArgumentParser
package import Control
import Desk
import FoundationEssentials
import Glibc
import Machine
import Register
import Safeguards
import Store
import Synchronization
import Terminal

/// Options of every command that works on a store.
struct StateOptions: ParsableArguments {
    @Option(name: .long, help: "Folder of this site's state.") var state = "/var/lib/kerben-facility"
    @OptionGroup var login: LoginOptions

    var folder: StateFolder { StateFolder(path: state) }
}

/// Where a command's output goes: to the terminal, or back through the daemon's socket.
final class CommandOutput: Sendable {
    private let sink: @Sendable (String) -> Void
    private let output: @Sendable (Data) -> Void
    private let notes: @Sendable (String) -> Void
    let input: [UInt8]
    private let namedFiles: [String: [UInt8]]
    /// Whoever gave the command.
    let clerk: Clerk

    init(
        input: [UInt8], files named: [String: [UInt8]], clerk: Clerk,
        sink: @escaping @Sendable (String) -> Void,
        output: @escaping @Sendable (Data) -> Void, notes: @escaping @Sendable (String) -> Void
    ) {
        self.input = input
        namedFiles = named
        self.clerk = clerk
        self.sink = sink
        self.output = output
        self.notes = notes
    }

    /// What stands in a file that an option names, as whoever gave the command could read it.
    func file(_ path: String) throws -> Data {
        guard let bytes = namedFiles[path] else {
            throw CommandFailure(
                "\(path): did not come with the command; give it by the same version of kerben as the daemon's")
        }
        return Data(bytes)
    }

    func text(_ path: String) throws -> String { String(decoding: try file(path), as: UTF8.self) }

    func write(_ text: String) { sink(text) }
    /// A file that is no text, as the whole output.
    func write(_ file: Data) { output(file) }
    /// For people: progress, and what was refused; never mixed with the output.
    func note(_ text: String) { notes(text.printable + "\n") }
}

/// A command on a store: carried out by the daemon that owns it, or here where none runs.
protocol StoreCommand: ParsableCommand {
    var options: StateOptions { get }
    /// File whose contents the command takes; `-` is standard input.
    var inputPath: String? { get }
    /// Small files that options name, which go with the command: who carries it out may be a daemon with other rights.
    var filePaths: [String] { get }

    func readInput() throws -> [UInt8]
    /// The right that it needs: whoever adds a command has to say, and ``carryOut(on:_:)`` asks.
    func deed(in description: RegisterDescription) throws -> Deed
    /// What can be known to fail is refused here, before an act of administration is traced: nothing is changed yet.
    func prepare(on node: Node) throws
    func run(on node: Node, _ output: CommandOutput) throws
    /// Where a file that is no text goes, with the rights of whoever gave the command.
    func keep(_ file: Data) throws
    /// What is said, and how the program ends, in place of a failure; nil where its own line says all.
    func ending(of failure: CommandFailure) -> (text: String, status: Int32)?
}

extension StoreCommand {
    var inputPath: String? { nil }
    var filePaths: [String] { [] }

    func prepare(on node: Node) throws {}

    func ending(of failure: CommandFailure) -> (text: String, status: Int32)? { nil }

    func keep(_ file: Data) throws { StandardOutput.write(file) }

    func readInput() throws -> [UInt8] { try inputPath.map(Self.read) ?? [] }

    func run() throws { try runOnStore() }

    func runOnStore() throws {
        let input = try readInput()
        let password = try options.login.passwordInFile()
        do {
            let files = try Dictionary(filePaths.map { ($0, [UInt8](try SmallFile.read($0))) }) { first, _ in first }
            let request = ControlRequest(
                arguments: Array(CommandLine.arguments.dropFirst()), input: input, files: files, password: password)
            if let reply = try ask(request) {
                if reply.status == 1, reply.output.isEmpty, let line = reply.errors.split(separator: "\n").last {
                    try end(by: CommandFailure(String(line.trimmingPrefix("kerben: "))))
                }
                StandardOutput.write(reply.output)
                try reply.file.map(keep)
                StandardError.write(reply.errors)
                exitProcess(reply.status)
            }
            _ = try options.folder.settings()
            let (account, wasRoot) = (accountName(), isRoot())
            // Root's command must not leave files behind that the daemon's account cannot open.
            try StateOwner.assume(state: options.folder.path)
            // Whoever can take the lock of a folder that is its owner's alone is its owner.
            let system = Caller(account: account, isSystemRoot: wasRoot, isCaretaker: true)
            let (node, hold) = try openSite(options.folder)
            defer { withExtendedLifetime(hold) {} }
            defer { node.close() }
            let user = try node.folder.user(
                options.login.login, password: password ?? options.login.askPassword(), system: system)
            let file = Mutex<Data?>(nil)
            let clerk = try node.clerk(user)
            let result = Result {
                try carryOut(
                    on: node,
                    CommandOutput(
                        input: input, files: files, clerk: clerk, sink: StandardOutput.write,
                        output: { data in file.withLock { $0 = data } }, notes: StandardError.write))
            }
            // Also where it was refused: a report says why.
            try file.withLock { $0 }.map(keep)
            try result.get()
        } catch let status as ExitCode { throw status } catch {
            let failure = CommandFailure(error)
            try end(by: failure)
            throw failure
        }
    }

    /// A site for one command: under its lock; where the disk takes no writing, a copy of it to read.
    private func openSite(_ folder: StateFolder) throws -> (Node, hold: AnyObject) {
        do {
            let lock = try StateLock(state: folder.path)
            return (try openNode(folder), lock)
        } catch let error as StateLockError where ReadOnlyCopy.isCalledFor(by: error) {
            let copy = try ReadOnlyCopy(of: folder, in: ["/dev/shm", temporaryFolder])
            let node = try openNode(copy.folder, isScratch: true)
            let why = "\(folder.path): the disk is read-only"
            node.refuseWrites("\(why): nothing can be written, nor read where that leaves a trace; see to the disk")
            StandardError.write("kerben: \(why): shown is what the store held when this command began\n")
            return (node, copy)
        }
    }

    /// Ends as the command would have a failure told, if it says how.
    private func end(by failure: CommandFailure) throws {
        guard let ending = ending(of: failure) else { return }
        StandardOutput.write(ending.text)
        throw ExitCode(ending.status)
    }

    /// The only way in which a command is run.
    func carryOut(on node: Node, _ output: CommandOutput) throws {
        try node.carryOut(
            deed(in: node.description), as: output.clerk, note: output.note, prepare: { try prepare(on: node) },
            { try run(on: node, output) })
    }

    /// Has the daemon carry it out, if one listens; asks for the password only where nobody is signed in.
    private func ask(_ request: ControlRequest) throws -> ControlReply? {
        let client = ControlClient(path: options.folder.controlSocket)
        let reply = try client.ask(request)
        guard reply?.asksPassword == true, let typed = try options.login.askPassword() else { return reply }
        return try client.ask(request.with(password: typed))
    }

    static func read(_ path: String) throws -> [UInt8] {
        if path == "-" { return StandardInput.readAll() }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CommandFailure("\(path): cannot be read; check the name and the permissions")
        }
        return [UInt8](data)
    }
}

/// Carries out commands that come through the daemon's socket, on its own store.
package struct CommandService: Sendable {
    let node: Node
    /// Nil where nobody signs in.
    var logins: Logins?

    /// Nobody signs in for it: whoever is locked out cannot.
    private func unlock(_ name: String, _ uid: UInt32) throws -> ControlReply {
        guard uid == 0 || uid == geteuid() else {
            throw CommandFailure("\(name): only root, and the user that the daemon runs as, may unlock an account")
        }
        let isCleared = logins?.unlock(name) ?? false
        return ControlReply(
            status: 0, output: isCleared ? "\(name): may be tried again\n" : "\(name): nobody has to wait\n")
    }

    /// `peer` is the kernel's word on who asks.
    package func reply(to request: ControlRequest, from peer: Peer) -> ControlReply {
        let system = Caller(
            account: accountName(peer.uid), isSystemRoot: peer.uid == 0, isCaretaker: peer.uid == geteuid())
        return reply(to: request, peer: peer) { login in
            guard let logins else { return try node.folder.user(login, password: request.password, system: system) }
            return try logins.user(login, password: request.password, system: system, peer)
        }
    }

    /// `caller` says as whom, of the account that the command names.
    func reply(
        to request: ControlRequest, peer: Peer? = nil, as caller: (_ login: String?) throws -> Caller
    ) -> ControlReply {
        let texts = Mutex<(output: String, file: Data?, errors: String)>(("", nil, ""))
        func reply(_ status: Int32) -> ControlReply {
            texts.withLock { ControlReply(status: status, output: $0.output, file: $0.file, errors: $0.errors) }
        }
        do {
            // What begins with three dashes speaks to ArgumentParser itself, as shells do.
            guard request.arguments.first?.hasPrefix("---") != true,
                let command = try Kerben.parseAsRoot(request.arguments) as? any StoreCommand
            else {
                return ControlReply(status: 2, errors: "kerben: this command is not for a running daemon\n")
            }
            if let command = command as? AccountCommand.Unlock, let peer { return try unlock(command.name, peer.uid) }
            if command is AccountCommand.SignOut, let peer, let logins {
                return ControlReply(status: 0, output: AccountCommand.SignOut.text(logins.signOut(peer)))
            }
            // Rights stand in the views, too.
            if let notice = try node.store.read({ try $0.views.behindNotice() }) { throw CommandFailure(notice) }
            let user = try caller(command.options.login.login)
            try command.carryOut(
                on: node,
                CommandOutput(
                    input: request.input, files: request.files, clerk: try node.clerk(user),
                    sink: { text in texts.withLock { $0.output += text } },
                    output: { file in texts.withLock { $0.file = file } },
                    notes: { text in texts.withLock { $0.errors += text } }))
            return reply(0)
        } catch let status as ExitCode { return reply(status.rawValue) } catch is PasswordWanted {
            return ControlReply(status: 1, errors: "kerben: \(PasswordWanted.line)\n", asksPassword: true)
        } catch {
            let line = CommandFailure(error).message
            texts.withLock { $0.errors += "kerben: \(line)\n" }
            return reply(1)
        }
    }
}
