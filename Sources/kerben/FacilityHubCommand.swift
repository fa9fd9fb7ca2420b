import ArgumentParser
import Desk
import Logging
import Logs
import Register
import Safeguards

extension FacilityCommand {
    struct Hub: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Where this machine calls its hub, or another address of that hub.",
            discussion:
                "The hub is tried there first, and known by its key: nothing is changed where another answers, or none."
        )
        @OptionGroup var options: StateOptions
        @Argument(help: "The hub's address for exchanges, HOST:PORT.") var address: String?
        @Option(help: "table, json or csv.") var format = Format.table

        func deed(in description: RegisterDescription) throws -> Deed {
            address.map { .administer(.letSitesIn, "call the hub at \($0.printable)") } ?? .may(.sync)
        }

        /// The hub is tried before anything is traced: that another address answered nobody changed nothing.
        func prepare(on node: Node) throws {
            guard let address else { return }
            try node.tryHub(at: Enrol.address(address, "HOST:PORT"), logger: Self.logger)
        }

        private static var logger: Logger {
            var logger = Logger(label: "hub") { _ in StandardErrorLog() }
            logger.logLevel = .error
            return logger
        }

        func run(on node: Node, _ output: CommandOutput) throws {
            if let address { try node.callHub(at: Enrol.address(address, "HOST:PORT")) }
            output.write(try node.hubAddress().rendered(format))
        }
    }
}
