import ArgumentParser
import Causality
import Desk
import Register
import Safeguards
import Store

/// How much a reading shows, and why.
struct ReadOptions: ParsableArguments {
    @Flag(help: "Confidential fields too; needs --reason, and leaves a trace.") var confidential = false
    @Flag(help: "In an emergency, beyond your roles; needs --reason, and is reviewed.") var breakGlass = false
    @Option(help: "Why confidential fields are read.") var reason: String?

    /// What is asked before anything is read; with the glass broken, only that.
    func deed(_ deed: Deed) -> Deed { breakGlass ? .readBreakingGlass : deed }

    /// Runs `body` with what the caller may see; `body` returns how many records it showed.
    ///
    /// Where confidential fields are shown, the trace is on disk before, and nothing is shown without it.
    func read(
        _ node: Node, _ output: CommandOutput, _ type: String, record: Dot? = nil,
        _ body: (Session, Reading, (String) -> Void) throws -> Int
    ) throws {
        var text = ""
        let reading = node.reading(output, isDisclosed: confidential || breakGlass, breaksGlass: breakGlass)
        if breakGlass, let refusal = Access.refusal(.readBreakingGlass, by: output.actor) { throw refusal }
        if confidential || breakGlass {
            guard let reason, !reason.isEmpty else {
                throw CommandFailure("--confidential and --break-glass need a --reason; it is kept")
            }
            // Read before the trace is written, so that a long reading keeps no writer; shown after it.
            let count = try node.store.read { session in try body(session, reading) { text += $0 } }
            try node.write(as: output.user) { session, author, moment in
                try session.note(
                    breakGlass ? .breakGlass : .read, type, record: record, count: count, reason: reason,
                    author: author, at: &moment)
            }
        } else {
            try node.store.read { session in _ = try body(session, reading) { text += $0 } }
        }
        output.write(text)
    }
}

extension Node {
    /// What whoever gave the command may see now, also of a past.
    func reading(
        _ output: CommandOutput, isDisclosed: Bool = false, breaksGlass: Bool = false
    ) -> Reading {
        Reading(actor: output.actor, isDisclosed: isDisclosed, breaksGlass: breaksGlass)
    }
}
