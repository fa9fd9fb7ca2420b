import ArgumentParser
import Causality
import Desk
import Register
import Safeguards
import Terminal

extension HubCommand {
    struct GivenBack: HubStoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "What sites gave back of others to a hub that was put back: list it, or take it in.",
            discussion: """
                A hub that was put back to an earlier state hears from its sites what it has forgotten. What a site wrote \
                itself comes with proof and is in already. What it had received of others, the hub's own decisions among \
                them, nobody can prove: it waits here until its author sends it again, or you take it.
                """)
        @OptionGroup var hubOptions: HubStateOptions
        @Option(help: "List each change that was given back of this log, such as 0.1.") var of: String?
        @Option(help: "Take what was given back of this log, such as 0.1, or all; what is of another past stays out.")
        var take: String?
        @Option(help: "Let go of what was given back of this log, for good.") var drop: String?
        @Option(help: "table, json or csv.") var format = Format.table

        func validate() throws {
            guard [of, take, drop].compactMap(\.self).count <= 1 else {
                throw ValidationError("give one of --of, --take and --drop")
            }
            guard of == nil || of.flatMap({ LogID($0) }) != nil else {
                throw ValidationError("--of: is a log such as 0.1")
            }
            guard take == nil || take == "all" || take.flatMap({ LogID($0) }) != nil else {
                throw ValidationError("--take: is a log such as 0.1, or all")
            }
            guard drop == nil || drop.flatMap({ LogID($0) }) != nil else {
                throw ValidationError("--drop: is a log such as 0.1")
            }
        }

        func deed(in description: RegisterDescription) throws -> Deed {
            if let drop { return .administer(.letSitesIn, "drop what sites gave back of \(drop)") }
            guard let take else { return .may(.seeSites) }
            return .administer(.letSitesIn, "take what sites gave back of \(take)")
        }

        func run(on node: Node, _ output: CommandOutput) throws {
            if let log = drop.flatMap({ LogID($0) }) {
                output.write("\(try node.dropGivenBack(of: log)) rows that sites gave back are dropped\n")
            } else if let take {
                let (taken, leftOut) = try node.takeGivenBack(of: LogID(take))
                output.write("\(taken) changes that sites gave back are taken\n")
                if leftOut > 0 { output.note("\(leftOut) are of another past than what is here, and stay out") }
            } else if let log = of.flatMap({ LogID($0) }) {
                output.write(try node.givenBack(of: log).rendered(format))
            } else {
                output.write(try node.givenBack().rendered(format))
            }
            for line in try node.putBackFindings().lines { output.note(line) }
        }
    }

    struct GoOn: HubStoreCommand {
        static let configuration = CommandConfiguration(
            commandName: "go-on",
            abstract: "Wait no longer for sites that give back what a hub forgot; what they have comes when they call.")
        @OptionGroup var hubOptions: HubStateOptions

        func deed(in description: RegisterDescription) throws -> Deed {
            .administer(.letSitesIn, "wait no longer for sites that give back")
        }

        func run(on node: Node, _ output: CommandOutput) throws {
            let sites = try node.goOn()
            output.write(
                sites.isEmpty
                    ? "nobody is giving back; this hub is open\n"
                    : "this hub is open again, without waiting for site \(sites.map(String.init).joined(separator: ", "))\n"
            )
        }
    }
}

extension HubCommand {
    struct Admissions: HubStoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Who was let in and shut out: list it, print it, or type it in again.",
            discussion: """
                This list is kept beside the state folder as well (admission-folder in hub.yaml), and a hub whose folder was put \
                back knows it again from there. Where that went back too, or the machine is another, what was printed with \
                --print is taken by --take: lines that are known already change nothing.
                """)
        @OptionGroup var hubOptions: HubStateOptions
        @Flag(help: "Print it as lines, each with this hub's seal, to be kept elsewhere.") var print = false
        @Option(help: "Let in and shut out as such lines say; a file, or - for standard input.") var take: String?
        @Option(help: "table, json or csv.") var format = Format.table

        var inputPath: String? { take }

        func validate() throws {
            guard !print || take == nil else { throw ValidationError("give either --print or --take") }
        }

        func deed(in description: RegisterDescription) throws -> Deed {
            take == nil ? .may(.seeSites) : .administer(.letSitesIn, "let in and shut out as a list says")
        }

        func run(on node: Node, _ output: CommandOutput) throws {
            guard take == nil else {
                let new = try node.take(admissionLines: output.input)
                for line in new { output.write(line + "\n") }
                return output.note("\(new.count) acts were not known and hold again")
            }
            if print {
                for line in try node.admissionLines() { output.write(line + "\n") }
            } else {
                output.write(try node.admissions().rendered(format))
            }
        }
    }
}
