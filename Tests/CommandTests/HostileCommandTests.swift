import Chance
import Control
import Foundation
import ProcessHarness
import Testing

/// A daemon outlives whatever a command line, an input or a configuration may hold.
@Suite(.timeLimit(.minutes(10))) struct HostileCommandTests {
    private let kerben: BuiltKerben
    private var program: Program { kerben.program }

    init() throws { kerben = try BuiltKerben() }

    private static let hostile = [
        "-1", "0", "1", "9223372036854775807", "-9223372036854775808", "18446744073709551616", "", "\0", "a\0b",
        "9999-99-99", "9999-12-31", "0001-01-01", "9999-12-31T23:59:59+14:59", "1:9223372036854775807", "1:-1", "NaN",
        "1e400", "--", "-", "/dev/zero", "/", "27.1-99999999999", "32767.8191-34359738367", "0.1-1", "٣", "🙂",
        String(repeating: "a", count: 10_000), String(repeating: "a,", count: 5_000), "person", "population",
    ]

    /// What lets a command come as far as it can.
    private static let usual = [
        "site": "1", "name": "bakyt", "id": "0.1-1", "type": "person", "text": "A", "prisoner-number": "A",
        "table": "population", "day": "2026-07-01", "as-of": "2026-06-30", "one": "0.1-1", "other": "0.1-2",
        "reason": "fuzz", "certifier": "fuzz", "field": "cell", "key": "-", "as": "person", "file": "-",
    ]

    private static func line(of argument: CommandTree.Argument, _ value: String) -> [String] {
        switch argument.kind {
        case "positional": [value]
        case "flag": ["--\(argument.name)"]
        default: ["--\(argument.name)=\(value)"]
        }
    }

    /// Command lines with one hostile value each, and some with two; the same for the same seed.
    private func lines(seed: UInt64) throws -> [[String]] {
        var random = SplitMix64(seed: seed)
        var lines: [[String]] = [
            [], ["---completion", "record", "--", "id", "0", "0"], ["--help"], ["help", "count"],
        ]
        for (path, arguments) in try CommandTree.read(program.run(["--experimental-dump-help"])).leaves() {
            let own = arguments.filter { !["state", "login", "password-file", "version", "help"].contains($0.name) }
            let needed = own.filter { !$0.isOptional }.map { ($0.name, Self.line(of: $0, Self.usual[$0.name] ?? "x")) }
            lines.append(path + needed.flatMap { $0.1 })
            for argument in own {
                var values = ["-1", "9223372036854775807"]
                for _ in 0..<6 { values.append(Self.hostile[random.below(Self.hostile.count)]) }
                if argument.kind == "flag" { values = [""] }
                for value in values {
                    let others = needed.filter { $0.0 != argument.name }.flatMap { $0.1 }
                    lines.append(path + Self.line(of: argument, value) + others)
                }
            }
        }
        return lines
    }

    private static let inputs: [[UInt8]] = [
        [], Array("\0\0\0".utf8), Array(repeating: 0xFF, count: 300), Array("sex,id\nF,\"1\n".utf8),
        Array(#"{"type":"person","fields":{"reported_age":9223372036854775807}}"#.utf8),
        Array((String(repeating: "[", count: 20_000) + "\n").utf8),
        Array(#"{"id":"32767.8191-34359738367","current":true,"fields":{"sex":null}}"#.utf8),
        Array("prisoner_no\nA\nB\n".utf8),
    ]

    private func attack(_ site: SiteProcess, seed: UInt64) throws {
        let client = ControlClient(path: site.state + "/control.sock")
        for (index, line) in try lines(seed: seed).enumerated() {
            let request = ControlRequest(arguments: line, input: Self.inputs[index % Self.inputs.count])
            let reply = try? client.ask(request)  // Without an answer the daemon has ended, which is seen below.
            try #require(reply != nil && site.isRunning, "seed \(seed), after: \(line.map { $0.prefix(60) })")
        }
        #expect(site.isRunning)
    }

    @Test func `A hub outlives every command with hostile options`() throws {
        let hub = try kerben.installation().hub
        try attack(hub, seed: 1)
    }

    @Test func `A facility outlives every command with hostile options`() throws {
        let facility = try kerben.installation().addFacility(site: 1, name: "East")
        try attack(facility.process, seed: 2)
    }

    /// The daemon may read what whoever asks it may not.
    @Test func `A daemon opens no file that an option names, and takes what the console read of it`() throws {
        let hub = try kerben.installation().hub
        let client = ControlClient(path: hub.state + "/control.sock")
        let file = try kerben.file("named.yaml", "Номер: prisoner_no\n")
        let csv = try kerben.file("persons.csv", "Номер,sex\nA,M\n")
        let importing = ["import", csv, "--as", "person", "--map", file]
        for arguments in [
            importing, ["audit", "verify", "--certificate", file], ["doctor", "--certificate", file],
            ["doctor", "--certificate", "-"],
        ] {
            let reply = try #require(
                try client.ask(ControlRequest(arguments: arguments, input: Array("Номер,sex\nA,M\n".utf8))))
            #expect(reply.status == 1 && reply.errors.contains("did not come with the command"), "\(reply.errors)")
        }
        let taken = try program.attempt(importing + ["--state", hub.state])
        #expect(taken.status == 0 && taken.text.contains("1 lines taken"), "\(taken.words)")
        // What the console cannot read never gets as far as the daemon.
        let missing = try program.attempt(
            ["doctor", "--certificate", kerben.path("none.pem"), "--state", hub.state])
        #expect(missing.status == 1 && missing.words.contains("none.pem: cannot be read"))
    }

    /// Every field of every type with numbers and times at the ends of what there is, and then whatever reads them.
    @Test func `A hub outlives records that hold the ends of numbers and times`() throws {
        let hub = try kerben.installation().hub
        let client = ControlClient(path: hub.state + "/control.sock")
        func ask(_ arguments: [String], _ input: String = "") throws {
            let reply = try? client.ask(ControlRequest(arguments: arguments, input: Array(input.utf8)))
            // Without an answer the daemon has ended.
            try #require(reply != nil && hub.isRunning, "\(arguments) \(input.prefix(200))")
        }
        try ask(["record", "put"], #"{"type":"person","fields":{"prisoner_no":"A"}}"#)
        let values = [
            "9223372036854775807", "-9223372036854775808", "\"9999-12-31\"", "\"0001-01-01\"",
            "\"9998-12-31T23:59:59Z\"", "\"P99999D\"",
        ]
        for (type, fields) in try Self.fields() {
            for field in fields {
                let lines = values.map { value in
                    #"{"type":"\#(type)","case":{"prisoner_no":"A"},"fields":{"\#(field)":\#(value)}}"#
                }
                for line in lines { try ask(["record", "put"], line) }
            }
        }
        for line in [
            ["safeguard", "dues"], ["safeguard", "dues", "--as-of", "9998-12-31"], ["safeguard", "release-dates", "A"],
            ["count", "population"], ["roll", "--site", "1"], ["record", "list", "person"], ["identity", "list"],
            ["doctor", "--rebuild"], ["legislation", "list"], ["export"],
        ] { try ask(line) }
    }

    /// Names of types and fields, as the shipped description has them.
    private static func fields() throws -> [(type: String, fields: [String])] {
        let register = BuiltKerben.config + "/register"
        return try FileManager.default.contentsOfDirectory(atPath: register).sorted().map { file in
            let text = try String(contentsOfFile: "\(register)/\(file)", encoding: .utf8)
            let names = text.split(separator: "\n").compactMap { line -> String? in
                guard line.hasPrefix("    name: ") else { return nil }
                return line.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) }
            }
            return (String(file.dropLast(".yaml".count)), names)
        }
    }

    @Test func `A hub's settings with hostile values are refused in words`() throws {
        let state = kerben.path("hub")
        let config = kerben.path("config")
        try FileManager.default.copyItem(atPath: BuiltKerben.config, toPath: config)
        try program.run(["hub", "init", "--state", state, "--config", config])
        for key in ["utc-offset-minutes", "exchange-interval-seconds", "send-bytes-per-second-max", "log-level", "x"] {
            for value in ["-1", "9223372036854775808", "1e400", "[", "{a: b}", "&a [*a]", "\"\\0\"", ".nan"] {
                try Data("\(key): \(value)\n".utf8).write(to: URL(filePath: config + "/hub.yaml"))
                let output = try program.attempt(["hub", "sites", "--state", state])
                #expect(output.status == 1 || output.status == 0, "\(key): \(value): \(output.words)")
            }
        }
        try FileManager.default.removeItem(atPath: config + "/hub.yaml")
        let file = URL(filePath: state + "/settings.json")
        let settings = try String(contentsOf: file, encoding: .utf8)
        for (key, value) in [("site", "99999"), ("incarnation", "0"), ("epoch", "-1"), ("exchangePort", "70000")] {
            let pattern = try Regex("\"\(key)\" : -?[0-9]+")
            try Data(settings.replacing(pattern, with: "\"\(key)\" : \(value)").utf8).write(to: file)
            let output = try program.attempt(["hub", "sites", "--state", state])
            #expect(output.status == 1 && output.words.contains("is damaged"), "\(key): \(output.words)")
        }
    }

    @Test(arguments: [
        ["sync", "status", "--limit=-1"], ["record", "list", "person", "--limit=-1"],
        ["safeguard", "dues", "--shared-space=9223372036854775807"], ["safeguard", "dues", "--single-space=0"],
        ["hub", "enrol-code", "0", "--name", "x"], ["hub", "enrol-code", "1", "--name", "x", "--hours=-1"],
        ["hub", "revoke", "32768"], ["hub", "retire", "0", "--reason", "x"],
        ["hub", "revoke", "1", "--lost-since", "2026-01-01", "--incarnation=0"],
        ["hub", "init", "--port=65536"], ["roll", "--site=0"], ["roll", "--counted=-1"],
        ["facility", "run", "--interval=0"], ["identity", "list", "--least=-1"],
    ])
    func `A number beyond its bounds is a usage error that names them`(arguments: [String]) throws {
        let output = try program.attempt(arguments)
        #expect(output.status == 2 && output.words.contains("must be a whole number from"), "\(output.words)")
    }
}
