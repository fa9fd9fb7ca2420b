/// What can go wrong around real processes; the text says what failed, on what, and what to do.
package enum HarnessError: Error, Hashable, CustomStringConvertible, Sendable {
    /// Ctrl-C, or a request to end.
    case interrupted
    case noThread
    case commandRefused(command: String, status: Int32, words: String)
    case commandTooSlow(command: String, seconds: Int64)
    case answerNotUnderstood(command: String, reason: String)
    case daemonNotReady(name: String, log: String)
    case notQuiescent(rounds: Int, failing: [String])

    package var description: String {
        switch self {
        case .interrupted: "interrupted"
        case .noThread: "the system has no thread to give; see its limits"
        case .commandRefused(let command, let status, let words):
            "`\(command)` ended with status \(status): \(words.isEmpty ? "it said nothing" : words)"
        case .commandTooSlow(let command, let seconds):
            "`\(command)` did not end within \(seconds) s and was killed; see whether its daemon still answers"
        case .answerNotUnderstood(let command, let reason): "`\(command)` answered what cannot be read: \(reason)"
        case .daemonNotReady(let name, let log): "\(name) did not say that it is ready; its log is \(log)"
        case .notQuiescent(let rounds, let failing):
            "after \(rounds) rounds of exchanges there is still something to exchange"
                + (failing.isEmpty ? "" : "; the last failed at \(failing.joined(separator: ", "))")
        }
    }
}
