import ProcessHarness
import Testing

/// The program's command line: what is wrong is said in one line before anything is started.
@Suite struct DemoCommandTests {
    private let kerben: BuiltKerben

    init() throws { kerben = try BuiltKerben() }

    @Test func `Help ends with 0 and names both commands`() throws {
        let help = try kerben.demo.run(["--help"])
        #expect(help.contains("play") && help.contains("nation"))
    }

    @Test(arguments: [["--days=0"], ["play", "--days", "36601"], ["--no-such"], ["nation"], ["no-such"]])
    func `A usage error ends with 2`(arguments: [String]) throws {
        #expect(try kerben.demo.attempt(arguments).status == 2)
    }

    @Test(arguments: [
        (["--program", "/nowhere/kerben"], "/nowhere/kerben: is no program"),
        (["--data", "/nowhere"], "/nowhere: holds no"),
        (["nation", "--seed", "1", "--facilities", "1"], "--facilities 1: must be"),
        (["nation", "--seed", "1", "--persons", "0"], "--persons 0: must be"),
    ])
    func `What cannot be done ends with 1 and one line`(arguments: [String], words: String) throws {
        let output = try kerben.demo.attempt(arguments)
        #expect(output.status == 1 && output.text.isEmpty)
        #expect(output.words.hasPrefix("kerben-demo: \(words)") && !output.words.contains("\n"))
    }

    @Test func `Without its configuration it says so and leaves nothing running`() throws {
        let output = try kerben.demo.attempt(["--program", kerben.program.path, "--config", "/nowhere"])
        #expect(output.status == 1 && output.text.contains("kerben-demo: `kerben hub init"))
    }

    @Test func `A seed gives the same nation, and another another`() throws {
        func nation(_ seed: String) throws -> String {
            try kerben.demo.run(["nation", "--seed", seed, "--facilities", "3", "--persons", "40"])
        }
        let one = try nation("1")
        #expect(try one == nation("1") && one != nation("2"))
        #expect(one.split(separator: "\n").allSatisfy { $0.hasPrefix("{\"site\":") && $0.contains("\"put\":{") })
    }
}
