import ArgumentParser
import Causality
import Desk
import Register
import Safeguards
import Store

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
            let record = try Dot(typed: id)
            try node.write(as: output.user) { session, author, moment in
                guard try session.change(record).flatMap({ session.description[$0.type]?.name }) == "access" else {
                    throw CommandFailure("\(id): is no trace of a reading; see 'kerben audit list'")
                }
                let fields: [String: RecordInput.Scalar] = [
                    "reviewed_by": .text(output.user.account), "reviewed_on": .text(node.today), "notes": .text(found),
                ]
                try session.put(
                    RecordInput(id: record.description, fields: fields, reason: "review"), author: author, at: &moment)
            }
            output.write("\(record) is reviewed\n")
        }
    }
}
