import ArgumentParser
import Control
import Desk
import Register
import Safeguards
import Terminal

struct HubCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hub", abstract: "The national hub: set up, serve, and let facilities in.",
        subcommands: [
            Init.self, Run.self, EnrolCode.self, Sites.self, Revoke.self, Retire.self, Readmit.self, GivenBack.self,
            GoOn.self, Admissions.self, Names.self, Authority.self,
        ])

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
                // Root makes it for the daemon's account, where the package has made the folder for that.
                try StateOwner.assume(state: folder.path)
                try NewSite(folder, config: config).makeHub(
                    named: name,
                    at: NewSite.Address(hosts: host, bind: bind, exchangePort: port, enrolmentPort: enrolPort),
                    in: .ofThisMachine)
                print("hub made in \(folder.path); start it with 'kerben hub run --state \(folder.path)'")
            } catch { throw CommandFailure(error) }
        }
    }

    struct EnrolCode: HubStoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give a one-time code that lets one machine of a site in, or cancel the one that was given.")
        @OptionGroup var hubOptions: HubStateOptions
        @Argument(help: "Site number, 1 to 32767.", transform: within(NumberBounds.site)) var site: Int
        @Option(help: "Name of the facility, at most 64 characters.") var name: String?
        @Option(help: "Hours until the code expires; default 24.", transform: within(NumberBounds.hours)) var hours = 24
        @Flag(help: "Give none: the code that was given for this site lets nobody in any more.") var cancel = false
        @Option(help: "table, json or csv.") var format = Format.table

        func validate() throws {
            guard cancel == (name == nil) else { throw ValidationError("give either --name NAME or --cancel") }
        }

        func deed(in description: RegisterDescription) throws -> Deed {
            if let name { try checkSiteName(name) }
            return .administer(.letSitesIn, "\(cancel ? "cancel the code of" : "give a code to") site \(site)")
        }

        func run(on node: Node, _ output: CommandOutput) throws {
            guard let name else {
                try node.cancelEnrolmentCode(site: site)
                return output.write("site \(site): its code lets nobody in any more\n")
            }
            let table = try node.enrolmentCode(site: site, name: name, hours: hours)
            output.write(format == .json ? String(table.json.dropFirst().dropLast()) + "\n" : table.rendered(format))
        }
    }

    struct Sites: HubStoreCommand {
        static let configuration = CommandConfiguration(abstract: "List sites: heard when, and what waits.")
        @OptionGroup var hubOptions: HubStateOptions
        @Option(help: "table, json or csv.") var format = Format.table

        func deed(in description: RegisterDescription) throws -> Deed { .may(.seeSites) }

        func run(on node: Node, _ output: CommandOutput) throws {
            output.write(try node.sites().rendered(format))
            for problem in node.backupHealth().problems { output.note("backups: \(problem)") }
            for line in try node.putBackFindings().lines { output.note(line) }
        }
    }
}

/// A command of the hub alone.
protocol HubStoreCommand: StoreCommand {
    var hubOptions: HubStateOptions { get }
}

extension HubStoreCommand {
    var options: StateOptions { hubOptions.asStateOptions }
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
