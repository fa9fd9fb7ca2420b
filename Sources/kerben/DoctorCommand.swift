import ArgumentParser
import Desk
import Register
import Safeguards
import Store

struct DoctorCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check a store: description, database, proof of every change; and its views, made anew.",
        discussion: "Says what it did not look at, too. Exit 1 where something is wrong.")
    @OptionGroup var options: StateOptions
    @OptionGroup var check: ReceiptCheck
    @Flag(help: "Make every view in a scratch copy, and name the tables that are not what the changes make.")
    var deep = false
    @Flag(help: "Delete every view, make it again from the change set, and compare before with after.")
    var rebuild = false
    @Flag(help: "Facility: have the hub send again all that it ever sent; what was altered here gives way.")
    var refill = false

    var filePaths: [String] { check.filePaths }

    func deed(in description: RegisterDescription) throws -> Deed {
        if refill { return .administer(.rebuild, "have the hub send all again") }
        return rebuild ? .administer(.rebuild, "rebuild every view") : .may(.verify)
    }

    func run(on node: Node, _ output: CommandOutput) throws {
        if refill { return try askRefill(node, output) }
        let description = node.store.description
        output.write("register description: in order, edition \(description.edition), digest \(description.digest)\n")
        let isSigned = try check.signatures(at: node, output)
        let (damage, proof) = try node.store.read { (try $0.checkIntegrity(), try $0.prove(isSigned)) }
        output.write("database: \(damage.isEmpty ? "in order" : damage[0])\n")
        output.write("changes: \(proof.isSound ? "in order" : proof.problems.joined(separator: "; "))\n")
        output.write(ProofText.rendered(proof, .table))
        let half = try node.store.read { try $0.halfClosed() }
        if half > 0 {
            output.write("custody: \(half) records are closed by half; see 'kerben safeguard breaches --rule 2'\n")
        }
        try tellUnread(node, output)
        var problems = damage + proof.problems
        if node.settings.identity.log != node.store.identity.log {
            problems.append("the store is of log \(node.store.identity.log), and settings.json of another")
        }
        if rebuild || deep, !(damage.isEmpty && proof.canMakeViews) {
            output.write("views: neither compared nor made, since they may show what the changes no longer hold\n")
        } else if rebuild {
            problems += try makeViews(node, output)
        } else if deep {
            problems += try compareViews(node, output)
        } else {
            output.write("views: not compared with the changes; --deep compares them\n")
        }
        guard problems.isEmpty else { throw CommandFailure(problems.joined(separator: "; ")) }
    }

    /// What is acknowledged and not in view, or in view as nobody here can read it: no fault of the store, and never hidden.
    private func tellUnread(_ node: Node, _ output: CommandOutput) throws {
        let (aside, unread, codes) = try node.store.read {
            (try $0.openRefusedCount(), try $0.unread(), try $0.unknownCodes())
        }
        if aside > 0 { output.write("set aside by the hub: \(aside) changes; see 'kerben sync refused'\n") }
        for line in unread.lines { output.write(line + "\n") }
        if codes > 0 { output.write("shown as written: \(codes) codes that are not in their lists here\n") }
    }

    private func compareViews(_ node: Node, _ output: CommandOutput) throws -> [String] {
        let differing = try node.store.compareViews { count in
            if count % 50_000 == 0 { output.note("made from \(count) changes") }
        }
        let named = differing.map { "\($0.table) (\($0.rows) rows)" }.joined(separator: ", ")
        output.write("views: \(differing.isEmpty ? "what the changes make" : "differ: \(named)")\n")
        return differing.isEmpty
            ? [] : ["views are not what the changes make: \(named); 'kerben doctor --rebuild' makes them"]
    }

    /// Makes the views anew, and says what went with the old ones.
    private func makeViews(_ node: Node, _ output: CommandOutput) throws -> [String] {
        let differing = try node.store.remakeViews { count in
            if count % 50_000 == 0 { output.note("rebuilt from \(count) changes") }
        }
        let named = differing.map { "\($0.table) (\($0.rows) rows)" }.joined(separator: ", ")
        output.write(
            "views: rebuilt, \(differing.reduce(0) { $0 + $1.rows }) differ\(named.isEmpty ? "" : ": ")\(named)\n")
        return differing.isEmpty ? [] : ["views were not what the changes make: \(named); they are now"]
    }

    private func askRefill(_ node: Node, _ output: CommandOutput) throws {
        try requireFacility(node)
        try node.store.write { try $0.askRefill() }
        output.write("with the next exchange the hub sends all of it again; 'kerben sync now', then 'kerben doctor'\n")
    }
}

struct ExportCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Every record as canonical NDJSON: equal files mean equal registers.")
    @OptionGroup var options: StateOptions
    @OptionGroup var reading: ReadOptions

    func deed(in description: RegisterDescription) throws -> Deed { reading.deed(.readSome) }

    func run(on node: Node, _ output: CommandOutput) throws {
        try reading.read(node, output, "every type") { session, reading, write in
            var count = 0
            try session.export(reading) {
                write($0 + "\n")
                count += 1
            }
            return count
        }
    }
}
