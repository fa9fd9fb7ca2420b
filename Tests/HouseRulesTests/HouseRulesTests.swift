import Foundation
import Testing

/// What the layout promises, checked on the files themselves.
@Suite struct HouseRulesTests {
    static let top = URL(filePath: #filePath).appending(path: "../../..").standardized

    private static func swiftFiles(in room: String) throws -> [(name: String, text: String)] {
        try swiftFiles(below: "Sources/\(room)")
    }

    static func swiftFiles(below path: String) throws -> [(name: String, text: String)] {
        try files(below: path).map { (String($0.path.split(separator: "/").last ?? ""), $0.text) }
    }

    /// Swift files with their paths from the top.
    static func files(below path: String) throws -> [(path: String, text: String)] {
        let names = FileManager.default.enumerator(atPath: top.appending(path: path).path)
        return try (names?.compactMap { $0 as? String } ?? []).filter { $0.hasSuffix(".swift") }.map { name in
            let path = "\(path)/\(name)"
            return (path, try String(contentsOf: top.appending(path: path), encoding: .utf8))
        }
    }

    static func imports(_ text: String) -> Set<String> {
        Set(
            text.split(separator: "\n").compactMap { line in
                let words = line.split(separator: " ")
                guard let place = words.firstIndex(of: "import"), place <= 1, words.count > place + 1 else {
                    return nil
                }
                return String(words[place + 1])
            })
    }

    @Test func `The top level holds what it must and nothing else`() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.top.path).filter { !$0.hasPrefix(".") }
        let allowed: Set = ["Package.swift", "Package.resolved", "Sources", "Tests", "deploy", "config", "README.md"]
        #expect(Set(names).subtracting(allowed).isEmpty)
    }

    /// The pure rooms, and what each may see: no room sees one that stands after it.
    private static let pure: [(room: String, sees: Set<String>)] = [
        ("Causality", []), ("Register", ["Causality"]), ("Entry", ["Register"]),
        ("Identity", ["Causality", "Register"]),
        ("Custody", ["Causality", "Register"]), ("Sentences", ["Causality", "Register"]),
        ("Safeguards", ["Causality", "Register", "Custody"]),
        ("Counting", ["Causality", "Register", "Safeguards"]), ("Ledger", ["Causality", "Register"]),
        ("Exchange", ["Causality", "Register", "Ledger"]),
    ]

    @Test func `A pure room imports only those below it`() throws {
        for (room, sees) in Self.pure {
            let files = try Self.swiftFiles(in: room)
            #expect(!files.isEmpty, "\(room)")
            for file in files {
                #expect(Self.imports(file.text).subtracting(sees).isEmpty, "\(room)/\(file.name)")
            }
        }
    }

    @Test func `Every room says in a page what it is`() throws {
        for room in Self.pure.map(\.room) + ["Store", "Decisions", "Desk"] {
            let page = Self.top.appending(path: "Sources/\(room)/\(room).docc/\(room).md")
            #expect(try String(contentsOf: page, encoding: .utf8).hasPrefix("# ``\(room)``"), "\(room)")
        }
    }

    @Test(arguments: [
        ("GRDB", "Store"), ("GRDBSQLite", "Store"), ("CCurl", "Link"), ("CZstd", "Wire"), ("SwiftProtobuf", "Wire"),
        ("X509", "Trust"), ("HummingbirdCore", "Hub Figures"), ("NIOSSL", "Hub"), ("CSystemd", "Control"),
        ("CXlsxWriter", "Desk"),
    ])
    func `A library is seen by the rooms that need it, mostly one`(module: String, seenBy: String) throws {
        let rooms = try FileManager.default.contentsOfDirectory(atPath: Self.top.appending(path: "Sources").path)
        for other in rooms where !seenBy.split(separator: " ").contains(Substring(other)) {
            for file in try Self.swiftFiles(in: other) {
                #expect(!Self.imports(file.text).contains(module), "\(other)/\(file.name) imports \(module)")
            }
        }
    }

    @Test func `No source draws on the clock, the disk or chance in the pure core`() throws {
        let forbidden = [
            "random(in:", ".random()", "Date(", "Date.now", "ContinuousClock", "SuspendingClock", "getenv",
        ]
        for (room, _) in Self.pure {
            for file in try Self.swiftFiles(in: room) {
                for word in forbidden { #expect(!file.text.contains(word), "\(room)/\(file.name): \(word)") }
            }
        }
    }

    /// So that a console can stand on it, and a test can put any time and any chance to it.
    @Test func `Only the ledger names the tables of the change set`() throws {
        // One says by name what no proof covers, the other was there before there was an account of what came.
        let others: Set = ["Proof.swift", "ProofSchema.swift", "Work.swift"]
        let table = #/\b_(batch|file_change|urgent|first|run|checkpoint)\b/#
        var naming: Set<String> = []
        for (path, text) in try Self.files(below: "Sources/Store") where text.contains(table) {
            let name = path.split(separator: "/").last.map(String.init) ?? ""
            if path.hasPrefix("Sources/Store/Ledger/") { naming.insert(name) } else { #expect(others.contains(name)) }
        }
        #expect(naming.contains("SQLiteLedger.swift"))
    }

    @Test func `No file in Store knows what a hub decides, and none reads rows past Prepared`() throws {
        let files = try Self.swiftFiles(in: "Store")
        #expect(files.count > 50)
        for file in files {
            #expect(!Self.imports(file.text).contains("Decisions"), "\(file.name)")
            for word in ["HubDecision", ".fetchOne(", ".fetchAll(", ".fetchCursor("] {
                #expect(!file.text.contains(word), "\(file.name): \(word)")
            }
        }
        #expect(try Self.swiftFiles(in: "Decisions").contains { $0.text.contains("HubDecision") })
    }

    @Test func `Desk works for whoever asks, and takes nothing from the process it is in`() throws {
        let files = try Self.swiftFiles(in: "Desk")
        #expect(!files.isEmpty)
        let words = [
            "print", "exit", "exitProcess", "getenv", "setenv", "getpass", "isatty", "CommandLine", "StandardInput",
            "StandardOutput", "StandardError", "Clocks", "ContinuousClock", "SuspendingClock", "random", "UUID",
            "SystemRandomNumberGenerator",
        ]
        for file in files {
            #expect(Self.imports(file.text).isDisjoint(with: ["ArgumentParser", "Terminal"]), "\(file.name)")
            #expect(!file.text.contains("Date.now") && !file.text.contains("Date()"), "\(file.name)")
            let code = file.text.split(separator: "\n").filter { !$0.drop(while: { $0 == " " }).hasPrefix("//") }
            let used = Set(
                code.joined(separator: "\n").split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init))
            #expect(used.isDisjoint(with: words), "\(file.name): \(used.intersection(words))")
        }
    }

    @Test func `Who serves has one clock, which is handed in`() throws {
        var readers: Set<String> = []
        for room in ["Decisions", "Desk", "Hub", "Trust", "kerben"] {
            for file in try Self.swiftFiles(in: room) {
                let isReader = ["Clocks.wall", "Date()", "Date.now", "{ .now }"].contains { file.text.contains($0) }
                if isReader { readers.insert(file.name) }
            }
        }
        #expect(readers == ["Surroundings+Machine.swift"])
    }

    @Test func `Every script has its run bit and the README names the two commands`() throws {
        let checks = ["copies", "disk", "link", "operating", "persons", "put-back", "systemd"].map { "check-" + $0 }
        let scripts = ["bench", "check", "demo", "package", "protoc", "test"] + checks
        for name in scripts.map({ "deploy/" + $0 }) + [".ci/run"] {
            #expect(FileManager.default.isExecutableFile(atPath: Self.top.appending(path: name).path), "\(name)")
        }
        let readme = try String(contentsOf: Self.top.appending(path: "README.md"), encoding: .utf8)
        #expect(readme.contains("deploy/test") && readme.contains("deploy/demo"))
    }
}
