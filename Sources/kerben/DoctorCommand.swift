import Register
import ArgumentParser
import Store

struct DoctorCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Check a store: description, database, hash chains; and its views, made anew.")
    @OptionGroup var options: StateOptions
    @Flag(help: "Delete every view, make it again from the change set, and compare before with after.")
    var rebuild = false

    func deed(in description: RegisterDescription) throws -> Deed {
        rebuild ? .administer(.rebuild, "rebuild every view") : .may(.verify)
    }

    func run(on node: Node, _ output: CommandOutput) throws {
        output.write("register description: in order, edition \(node.store.description.edition)\n")
        let (damage, chains) = try node.store.read { (try $0.checkIntegrity(), try $0.proveChains()) }
        output.write("database: \(damage.isEmpty ? "in order" : damage[0])\n")
        output.write("hash chains: \(chains.isEmpty ? "prove every change" : chains.joined(separator: "; "))\n")
        var problems = damage + chains
        if rebuild {
            let day = node.today
            func snapshot() throws -> [String] {
                try node.store.read { session in
                    var lines: [String] = []
                    try session.export { lines.append($0) }
                    lines += try session.conflicts().map { "conflict \($0.record) \($0.unit.name) \($0.status)" }
                    let count = try session.count(.population, day: day)
                    return lines + ["count \(count.rows) \(count.inTransit) \(count.disputed)"]
                }
            }
            let before = try snapshot()
            try node.store.write { session in
                try session.rebuild { count in if count % 50_000 == 0 { output.note("rebuilt from \(count) changes") } }
            }
            let after = try snapshot()
            let differing = zip(before, after).filter { $0 != $1 }.count + abs(before.count - after.count)
            output.write("views: rebuilt, \(after.count) lines compared, \(differing) differ\n")
            if differing > 0 { problems.append("views differed from the change set; they are right now") }
        }
        guard problems.isEmpty else { throw CommandFailure(problems.joined(separator: "; ")) }
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
