import ArgumentParser
import Desk
import Facility
import Logging
import Logs
import Register
import Safeguards
import Terminal

struct SyncCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync", abstract: "Exchange with the hub now, or see how far that has come.",
        subcommands: [Now.self, Status.self, RefusedCommand.self, Receipts.self])

    struct Now: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Exchange until nothing waits on either side, or the link fails.")
        @OptionGroup var options: StateOptions
        @Option(help: "table, json or csv.") var format = Format.table

        func deed(in description: RegisterDescription) throws -> Deed { .may(.sync) }

        func run(on node: Node, _ output: CommandOutput) throws {
            var logger = Logger(label: "sync") { _ in StandardErrorLog() }
            logger.logLevel = .error
            let outcome = try node.sync(logger: logger)
            output.write(outcome.table.rendered(format))
            try node.syncNotice().map(output.note)
            outcome.renewalFailure.map(output.note)
            if let failure = outcome.failure { throw failure }
        }
    }

    struct Status: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "What waits, in which case files, since when, and what sending it would cost.")
        @OptionGroup var options: StateOptions
        @Option(help: "table, json or csv.") var format = Format.table
        @Option(help: "Most case files to list; default 20.", transform: within(NumberBounds.rows)) var limit = 20

        func deed(in description: RegisterDescription) throws -> Deed { .may(.sync) }

        func run(on node: Node, _ output: CommandOutput) throws {
            let report = try node.syncReport()
            output.write(report.rendered(format, limit: limit))
            report.notice(format).map(output.note)
            if let failure = report.failure { throw failure }
        }
    }

    struct Receipts: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "The hub's signed word of what it holds of this log; checked, without a link.",
            discussion:
                "--certificate FILE is the hub's certificate (trust/server.pem at the hub), which anyone may have.")
        @OptionGroup var options: StateOptions
        @Option(help: "The hub's certificate, to prove the signatures with.") var certificate: String?
        @Option(help: "table, json or csv.") var format = Format.table

        var filePaths: [String] { [certificate].compactMap(\.self) }

        func deed(in description: RegisterDescription) throws -> Deed { .may(.sync) }

        func run(on node: Node, _ output: CommandOutput) throws {
            let (table, isProved) = try node.receipts(certificatePEM: certificate.map(output.text))
            output.write(table.rendered(format))
            guard isProved else {
                throw CommandFailure("a receipt does not prove this log; keep the state folder as evidence")
            }
        }
    }
}
