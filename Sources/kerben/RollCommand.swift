import ArgumentParser
import Desk
import Register
import Safeguards
import Terminal

struct RollCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "roll", abstract: "Who is held here at an hour, who of them is out, and whether the count agrees.",
        discussion: """
            Who is at court, in hospital or at work outside is still held, and not present. With --counted the check is kept as a \
            record; status 1 where it does not agree.
            """)
    @OptionGroup var options: StateOptions
    @Option(help: "Hour, such as 2026-07-01T06:00; default now.") var at: String?
    @Option(help: "Site; default this one.", transform: within(NumberBounds.site)) var site: Int?
    @Option(
        help: "Persons counted; keeps the check as a record.", transform: within(NumberBounds.persons))
    var counted: Int?
    @Flag(help: "In the order of names, by the alphabet, in place of numbers.") var byName = false
    @Option(help: "table, json or csv.") var format = Format.table

    func deed(in description: RegisterDescription) throws -> Deed { .read(["custody", "person"]) }

    func run(on node: Node, _ output: CommandOutput) throws {
        let roll = try node.roll(at: at, site: site, byName: byName)
        output.write(roll.table.rendered(format))
        output.note(roll.sum)
        if let counted { try node.check(roll, counted: counted, as: output.clerk) }
    }
}
