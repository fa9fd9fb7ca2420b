import Machine
import Synchronization

/// What a demo tells, line by line on standard output, with the time that each part took.
package final class Narration: Sendable {
    private struct Phase {
        var name: String
        var seconds: Double
    }

    private let begin = ContinuousClock.now
    private let phases = Mutex<[Phase]>([])

    package init() {}

    package func line(_ text: String = "") {
        StandardOutput.write(text + "\n")
    }

    package func lines(_ texts: [String]) { for text in texts { line(text) } }

    /// Names a part of the story, tells it and takes its time.
    package func phase<Result>(_ name: String, _ work: () throws -> Result) rethrows -> Result {
        line()
        line("== \(name)")
        let begin = ContinuousClock.now
        let result = try work()
        let seconds = (ContinuousClock.now - begin).inSeconds
        phases.withLock { $0.append(Phase(name: name, seconds: seconds)) }
        return result
    }

    /// The wall time of every part and of the whole.
    package var times: String {
        let parts = phases.withLock { $0 }.map { "\($0.name) \(Self.shown($0.seconds))" }
        return "wall time: "
            + (parts + ["in all \(Self.shown((ContinuousClock.now - begin).inSeconds))"])
            .joined(separator: ", ")
    }

    package static func shown(_ seconds: Double) -> String {
        let tenths = Int((seconds * 10).rounded())
        return "\(tenths / 10).\(tenths % 10) s"
    }
}

extension Duration {
    var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
