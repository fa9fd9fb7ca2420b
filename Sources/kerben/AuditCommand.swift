import ArgumentParser
import Desk
import Register
import Safeguards
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
            abstract: "Prove the changes: find what was altered, taken out or put in, and say what is not proved.",
            discussion: """
                Own changes, and at the hub all, are proved by the chain of their log and by the receipts that the hub signed; \
                what a facility received, by the digest of what the hub sent it.
                """)
        @OptionGroup var options: StateOptions
        @OptionGroup var check: ReceiptCheck
        @Option(help: "table, json or csv.") var format = Format.table

        var filePaths: [String] { check.filePaths }

        func deed(in description: RegisterDescription) throws -> Deed { .may(.verify) }

        func run(on node: Node, _ output: CommandOutput) throws {
            let isSigned = try check.signatures(at: node, output)
            let proof = try node.store.read { try $0.prove(isSigned) }
            output.write(ProofText.rendered(proof, format))
            guard proof.isSound else { throw CommandFailure(proof.problems.joined(separator: "; ")) }
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
            var count = 0
            // Read before the trace is written, so that a long trail keeps no writer; shown after it.
            try node.store.read { session in
                let reading = node.reading(output)
                try session.list(type, in: nil, limit: .max, reading) {
                    lines += $0 + "\n"
                    count += 1
                }
            }
            try node.write(as: output.user) { session, author, moment in
                try session.note(
                    .audit, type.name, record: nil, count: count, reason: reason, author: author, at: &moment)
            }
            output.write(lines)
        }
    }
}
