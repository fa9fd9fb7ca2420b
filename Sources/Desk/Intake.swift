import Register
import Store
import Synchronization

/// Many lines that one person writes with one command.
///
/// In one transaction where they are few, or where no daemon serves others from the store; else in pieces, between which
/// whoever waits for the store gets in. All or none even so: every line is first tried on a private copy, and where one is
/// refused nothing is written. What a copy cannot foresee is a crash in mid-course, and another's write that makes a line
/// impossible after it was tried: what was taken stays, that is said, and the same input given again goes on where it ended.
struct Intake<Line> {
    /// Taken in one transaction: a fifth of a second's work on a slow machine.
    static var atOnceMax: Int { 300 }
    static var pieceMilliseconds: Int64 { 150 }

    var lines: [Line]
    /// Lines that are refused are left out, and the others taken.
    var keepsGoing = false
    /// Where a line stands in its input.
    var number: (Line) -> Int
    /// Told of each line that is refused; throws to stop at the first.
    var refused: (Line, Refusal) throws -> Void
    var put: (Transaction, Line, String, inout WriteMoment) throws -> Void

    struct Outcome {
        var taken = 0
        var refused = 0
        /// How many lines had been taken by the same input when it was cut short.
        var before = 0
        var isWritten = true
    }

    /// `name` tells this input from others, so that it can go on where it was cut short.
    func run(on node: Node, as clerk: Clerk, name: String, isDryRun: Bool) throws -> Outcome {
        guard lines.count > Self.atOnceMax, node.isServed.load(ordering: .relaxed) else {
            return try atOnce(node, clerk, isDryRun)
        }
        let before = try node.store.read { try $0.writing.intake(name) }
        if before == 0, isDryRun || !keepsGoing {
            let tried = try atOnce(try node.privateCopy(), clerk, isDryRun) {
                guard !node.isStopping.load(ordering: .relaxed) else {
                    throw CommandFailure("the daemon is stopping, nothing was written: repeat when it runs again")
                }
            }
            guard tried.isWritten else { return tried }
        }
        var outcome = Outcome(before: before)
        var next = before
        while next < lines.count {
            guard !node.isStopping.load(ordering: .relaxed) else {
                throw CommandFailure(
                    "the daemon is stopping; the lines before line \(number(lines[next])) are written: give the same input "
                        + "again when it runs, which goes on from there")
            }
            next = try piece(from: next, node, clerk, name, &outcome)
        }
        return outcome
    }

    /// Thrown to undo a transaction.
    private struct Undone: Error {}

    /// `goesOn` is asked before each line, and throws to end it.
    private func atOnce(
        _ node: Node, _ clerk: Clerk, _ isDryRun: Bool, _ goesOn: () throws -> Void = {}
    ) throws -> Outcome {
        var outcome = Outcome()
        do {
            try node.write(as: clerk) { transaction, author, moment in
                for line in lines {
                    try goesOn()
                    try take(line, transaction, author, &moment, &outcome)
                }
                if isDryRun || (outcome.refused > 0 && !keepsGoing) { throw Undone() }
            }
        } catch is Undone { outcome.isWritten = false }
        return outcome
    }

    private func take(
        _ line: Line, _ transaction: Transaction, _ author: String, _ moment: inout WriteMoment,
        _ outcome: inout Outcome
    ) throws {
        do {
            try transaction.atomically { try put(transaction, line, author, &moment) }
            outcome.taken += 1
        } catch let refusal as Refusal {
            outcome.refused += 1
            try refused(line, refusal)
        }
    }

    /// Takes lines from `first` on for as long as a piece may last; returns the first that is left.
    private func piece(
        from first: Int, _ node: Node, _ clerk: Clerk, _ name: String, _ outcome: inout Outcome
    ) throws -> Int {
        var next = first
        var obstacle: Refusal?
        try node.write(as: clerk) { transaction, author, moment in
            let begun = node.surroundings.monotonic()
            while next < lines.count, node.surroundings.monotonic() - begun < Self.pieceMilliseconds {
                do {
                    try transaction.atomically { try put(transaction, lines[next], author, &moment) }
                    outcome.taken += 1
                } catch let refusal as Refusal {
                    guard keepsGoing else {
                        obstacle = refusal
                        break
                    }
                    outcome.refused += 1
                    try refused(lines[next], refusal)
                }
                next += 1
            }
            try transaction.writing.note(intake: name, reached: next < lines.count ? next : nil)
        }
        if let obstacle {
            throw CommandFailure(
                "line \(number(lines[next])): \(obstacle), since others wrote meanwhile; the lines before it are written: "
                    + "mend what stands in its way and give the same input again, which goes on from there")
        }
        return next
    }
}
