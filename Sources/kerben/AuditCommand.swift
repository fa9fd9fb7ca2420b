import ArgumentParser
import Register
import Store

struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Who read what, and proof that nothing was altered.",
        discussion: """
            Every write, and every reading of confidential fields, is a change in its site's hash chain; the hub holds the \
            chains of all sites. Reading the trail is itself written down.
            """,
        subcommands: [Verify.self, List.self, Review.self])

    struct Verify: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Hash every log again: finds what was altered, taken out or put in.")
        @OptionGroup var options: StateOptions

        func deed(in description: RegisterDescription) throws -> Deed { .may(.verify) }

        func run(on node: Node, _ output: CommandOutput) throws {
            let (problems, logs) = try node.store.read { (try $0.proveChains(), try $0.logsHeld()) }
            guard problems.isEmpty else { throw CommandFailure(problems.joined(separator: "; ")) }
            for (log, count) in logs { output.write("log \(log): \(count) changes, proved\n") }
        }
    }

    struct List: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Readings of confidential fields, the latest last; this reading becomes one of them.")
        @OptionGroup var options: StateOptions
        @Option(help: "Why the trail is read.") var reason: String

        func deed(in description: RegisterDescription) throws -> Deed { .read(["access"]) }

        func run(on node: Node, _ output: CommandOutput) throws {
            guard let type = node.store.description.type(named: "access") else {
                throw CommandFailure("access: is not described in this register")
            }
            var lines = ""
            try node.write(as: output.user) { session, author, moment in
                let reading = node.reading(output)
                var count = 0
                try session.list(type, in: nil, limit: .max, reading) {
                    lines += $0 + "\n"
                    count += 1
                }
                try session.note(
                    .audit, type.name, record: nil, count: count, reason: reason, author: author, at: &moment)
            }
            output.write(lines)
        }
    }
}
