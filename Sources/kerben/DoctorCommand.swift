import ArgumentParser
import Desk
import Register
import Safeguards
import Terminal

struct DoctorCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check a store: description, database, proof of every change; and its views, made anew.",
        discussion: """
            Says what it did not look at, too. Exit 1 where something is wrong.
            --check is for monitoring: it says in one line how this site is and proves nothing; exit 0, 1 for a warning, 2 for \
            what has to be seen to at once.
            --repair is run each night by the timer of backups. It takes nothing that is written here for wrong: what it cannot \
            mend it names, with what to do.
            """)
    @OptionGroup var options: StateOptions
    @OptionGroup var check: ReceiptCheck
    @Flag(name: .customLong("check"), help: "One line for a monitoring plugin; exit 0, 1 or 2.") var checks = false
    @Option(
        help: "With --check: hours without an exchange, beyond which it warns.", transform: within(NumberBounds.hours))
    var hoursMax = Int(HealthCheck.hoursMaxDefault)
    @Option(help: "With --check: table, json or csv, a row a finding; default one line.") var format: Format?
    @Flag(help: "Whether a newer Kerben may be installed now: also a backup of the last day, room, nothing half done.")
    var beforeUpgrade = false
    @Flag(help: "Make every view in a scratch copy, and name the tables that are not what the changes make.")
    var deep = false
    @Flag(help: "Delete every view, make it again from the change set, and compare before with after.")
    var rebuild = false
    @Flag(help: "Mend what can be without loss: make views again that differ, have the hub send again what was lost.")
    var repair = false
    @Flag(help: "Facility: have the hub send again all that it ever sent; what was altered here gives way.")
    var refill = false

    private func views(_ clerk: Clerk) -> Doctor.Views {
        if repair { return .repaired(clerk) }
        return rebuild ? .remade : deep ? .compared : .untouched
    }

    var filePaths: [String] { check.filePaths }

    func validate() throws {
        guard !checks || !(deep || rebuild || repair || refill || beforeUpgrade) else {
            throw ValidationError("--check looks at nothing that takes long; give it alone")
        }
        guard !beforeUpgrade || !(rebuild || repair || refill) else {
            throw ValidationError("--before-upgrade changes nothing; give it alone, or with --deep")
        }
        guard checks || format == nil else { throw ValidationError("--format goes with --check") }
    }

    func ending(of failure: CommandFailure) -> (text: String, status: Int32)? {
        checks ? ended(HealthCheck(failure: failure)) : nil
    }

    private func ended(_ check: HealthCheck) -> (text: String, status: Int32) {
        (format.map { check.table.rendered($0) } ?? check.line, check.level.rawValue)
    }

    func deed(in description: RegisterDescription) throws -> Deed {
        if refill { return .administer(.rebuild, "have the hub send all again") }
        if repair { return .upkeep }
        return rebuild ? .administer(.rebuild, "rebuild every view") : .may(.verify)
    }

    func run(on node: Node, _ output: CommandOutput) throws {
        if checks {
            let (text, status) = ended(try node.healthCheck(hoursMax: Int64(hoursMax)))
            output.write(text)
            if status > 0 { throw ExitCode(status) }
            return
        }
        if refill {
            try node.askRefill()
            return output.write(
                "with the next exchange the hub sends all of it again; 'kerben sync now', then 'kerben doctor'\n")
        }
        let signatures = try check.signatures(at: node, output)
        try Doctor(of: node, say: output.write, note: output.note).examine(
            views(output.clerk), beforeUpgrade: beforeUpgrade, signatures: signatures)
    }
}

struct ExportCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Every record as canonical NDJSON: equal files mean equal registers.")
    @OptionGroup var options: StateOptions
    @OptionGroup var reading: ReadOptions

    func deed(in description: RegisterDescription) throws -> Deed { reading.deed(.readSome) }

    func run(on node: Node, _ output: CommandOutput) throws {
        output.write(try node.export(reading.look, as: output.clerk))
    }
}
