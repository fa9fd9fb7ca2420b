import ArgumentParser
import Causality
import Desk
import FoundationEssentials
import Machine
import Register
import Safeguards
import Store
import Terminal
import Trust

struct HubCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hub", abstract: "The national hub: set up, serve, and let facilities in.",
        subcommands: [Init.self, Run.self, EnrolCode.self, Sites.self, Revoke.self])

    struct Init: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a hub: its store, and a private CA that only it holds.")
        @OptionGroup var options: HubStateOptions
        @Option(help: "Folder with register/, codes/ and hub.yaml.") var config = "/etc/kerben"
        @Option(help: "Names and addresses that facilities call it by; may be repeated.") var host = ["localhost"]
        @Option(help: "Address to listen on.") var bind = "127.0.0.1"
        @Option(help: "Port for exchanges; default 7443.", transform: within(NumberBounds.port)) var port = 7443
        @Option(help: "Port for enrolment; default 7444.", transform: within(NumberBounds.port)) var enrolPort = 7444
        @Option(help: "Name of the service, for people.") var name = "Kerben hub"

        func run() throws {
            do {
                let folder = options.folder
                guard !folder.exists else {
                    throw CommandFailure("\(folder.path): already holds a store; choose another")
                }
                let description = try loadDescription(config)
                try checkSiteName(name)
                try folder.create()
                let now = Date.now
                let authority = try CertificateAuthority.make(name: name, now: now)
                try authority.save(in: folder.trust)
                let key = NodeKey()
                let certificate = try authority.issueServer(key, names: host, now: now)
                try folder.secret("server-key.pem").write(key.pem)
                try folder.secret("server.pem").write(certificate)
                var settings = SiteSettings(
                    site: 0, incarnation: 1, name: name, epoch: 1, config: URL(filePath: config).path)
                settings.bindAddress = bind
                settings.exchangePort = port
                settings.enrolmentPort = enrolPort
                let store = try Store.open(folder.store, description: description, creating: settings.identity)
                try store.close()
                try folder.save(settings)
                print("hub made in \(folder.path); start it with 'kerben hub run --state \(folder.path)'")
            } catch { throw CommandFailure(error) }
        }
    }

    struct EnrolCode: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give a one-time code that lets one machine of a site in, or cancel the one that was given.")
        @OptionGroup var hubOptions: HubStateOptions
        @Argument(help: "Site number, 1 to 32767.", transform: within(NumberBounds.site)) var site: Int
        @Option(help: "Name of the facility, at most 64 characters.") var name: String?
        @Option(help: "Hours until the code expires; default 24.", transform: within(NumberBounds.hours)) var hours = 24
        @Flag(help: "Give none: the code that was given for this site lets nobody in any more.") var cancel = false
        @Option(help: "table, json or csv.") var format = Format.table

        var options: StateOptions { hubOptions.asStateOptions }

        func validate() throws {
            guard cancel == (name == nil) else { throw ValidationError("give either --name NAME or --cancel") }
        }

        func deed(in description: RegisterDescription) throws -> Deed {
            if let name { try checkSiteName(name) }
            return .administer(.letSitesIn, "\(cancel ? "cancel the code of" : "give a code to") site \(site)")
        }

        func run(on node: Node, _ output: CommandOutput) throws {
            try requireHub(node)
            guard let name else { return try cancelCode(node, output) }
            let authority = try AuthorityCertificate(pem: node.folder.secret("authority.pem").readText())
            let code = EnrolmentCode(authorityDER: authority.der)
            let expires = Clocks.wall + Int64(hours) * 3_600_000
            try node.store.write { session in
                try session.addEnrolmentCode(
                    site: site, name: name, secretDigest: code.secretDigest, expiresAt: expires)
            }
            var table = Table(columns: ["site", "code", "expires_at"])
            table.rows = [[Table.Cell(site), .text(code.description), .text(timeText(expires))]]
            output.write(format == .json ? String(table.json.dropFirst().dropLast()) + "\n" : table.rendered(format))
        }

        private func cancelCode(_ node: Node, _ output: CommandOutput) throws {
            guard try node.store.write({ try $0.cancelEnrolmentCode(site: site) }) else {
                throw CommandFailure(
                    "site \(site): no code waits for it; one that was used is answered by 'hub revoke'")
            }
            output.write("site \(site): its code lets nobody in any more\n")
        }
    }

    struct Sites: StoreCommand {
        static let configuration = CommandConfiguration(abstract: "List sites: heard when, and what waits.")
        @OptionGroup var hubOptions: HubStateOptions
        @Option(help: "table, json or csv.") var format = Format.table

        var options: StateOptions { hubOptions.asStateOptions }

        func deed(in description: RegisterDescription) throws -> Deed { .may(.seeSites) }

        func run(on node: Node, _ output: CommandOutput) throws {
            try requireHub(node)
            var table = Table(columns: [
                "site", "name", "state", "incarnation", "heard_at", "log_end", "held", "waiting", "branch_at",
                "resyncs", "resync_at", "feed_differs",
            ])
            let notices = try node.store.read { try $0.notices() }
            for site in try node.store.read({ try $0.sites() }) {
                let state =
                    site.isRevoked
                    ? "revoked"
                    : !site.isEnrolled
                        ? "expected"
                        : site.branchAt != nil
                            ? "branch seen"
                            : "enrolled"
                table.rows.append([
                    Table.Cell(site.number), .text(site.name), .text(state), Table.Cell(site.incarnation),
                    Table.Cell(site.heardAt.map(timeText)), .number(site.logEnd), .number(site.held),
                    Table.Cell(site.waiting), site.branchAt.map { .number($0) } ?? .empty,
                    .number(notices[site.number]?.resyncs ?? 0),
                    Table.Cell(notices[site.number]?.resyncedAt.map(timeText)),
                    .number(notices[site.number]?.differing ?? 0),
                ])
            }
            output.write(table.rendered(format))
        }
    }

    struct Revoke: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let a site's machine in no longer: lost, stolen or retired.")
        @OptionGroup var hubOptions: HubStateOptions
        @Argument(help: "Site number.", transform: within(NumberBounds.site)) var site: Int

        var options: StateOptions { hubOptions.asStateOptions }

        func deed(in description: RegisterDescription) throws -> Deed {
            .administer(.revokeSites, "revoke site \(site)")
        }

        func run(on node: Node, _ output: CommandOutput) throws {
            try requireHub(node)
            try node.store.write { try $0.revoke(site: site, now: Clocks.wall) }
            output.write(
                "site \(site) is revoked; a new machine is let in by 'kerben hub enrol-code \(site) --name …'\n")
        }
    }
}

/// As ``StateOptions``, with the hub's own default.
struct HubStateOptions: ParsableArguments {
    @Option(name: .long, help: "Folder of the hub's state.") var state = "/var/lib/kerben-hub"
    @OptionGroup var login: LoginOptions

    var folder: StateFolder { StateFolder(path: state) }

    var asStateOptions: StateOptions {
        var options = StateOptions()
        options.state = state
        options.login = login
        return options
    }
}

/// The certificate's own rule, asked before anything is made: a code with a bad name would fail where it is used.
func checkSiteName(_ name: String) throws {
    do { try SubjectName.checkReadable(name) } catch {
        throw CommandFailure("--name: takes 1 to 64 characters on one line, without control characters")
    }
}

func requireHub(_ node: Node) throws {
    guard node.isHub else { throw CommandFailure("\(node.folder.path): is a facility's state; this needs the hub's") }
}

func requireFacility(_ node: Node) throws {
    guard !node.isHub else { throw CommandFailure("\(node.folder.path): is the hub's state; this needs a facility's") }
}
