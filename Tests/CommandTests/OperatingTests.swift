import Foundation
import ProcessHarness
import Testing

/// OPERATING.md names no command and no option that there is not, and none that `deploy/check-operating` does not run: it
/// runs every box of it that is marked `sh`.
@Suite struct OperatingTests {
    /// A command as a text has it: the words that lead to it and its options.
    private struct Command: Hashable {
        var path: [String]
        var options: Set<String>
    }

    private let tree: CommandTree
    /// What is meant where no name of a command below follows, which ArgumentParser does not say.
    private static let usual = [
        "authority": "list", "backup": "make", "count": "show", "legislation": "list", "refused": "list",
    ]

    init() throws { tree = try CommandTree.read(BuiltKerben().program.run(["--experimental-dump-help"])) }

    /// The commands of its boxes, a line each, and what it says between code marks in its text.
    private func read(_ text: String) -> (lines: [String], spans: [String]) {
        var (lines, prose): ([String], String) = ([], "")
        var (isBox, end): (Bool, String?) = (false, nil)
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let bare = String(line.trimmingPrefix { $0 == " " })
            if bare.hasPrefix("```") {
                isBox = bare == "```sh"
            } else if !isBox {
                prose += line + " "
            } else if let mark = end {
                if bare == mark { end = nil }
            } else {
                lines.append(bare.replacing(#/\s+#\s.*/#, with: ""))
                end = bare.firstMatch(of: #/<<'(\w+)'/#).map { String($0.output.1) }
            }
        }
        return (lines, prose.matches(of: #/`([^`]+)`/#).map { String($0.output.1) })
    }

    /// The command that words lead to; nil where there is none of this name.
    private func command(_ words: [String]) -> (Command, CommandTree)? {
        var (node, path) = (tree, [String]())
        for word in words {
            guard let below = node.subcommand(word) else { break }
            node = below
            path.append(word)
        }
        if let usual = Self.usual[path.last ?? ""], let below = node.subcommand(usual) {
            node = below
            path.append(usual)
        }
        guard !path.isEmpty, (node.subcommands ?? []).isEmpty else { return nil }
        return (Command(path: path, options: Set(words.filter { $0.hasPrefix("--") })), node)
    }

    private func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }

    /// Of a line of a box, which may say as whom it is run, and where its output goes.
    private func words(ofLine line: String) -> [String]? {
        let words = words(line)
        guard let start = words.firstIndex(of: "kerben"), start == 0 || ["--", "&&"].contains(words[start - 1]) else {
            return nil
        }
        return Array(words[(start + 1)...])
    }

    @Test func `Every command and option that OPERATING.md names is there, and is run`() throws {
        let text = try readText(BuiltKerben.top + "/deploy/OPERATING.md")
        let (lines, spans) = read(text)
        var run: Set<Command> = []
        for words in lines.compactMap(words(ofLine:)) where words != ["--version"] {
            let (command, node) = try #require(
                self.command(words), "kerben \(words.joined(separator: " ")): is no command")
            #expect(command.options.isSubset(of: node.options), "\(words.joined(separator: " ")): has no such option")
            run.insert(command)
        }
        #expect(run.count > 50)
        let everyOption = run.reduce(into: Set<String>()) { $0.formUnion($1.options) }
        for span in spans {
            var words = words(span)
            if span.hasPrefix("--") {
                #expect(everyOption.contains(words[0]), "`\(span)`: in no box")
                continue
            }
            let isNamed = words.first == "kerben"
            if isNamed { words.removeFirst() }
            guard isNamed || words.count > 1 && tree.subcommand(words[0]) != nil else { continue }
            guard let (command, node) = command(words) else {
                // A part of the program, such as `kerben sync`, and words that begin like one.
                if isNamed { #expect(words.count < 2, "`\(span)`: is no command") }
                continue
            }
            #expect(command.options.isSubset(of: node.options), "`\(span)`: has no such option")
            #expect(
                run.contains { $0.path == command.path && command.options.isSubset(of: $0.options) },
                "`\(span)`: in no box, so nothing runs it")
        }
    }
}
