import Foundation
import Testing

/// How large a file and a function may be, and what has to be said where an error is dropped.
@Suite struct SizeRulesTests {
    private static let fileLinesMax = 400
    private static let functionLinesMax = 60

    /// Larger ones, each with how large it may be at most and why it is; it may only shrink.
    private static let largeFiles = [
        "Tests/CommandTests/CommandTests.swift": (
            520, "one short test a mistake at the command line; nothing to divide"
        ),
        "Tests/SimulationTests/ProofTests.swift": (430, "what was done to the stores of one scene, and what heals it"),
        "Tests/SimulationTests/ScenarioTests.swift": (440, "scenes that share one stage and its helpers"),
    ]

    private static let largeFunctions = [
        "Sources/Nation/Cohort.swift plan": (94, "a table: one case a cohort, each a list of steps in a life"),
        "Sources/Wire/BatchColumns.swift init": (109, "writes each column in the order in which it is read"),
        "Sources/Wire/BatchColumns.swift unpacked": (86, "reads each column in the order in which it is written"),
        "Sources/kerben/Daemon.swift run": (65, "what is begun is ended in the other order, all in sight"),
    ]

    private static func files(_ tops: [String]) throws -> [(path: String, lines: [Substring])] {
        try tops.flatMap { top in
            try HouseRulesTests.files(below: top).filter { !$0.path.contains("/Generated/") }.map {
                ($0.path, $0.text.split(separator: "\n", omittingEmptySubsequences: false))
            }
        }
    }

    @Test func `A file has at most 400 lines, or is named with a reason`() throws {
        for file in try Self.files(["Sources", "Tests"]) {
            let count = file.lines.count - 1
            let limit = Self.largeFiles[file.path]?.0 ?? Self.fileLinesMax
            #expect(count <= limit, "\(file.path) has \(count) lines")
        }
    }

    @Test func `A function has at most 60 lines, or is named with a reason`() throws {
        var count = 0
        for file in try Self.files(["Sources", "Tests"]) {
            for function in Self.functions(file.lines) {
                count += 1
                let limit = Self.largeFunctions["\(file.path) \(function.name)"]?.0 ?? Self.functionLinesMax
                #expect(function.length <= limit, "\(file.path): \(function.name) has \(function.length) lines")
            }
        }
        #expect(count > 2_000, "functions are found at all")
    }

    /// Formatted sources: a function ends with the first brace at its own depth.
    private static func functions(_ lines: [Substring]) -> [(name: String, length: Int)] {
        let depths = lines.map { $0.utf8.prefix { $0 == UInt8(ascii: " ") }.count }
        return lines.indices.compactMap { index in
            guard lines[index].utf8.last == UInt8(ascii: "{") || lines[index].utf8.last == UInt8(ascii: "("),
                let name = name(of: lines[index])
            else { return nil }
            let depth = depths[index]
            var end = index + 1
            while end < lines.count, lines[end].isEmpty || depths[end] > depth || isOpening(lines[end].dropFirst(depth))
            {
                end += 1
            }
            guard end < lines.count, depths[end] == depth else { return nil }
            return (name, end - index + 1)
        }
    }

    /// The end of a head that takes many lines, `) throws -> Value {`, or what is said of the result below it.
    private static func isOpening(_ line: Substring) -> Bool {
        line.utf8.first == UInt8(ascii: ")") || line.utf8.first == UInt8(ascii: "{") || line.hasPrefix("where ")
    }

    private static func name(of line: Substring) -> String? {
        let words = line.split(separator: " ")
        if let place = words.firstIndex(of: "func"),
            words[..<place].allSatisfy({ $0.first?.isLetter ?? false || $0.first == "@" }),
            place + 1 < words.count
        {
            return String(words[place + 1].prefix { $0 != "(" && $0 != "<" })
        }
        let first = words.first {
            !["package", "private", "fileprivate", "convenience", "override", "required"].contains($0)
        }
        guard let first, ["init(", "init?(", "init<", "deinit"].contains(where: { first.hasPrefix($0) }) else {
            return nil
        }
        return first.hasPrefix("init") ? "init" : "deinit"
    }

    /// Either the reason stands on the line or right above it, or the error is thrown again in words of ours.
    @Test func `An error is dropped only where it is said why that is right`() throws {
        var count = 0
        for file in try Self.files(["Sources", "Tests/ProcessHarness"]) {
            for (index, line) in file.lines.enumerated() {
                guard line.contains(" try? ") || line.contains("(try? "),
                    !line.drop(while: { $0 == " " }).hasPrefix("//")
                else { continue }
                count += 1
                let above = index > 0 ? file.lines[index - 1].drop { $0 == " " } : ""
                let isThrownAgain = file.lines[index...].prefix(3).contains { $0.contains("throw ") }
                #expect(
                    line.contains("//") || above.hasPrefix("//") || isThrownAgain,
                    "\(file.path):\(index + 1) drops an error without a word")
            }
        }
        #expect(count > 20, "places are found at all")
    }
}
