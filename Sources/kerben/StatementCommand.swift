import ArgumentParser
import Desk
import Register
import Safeguards

extension CountCommand {
    struct Publish: HubStoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Certify a count and publish it, signed by the hub.",
            discussion: """
                A count of a day that was published already is a correction: it needs --reason, and names the one it corrects.
                Late entries change later counts, never a published one.
                """)
        @OptionGroup var hubOptions: HubStateOptions
        @Argument(help: "Table of persons, such as population.") var table: String
        @Option(help: "Day to count, such as 2026-07-01.") var asOf: String
        @Option(help: "Name or office of who certifies it.") var certifier: String
        @Option(help: "Why a published count is corrected.") var reason: String?

        func deed(in description: RegisterDescription) throws -> Deed { .may(.publishCounts) }

        func run(on node: Node, _ output: CommandOutput) throws {
            let id = try node.publish(table, day: asOf, certifier: certifier, reason: reason, as: output.clerk)
            output.write("{\"id\":\"\(id)\"}\n")
        }
    }

    struct Statements: HubStoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Published counts: whose signature holds, which come out again, which are due for correction.")
        @OptionGroup var hubOptions: HubStateOptions
        @Option(help: "table, json or csv.") var format = Format.table
        @Flag(help: "Count each again at its watermark; takes the longer, the more came since.") var reproduce = false

        func deed(in description: RegisterDescription) throws -> Deed { .may(.count) }

        func run(on node: Node, _ output: CommandOutput) throws {
            let (table, problems) = try node.statements(reproducing: reproduce)
            output.write(table.rendered(format))
            guard problems.isEmpty else { throw CommandFailure(problems.joined(separator: "; ")) }
        }
    }
}
