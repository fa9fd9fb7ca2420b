/// What can go wrong around the processes of a demo; the text says what failed, on what, and what to do.
package enum DemoError: Error, Hashable, CustomStringConvertible, Sendable {
    /// Ctrl-C, or a request to end.
    case interrupted
    case systemCall(String, message: String)
    case commandRefused(command: String, status: Int32, words: String)
    case commandTooSlow(command: String, seconds: Int64)
    case answerNotUnderstood(command: String, reason: String)
    case daemonNotReady(name: String, log: String)
    /// A facility whose link is up could not exchange.
    case unreachable(name: String)
    case notQuiescent(rounds: Int, failing: [String])
    case dataUnusable(file: String, line: Int, reason: String)

    package var description: String {
        switch self {
        case .interrupted: "interrupted"
        case .systemCall(let call, let message): "\(call): \(message)"
        case .commandRefused(let command, let status, let words):
            "`\(command)` ended with status \(status): \(words.isEmpty ? "it said nothing" : words)"
        case .commandTooSlow(let command, let seconds):
            "`\(command)` did not end within \(seconds) s and was killed; see whether its daemon still answers"
        case .answerNotUnderstood(let command, let reason): "`\(command)` answered what the demo cannot read: \(reason)"
        case .daemonNotReady(let name, let log): "\(name) did not say that it is ready; its log is \(log)"
        case .unreachable(let name): "\(name) has a link and could not exchange; see its log and the hub's"
        case .notQuiescent(let rounds, let failing):
            "after \(rounds) rounds of exchanges there is still something to exchange"
                + (failing.isEmpty ? "" : "; the last failed at \(failing.joined(separator: ", "))")
        case .dataUnusable(let file, let line, let reason):
            "\(file), line \(line): \(reason); take the data folder as it was given"
        }
    }
}
