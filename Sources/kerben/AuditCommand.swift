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
            let proof = try node.prove(isSigned)
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
            output.write(try node.trail(reason: reason, as: output.clerk))
        }
    }
}
