import ArgumentParser
import Control
import Desk
import Facility
import Machine
import Synchronization
import Terminal
import Trust

struct FacilityCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "facility", abstract: "A facility: join the hub, and keep in step with it.",
        subcommands: [Enrol.self, Run.self, Hub.self, GiveAgain.self])

    struct Enrol: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make this facility's store and key, and get its certificate from the hub.")
        @OptionGroup var options: StateOptions
        @Option(help: "Folder with register/, codes/ and facility.yaml.") var config = "/etc/kerben"
        @Option(help: "The hub's enrolment address, HOST:PORT.") var hub: String
        @Option(help: "Where exchanges go, HOST:PORT; default the hub's own.") var exchange: String?
        @Option(help: "One-time code from 'kerben hub enrol-code'; - reads it from standard input.") var code = "-"

        func run() throws {
            do {
                let folder = options.folder
                // As in 'hub init'.
                try StateOwner.assume(state: folder.path)
                let site = try NewSite(folder, config: config)
                let hub = try Self.address(hub, "--hub")
                let text = code == "-" ? String(decoding: StandardInput.readAll(), as: UTF8.self) : code
                guard let parsed = EnrolmentCode(text.filter { !$0.isWhitespace }) else {
                    throw CommandFailure("--code: is no enrolment code (four groups of five letters and digits)")
                }
                let exchange = try exchange.map { try Self.address($0, "--exchange") }
                let (number, name) = try site.enrol(at: hub, exchange: exchange, code: parsed, in: .ofThisMachine)
                print(
                    "enrolled as site \(number) (\(name)); start it with 'kerben facility run --state \(folder.path)'")
            } catch { throw CommandFailure(error) }
        }

        static func address(_ text: String, _ option: String) throws -> NewSite.Endpoint {
            guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
                NumberBounds.port.contains(port), colon != text.startIndex
            else { throw CommandFailure("\(option) \(text): expects HOST:PORT, such as hub.example:7444") }
            return (String(text[..<colon]), port)
        }
    }

    struct Run: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Keep in step with the hub until told to stop.")
        @OptionGroup var options: StateOptions
        @Option(help: "Folder with register/, codes/ and facility.yaml; default as at enrolment.") var config: String?
        @Option(
            help: "Seconds between exchanges while nothing is written; default from facility.yaml.",
            transform: within(NumberBounds.intervalSeconds))
        var interval: Int64?

        func run() throws {
            do {
                let daemon = try Daemon(options.folder, config: config, label: "facility")
                let agent = try daemon.node.makeAgent(
                    intervalSeconds: interval, logger: daemon.logger, heartbeat: { daemon.beat() })
                daemon.node.agent.withLock { $0 = agent }
                try daemon.run { onReady in
                    onReady("site \(daemon.node.settings.site)")
                    await agent.run()
                }
            } catch { throw CommandFailure(error) }
        }
    }
}
