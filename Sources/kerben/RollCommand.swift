import ArgumentParser
import Causality
import Desk
import Identity
import Machine
import Register
import Safeguards
import Store
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
        var seconds = Clocks.wall / 1_000
        if let at {
            guard let instant = CivilTime.instant(at, offsetMinutes: node.options.utcOffsetMinutes),
                instant & 3 != CivilTime.Precision.day.rawValue
            else { throw CommandFailure("--at: expects an hour such as 2026-07-01T06:00") }
            guard instant >> 2 <= seconds else { throw CommandFailure("--at \(at): is to come") }
            seconds = instant >> 2
        }
        let site = site ?? node.settings.site
        guard site != 0 else { throw CommandFailure("--site: the hub holds nobody; name a facility") }
        var roll = try node.store.read { session in
            guard try site == node.settings.site || session.isFacility(site) else {
                throw CommandFailure("--site \(site): no facility of that number in this register")
            }
            return try session.roll(site: site, at: seconds)
        }
        if byName {
            roll.sort { NameOrder.precedes("\($0.surname) \($0.givenName)", "\($1.surname) \($1.givenName)") }
        }
        var table = Table(columns: ["prisoner_no", "surname", "given_name", "cell", "out", "due_back", "disputed"])
        for entry in roll {
            table.rows.append([
                .text(entry.prisonerNumber), .text(entry.surname), .text(entry.givenName), .text(entry.cell),
                Table.Cell(entry.absence), Table.Cell(entry.dueBack), .flag(entry.isDisputed),
            ])
        }
        let absent = roll.count { $0.absence != nil }
        let present = roll.count - absent
        output.write(table.rendered(format))
        let disputed = roll.count(where: \.isDisputed)
        output.note(
            "held \(roll.count), out \(absent), to be present \(present)"
                + (disputed > 0 ? "; \(disputed) claimed by another site too, see 'kerben conflict list'" : ""))
        guard let counted else { return }
        try node.write(as: output.user) { session, author, moment in
            let fields: [(String, RecordInput.Scalar)] = [
                ("facility", .integer(Int64(site))), ("checked_at", .text(timeText(seconds * 1_000))),
                ("counted", .integer(Int64(counted))), ("expected", .integer(Int64(present))),
                ("absent", .integer(Int64(absent))),
            ]
            try session.put(
                RecordInput(type: "roll_check", fields: Dictionary(uniqueKeysWithValues: fields)), author: author,
                at: &moment)
        }
        guard counted == present else {
            throw CommandFailure(
                "counted \(counted), \(present) are to be present; the check is kept, look for the difference")
        }
    }
}
