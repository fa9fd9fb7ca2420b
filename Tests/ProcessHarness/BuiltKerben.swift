import FoundationEssentials

/// The program that was built with the tests, a folder of one test's own, and sites in it; all of it ends with this object.
package final class BuiltKerben: Sendable {
    /// The project's configuration.
    package static let config = top + "/config"
    /// The top of the project.
    package static let top = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()

    package let ledger = ProcessLedger()
    package let program: Program
    package let demo: Program
    private let scratch: ScratchFolder

    /// `KERBEN_PROGRAM` names another one.
    package init() throws {
        let named = ProcessInfo.processInfo.environment["KERBEN_PROGRAM"]
        program = try named.map { [ledger] in Program(path: $0, ledger: ledger) } ?? .beside("kerben", ledger: ledger)
        demo = try .beside("kerben-demo", ledger: ledger)
        scratch = try ScratchFolder()
    }

    deinit {
        ledger.stopAll()
        scratch.remove()
    }

    package var folder: String { scratch.path }

    package func path(_ name: String) -> String { folder + "/" + name }

    /// Writes a file for a command and gives its path.
    package func file(_ name: String, _ text: String) throws -> String {
        try writeText(text, to: path(name))
        return path(name)
    }

    /// A hub that serves, to which facilities can be added.
    package func installation(config: String = BuiltKerben.config) throws -> Installation {
        let installation = try Installation(program, config: config, folder: folder)
        try installation.hub.start()
        return installation
    }

    /// The state folder of a hub that does not run: a store that needs no network to make.
    package func hubState() throws -> String {
        try program.run(["hub", "init", "--state", path("hub"), "--config", Self.config, "--host", "127.0.0.1"])
        return path("hub")
    }

    /// The state folder of a facility that never heard of its hub, made of a hub's by another number.
    package func facilityState(site: Int) throws -> String {
        let state = try hubState()
        let settings = try readText(state + "/settings.json")
        let changed = settings.replacing(#/"site"\s*:\s*0/#, with: "\"site\" : \(site)")
        guard changed != settings else { throw HarnessError.answerNotUnderstood(command: "hub init", reason: settings) }
        try writeText(changed, to: state + "/settings.json")
        try alter(state, "UPDATE _meta SET value = \(site) WHERE key = 'site'")
        return state
    }

    /// Does to a store what no command does.
    package func alter(_ state: String, _ sql: String) throws {
        let script = "import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); c.execute(sys.argv[2]); c.commit()"
        try runScript(script, [state + "/store.sqlite", sql])
    }

    /// Runs a script of Python, which has SQLite in its library.
    package func runScript(_ script: String, _ arguments: [String]) throws {
        try Program(path: "/usr/bin/env", ledger: ledger).run(["python3", "-c", script] + arguments)
    }
}
