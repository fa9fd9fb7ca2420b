import ArgumentParser
import Desk
import Register
import Safeguards

extension HubCommand {
    struct Names: HubStoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the names and addresses that facilities call the hub by, add some, or remove some.",
            discussion: """
                The hub's certificate names them; its key stays, by which facilities know the hub. A name stays until it is \
                removed: facilities that still call by it go on.
                """)
        @OptionGroup var hubOptions: HubStateOptions
        @Argument(help: "Names and addresses to add.") var names: [String] = []
        @Option(help: "One that nobody calls by any more; may be repeated.") var remove: [String] = []
        @Option(help: "table, json or csv.") var format = Format.table

        private var isReading: Bool { names.isEmpty && remove.isEmpty }

        func deed(in description: RegisterDescription) throws -> Deed {
            isReading
                ? .may(.seeSites)
                : .administer(.letSitesIn, "names of the hub: add \(names.count), remove \(remove.count)")
        }

        func prepare(on node: Node) throws {
            if !isReading { try node.hubTrust().checkRenaming(adding: names, removing: remove) }
        }

        func run(on node: Node, _ output: CommandOutput) throws {
            if !isReading { try node.renameHub(adding: names, removing: remove) }
            output.write(try node.hubNames().rendered(format))
        }
    }

    struct Authority: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The hub's private authority: see it, and pass to another without visiting a site.",
            subcommands: [List.self, RollOver.self, Retire.self], defaultSubcommand: List.self)

        struct List: HubStoreCommand {
            static let configuration = CommandConfiguration(
                abstract: "List the authorities: until when, what each signs, and how many sites trust it.")
            @OptionGroup var hubOptions: HubStateOptions
            @Option(help: "table, json or csv.") var format = Format.table

            func deed(in description: RegisterDescription) throws -> Deed { .may(.seeSites) }

            func run(on node: Node, _ output: CommandOutput) throws {
                output.write(try node.hubAuthorities().rendered(format))
            }
        }

        struct RollOver: HubStoreCommand {
            static let configuration = CommandConfiguration(
                abstract: "Make another authority; sites hear of it with their next exchange.")
            @OptionGroup var hubOptions: HubStateOptions

            func deed(in description: RegisterDescription) throws -> Deed {
                .administer(.letSitesIn, "make another authority")
            }

            func run(on node: Node, _ output: CommandOutput) throws {
                let count = try node.rollOverAuthority()
                output.write(
                    """
                    another authority is made and signs the certificates of sites; \(count) sites hear of it with their next \
                    exchange. When 'kerben hub authority' shows that all trust it: 'kerben hub authority retire'

                    """)
            }
        }

        struct Retire: HubStoreCommand {
            static let configuration = CommandConfiguration(
                abstract: "Trust the newest authority alone, and delete the key of the former.")
            @OptionGroup var hubOptions: HubStateOptions
            @Flag(help: "Although some sites have not heard of the new one: they have to be enrolled anew.")
            var leaveBehind = false

            func deed(in description: RegisterDescription) throws -> Deed {
                .administer(.letSitesIn, "retire the former authority")
            }

            func prepare(on node: Node) throws { try node.checkRetirement(leavingBehind: leaveBehind) }

            func run(on node: Node, _ output: CommandOutput) throws {
                let behind = try node.retireAuthority(leavingBehind: leaveBehind)
                output.write("the former authority is retired, and its key deleted\n")
                for site in behind {
                    output.write("site \(site) is left behind: let it in by 'kerben hub enrol-code \(site) --name …'\n")
                }
            }
        }
    }
}
