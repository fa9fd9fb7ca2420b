import ArgumentParser
import Causality
import Desk
import Register
import Safeguards
import Terminal

extension HubCommand {
    struct Revoke: HubStoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let a site's machine in no longer: broken, lost or stolen.",
            discussion: """
                With --lost-since: lists the case files and secrets that it held, sets aside for review everything that came \
                of it since, whatever it is dated, and says what to do next. Told again, it lists again.
                """)
        @OptionGroup var hubOptions: HubStateOptions
        @Argument(help: "Site number.", transform: within(NumberBounds.site)) var site: Int
        @Option(help: "Time or day since when nobody knows who has it, such as 2026-11-27T04:05Z.") var lostSince:
            String?
        @Option(
            help: "Of a former machine, its incarnation, where another was enrolled since; needs --lost-since.",
            transform: within(1...LogID.incarnationMax))
        var incarnation: Int?
        @Option(help: "table, json or csv.") var format = Format.table

        func validate() throws {
            guard incarnation == nil || lostSince != nil else {
                throw ValidationError(
                    "--incarnation: needs --lost-since; without, the machine that is enrolled is meant")
            }
        }

        func deed(in description: RegisterDescription) throws -> Deed {
            .administer(.revokeSites, "revoke site \(site)" + (lostSince.map { ", lost since \($0)" } ?? ""))
        }

        func run(on node: Node, _ output: CommandOutput) throws {
            guard let lostSince else {
                try node.revoke(site: site)
                return output.write(
                    "site \(site) is revoked; a new machine is let in by 'kerben hub enrol-code \(site) --name …'\n")
            }
            let loss = try node.lose(site: site, incarnation: incarnation, since: lostSince, as: output.clerk)
            output.write(loss.table.rendered(format))
            // Beside what programs read, where they do.
            for line in loss.words { if format == .table { output.write(line + "\n") } else { output.note(line) } }
        }
    }

    struct Retire: HubStoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Retire a site for good: no machine of it is let in, and no count waits for it any more.",
            discussion: """
                Nobody may be counted there any more. What its machine wrote and never sent stays on it, and comes in when \
                'kerben hub readmit' lets it in again.
                """)
        @OptionGroup var hubOptions: HubStateOptions
        @Argument(help: "Site number.", transform: within(NumberBounds.site)) var site: Int
        @Option(help: "Why: the order that closes it.") var reason: String

        func deed(in description: RegisterDescription) throws -> Deed {
            guard !reason.isEmpty else { throw CommandFailure("--reason: says by what order the site is closed") }
            return .administer(.revokeSites, "retire site \(site): \(reason)")
        }

        func run(on node: Node, _ output: CommandOutput) throws {
            let unsent = try node.retire(site: site)
            output.write("site \(site) is retired: no machine of it is let in, and counts wait for it no longer\n")
            guard unsent > 0 else { return }
            output.write(
                "\(unsent) changes of it never came, by what it said last: keep its machine, and let them in by "
                    + "'kerben hub readmit \(site) --reason …'\n")
        }
    }

    struct Readmit: HubStoreCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Let the machine of a site in again that was revoked or retired, with all that it wrote meanwhile.",
            discussion:
                "What comes of one that was lost is set aside for review, as 'kerben hub revoke --lost-since' says.")
        @OptionGroup var hubOptions: HubStateOptions
        @Argument(help: "Site number.", transform: within(NumberBounds.site)) var site: Int
        @Option(help: "Why.") var reason: String

        func deed(in description: RegisterDescription) throws -> Deed {
            guard !reason.isEmpty else { throw CommandFailure("--reason: says why its machine is trusted again") }
            return .administer(.letSitesIn, "let the machine of site \(site) in again: \(reason)")
        }

        func run(on node: Node, _ output: CommandOutput) throws {
            let isLost = try node.readmit(site: site)
            output.write("site \(site) is let in again: what it wrote meanwhile comes with its next exchange")
            output.write(isLost ? ", and is set aside for review, since that machine was lost\n" : "\n")
        }
    }
}
