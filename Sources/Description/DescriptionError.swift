/// Why a register description is not accepted: every mistake found, not only the first.
///
/// Whoever edits a description may be a day's journey from help, so each problem says file, line and what is expected.
package struct DescriptionError: Error, Hashable, Sendable, CustomStringConvertible {
    package struct Problem: Hashable, Sendable, CustomStringConvertible {
        package var file: String
        /// From 1; nil where the problem is the file's or the folder's own.
        package var line: Int?
        package var reason: String

        package init(file: String, line: Int? = nil, reason: String) {
            self.file = file
            self.line = line
            self.reason = reason
        }

        package var description: String { line.map { "\(file):\($0): \(reason)" } ?? "\(file): \(reason)" }
    }

    /// By file, then line.
    package var problems: [Problem]

    package init(_ problems: [Problem]) {
        self.problems = problems.sorted { ($0.file, $0.line ?? 0) < ($1.file, $1.line ?? 0) }
    }

    package var description: String { problems.map(\.description).joined(separator: "\n") }
}

/// Problems found so far, each once. A class, because every sheet of a description adds to the same list.
final class ProblemList {
    private(set) var problems: [DescriptionError.Problem] = []

    func add(_ file: String, _ line: Int?, _ reason: String) {
        let problem = DescriptionError.Problem(file: file, line: line, reason: reason)
        if !problems.contains(problem) { problems.append(problem) }
    }
}
