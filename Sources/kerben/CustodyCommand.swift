import ArgumentParser
import Causality
import Desk
import Register
import Safeguards
import Store
import Terminal

struct CustodyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "custody", abstract: "Admissions and releases taken back, and the manifest of a convoy.",
        subcommands: [UndoAdmission.self, UndoRelease.self, Manifest.self])

    struct UndoAdmission: StoreCommand {
        static let configuration = CommandConfiguration(
            commandName: "undo-admission", abstract: "Take back an admission that was entered by mistake.",
            discussion: "The record stays, marked as entered in error; 'kerben record history' shows who, when and why."
        )
        @OptionGroup var correction: Correction

        var options: StateOptions { correction.options }

        func deed(in description: RegisterDescription) throws -> Deed { .write("custody") }

        func run(on node: Node, _ output: CommandOutput) throws { try correction.undo(.admission, node, output) }
    }

    struct UndoRelease: StoreCommand {
        static let configuration = CommandConfiguration(
            commandName: "undo-release",
            abstract: "Take back a release that was entered by mistake: the person is held on.",
            discussion: "Nobody is detained anew by this: who was let go and comes back is admitted by a new order.")
        @OptionGroup var correction: Correction

        var options: StateOptions { correction.options }

        func deed(in description: RegisterDescription) throws -> Deed { .write("custody") }

        func run(on node: Node, _ output: CommandOutput) throws { try correction.undo(.release, node, output) }
    }

    struct Manifest: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print who leaves this facility on a day, to be signed at both ends.")
        @OptionGroup var options: StateOptions
        @OptionGroup var reading: ReadOptions
        @Argument(help: "Day of departure, such as 2026-07-01.") var day: String
        @Option(help: "Only to this site.", transform: within(NumberBounds.site)) var to: Int?
        @Option(help: "table (a page to print), json or csv.") var format = Format.table

        func deed(in description: RegisterDescription) throws -> Deed { reading.deed(.read(["transfer", "person"])) }

        func run(on node: Node, _ output: CommandOutput) throws {
            guard let date = CivilTime.date(day), date % 32 != 0 else {
                throw CommandFailure("\(day): is no day such as 2026-07-01")
            }
            let site = node.settings.site
            try reading.read(node, output, "transfer") { session, reading, write in
                var showsEscort = false
                for type in ["transfer", "person"].compactMap(session.description.type(named:)) {
                    try reading.check(type)
                    if let escort = type.field(named: "escort") { showsEscort = reading.shows(escort, of: type) }
                }
                let travellers = try session.travellers(from: site, on: day)
                    .filter { to == nil || $0.to == to }
                guard !travellers.isEmpty else { throw CommandFailure("\(day): nobody leaves here on that day") }
                let page = Self.table(travellers, showsEscort: showsEscort)
                guard format == .table else {
                    write(page.rendered(format))
                    return travellers.count
                }
                write(
                    """
                    Transfer manifest, site \(site), \(day): \(travellers.count) persons

                    \(page.rendered(.table))
                    Handed over by ____________________  at ________    Received by ____________________  at ________

                    """)
                return travellers.count
            }
        }

        /// The escort is known to few while under way: with --confidential and a reason.
        private static func table(_ travellers: [Session.Traveller], showsEscort: Bool) -> Table {
            var table = Table(
                columns: [
                    "to", "transfer", "prisoner_no", "surname", "given_name", "born", "medical_file", "family_told",
                    "leaves", "due",
                ] + (showsEscort ? ["escort"] : []))
            for person in travellers {
                table.rows.append(
                    [
                        Table.Cell(person.to), .text(person.transfer), .text(person.prisonerNumber),
                        .text(person.surname), .text(person.givenName), .text(person.birthDate),
                        .flag(person.medicalFileTravels), .flag(person.familyTold), .text(person.dispatchedAt),
                        .text(person.dueAt),
                    ] + (showsEscort ? [.text(person.escort)] : []))
            }
            return table
        }
    }
}

/// Which record is corrected, and why.
struct Correction: ParsableArguments {
    @OptionGroup var options: StateOptions
    @Argument(help: "Custody record, such as 27.1-10432.") var id: String
    @Option(help: "Why; it is kept.") var reason: String

    func undo(_ mistake: Session.Mistake, _ node: Node, _ output: CommandOutput) throws {
        let record = try Dot(typed: id)
        try node.write(as: output.user) { session, author, moment in
            try session.undo(mistake, of: record, reason: reason, author: author, at: &moment)
        }
        output.write("\(record) is corrected; 'kerben record history \(record)' shows it\n")
    }
}
