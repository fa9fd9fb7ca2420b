import ArgumentParser
import Desk
import Register
import Safeguards

extension AuditCommand {
    /// What a reading that broke the glass is owed: somebody else, with the right, looks at it.
    struct Review: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say that a reading that broke the glass was reviewed, and what was found; never one's own.",
            discussion: "'kerben safeguard dues --rule 5' lists those that are owed one.")
        @OptionGroup var options: StateOptions
        @Argument(help: "The trace's record id, such as 27.1-10432.") var id: String
        @Option(help: "What the review found; it is kept.") var found: String

        func deed(in description: RegisterDescription) throws -> Deed { .may(.reviewAccess) }

        func run(on node: Node, _ output: CommandOutput) throws {
            let record = try node.review(id, found: found, as: output.clerk)
            output.write("\(record) is reviewed\n")
        }
    }
}
