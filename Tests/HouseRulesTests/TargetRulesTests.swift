import Foundation
import Testing

/// What may depend on what, read from `Package.swift` and the imports.
@Suite struct TargetRulesTests {
    private struct Target {
        var name: String
        var folder: String
        var dependencies: Set<String>
    }

    private let targets: [Target]

    init() throws {
        let text = try String(contentsOf: HouseRulesTests.top.appending(path: "Package.swift"), encoding: .utf8)
        let begins = text.matches(of: #/\.(target|executableTarget|testTarget)\(\s*name: "([^"]+)"/#)
        targets = begins.enumerated().map { index, begin in
            let end = begins.dropFirst(index + 1).first?.range.lowerBound ?? text.endIndex
            let rest = text[begin.range.upperBound..<end]
            let list = rest.firstMatch(of: #/dependencies: \[([\s\S]*?)\],\s*(path|exclude|resources|swiftSettings):/#)
            let path = rest.firstMatch(of: #/path: "([^"]+)"/#).map { String($0.1) }
            return Target(
                name: String(begin.2),
                folder: path ?? (begin.1 == "testTarget" ? "Tests" : "Sources") + "/" + begin.2,
                dependencies: Set((list?.1 ?? "").matches(of: #/"([^"]+)"/#).map { String($0.1) }))
        }
    }

    private func reach(of name: String) -> Set<String> {
        var reached: Set<String> = []
        var left = [name]
        while let next = left.popLast() {
            guard let target = targets.first(where: { $0.name == next }), reached.insert(next).inserted else {
                continue
            }
            left += target.dependencies
        }
        return reached
    }

    @Test func `The daemon carries neither the demo nor what makes things up`() throws {
        let reached = reach(of: "kerben")
        #expect(reached.isSuperset(of: ["Causality", "Register", "Store", "Hub", "Facility"]))
        let strange: Set = ["kerben-demo", "Nation", "Chance", "ProcessHarness", "Simulator", "Benchmark"]
        #expect(reached.isDisjoint(with: strange))
        #expect(reach(of: "kerben-demo").isSuperset(of: ["Nation", "ProcessHarness"]))
        #expect(reach(of: "kerben-demo").isDisjoint(with: ["kerben", "Store", "Hub", "Facility", "Exchange"]))
    }

    /// The build does not see to it: all modules lie in one folder.
    @Test func `A target imports only rooms that it names as its dependencies`() throws {
        let rooms = Dictionary(
            uniqueKeysWithValues: targets.map { ($0.name.replacing("-", with: "_"), $0.name) })
        for target in targets {
            for file in try HouseRulesTests.swiftFiles(below: target.folder) {
                let imported = Set(HouseRulesTests.imports(file.text).compactMap { rooms[$0] })
                #expect(imported.subtracting(target.dependencies).isEmpty, "\(target.folder)/\(file.name)")
            }
        }
    }
}
