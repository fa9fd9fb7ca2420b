import Causality
import Register
package import Safeguards
import Store

/// How much a reading shows, and why.
package struct Look: Hashable, Sendable {
    package var isConfidential = false
    package var breaksGlass = false
    package var reason: String?

    package init(isConfidential: Bool = false, breaksGlass: Bool = false, reason: String? = nil) {
        self.isConfidential = isConfidential
        self.breaksGlass = breaksGlass
        self.reason = reason
    }

    /// What is asked before anything is read; with the glass broken, only that.
    package func deed(_ deed: Deed) -> Deed { breaksGlass ? .readBreakingGlass : deed }
}

extension Node {
    /// What whoever asks may see now, also of a past.
    func reading(_ clerk: Clerk, _ look: Look = Look()) -> Reading {
        Reading(actor: clerk.actor, isDisclosed: look.isConfidential || look.breaksGlass, breaksGlass: look.breaksGlass)
    }

    /// Gives what `body` makes with what the clerk may see; it says too how many records that shows.
    ///
    /// Where confidential fields are shown, the trace is on disk before, and nothing is given without it.
    func read<Shown>(
        _ type: String, record: Dot? = nil, _ look: Look, as clerk: Clerk,
        _ body: (Transaction, Reading) throws -> (Shown, count: Int)
    ) throws -> Shown {
        if look.breaksGlass, let refusal = Access.refusal(.readBreakingGlass, by: clerk.actor) { throw refusal }
        let reading = reading(clerk, look)
        guard look.isConfidential || look.breaksGlass else { return try store.read { try body($0, reading).0 } }
        guard let reason = look.reason, !reason.isEmpty else {
            throw CommandFailure("--confidential and --break-glass need a --reason; it is kept")
        }
        // Read before the trace is written, so that a long reading keeps no writer; shown after it.
        let (shown, count) = try store.read { try body($0, reading) }
        try trace(look.breaksGlass ? .breakGlass : .read, type, record: record, count: count, reason: reason, as: clerk)
        return shown
    }
}
