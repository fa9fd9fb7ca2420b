import ArgumentParser
import Causality
import Register
import Store

/// How much a reading shows, and why.
struct ReadOptions: ParsableArguments {
    @Flag(help: "Confidential fields too; needs --reason, and leaves a trace.") var confidential = false
    @Flag(help: "In an emergency, beyond your roles; needs --reason, and is reviewed.") var breakGlass = false
    @Option(help: "Why confidential fields are read.") var reason: String?

    /// Runs `body` with what the caller may see; `body` returns how many records it showed.
    ///
    /// Where confidential fields are shown, the trace is written in the same transaction, and nothing is shown without it.
    func read(
        _ node: Node, _ output: CommandOutput, _ type: String, record: Dot? = nil,
        _ body: (Session, Reading, (String) -> Void) throws -> Int
    ) throws {
        var text = ""
        func reading(_ session: Session) throws -> Reading {
            try node.reading(session, output, isDisclosed: confidential || breakGlass, breaksGlass: breakGlass)
        }
        if confidential || breakGlass {
            guard let reason, !reason.isEmpty else {
                throw CommandFailure("--confidential and --break-glass need a --reason; it is kept")
            }
            try node.write(as: output.user) { session, author, moment in
                let count = try body(session, reading(session)) { text += $0 }
                try session.note(
                    breakGlass ? .breakGlass : .read, type, record: record, count: count, reason: reason,
                    author: author, at: &moment)
            }
        } else {
            try node.store.read { session in _ = try body(session, reading(session)) { text += $0 } }
        }
        output.write(text)
    }
}

extension Node {
    /// What whoever gave the command may see today.
    func reading(
        _ session: Session, _ output: CommandOutput, isDisclosed: Bool = false, breaksGlass: Bool = false
    ) throws -> Reading {
        Reading(
            actor: try session.actor(output.user, day: today), isDisclosed: isDisclosed, breaksGlass: breaksGlass)
    }
}
