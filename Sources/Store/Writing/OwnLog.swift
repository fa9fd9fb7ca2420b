package import Causality
import Counting
import Exchange
import Ledger
package import Register
import Safeguards
import Wire

/// What is written here.
package final class OwnLog: StorePart {
    package let context: StoreContext
    package let judgingFacts: JudgingFacts
    package let views: Views
    /// Own changes of this transaction, for the daemon to tell its agent.
    package private(set) var written: [Change] = []

    init(_ context: StoreContext, _ judgingFacts: JudgingFacts, _ views: Views) {
        self.context = context
        self.judgingFacts = judgingFacts
        self.views = views
    }

    package func note(written change: Change) { written.append(change) }

    /// Drops what was written since a savepoint that is undone.
    func forgetWritten(after count: Int) { written.removeLast(written.count - count) }

    /// Appends a change to the own log and applies it; handing it on is the caller's.
    ///
    /// `make` is given the dot, timestamp and salt of the new change.
    @discardableResult
    package func append(
        at moment: inout WriteMoment, _ make: (Dot, HybridTimestamp, ClockError, UInt64) -> Change
    ) throws -> Change {
        let end = try ledger.ownEnd()
        let stamp =
            end.last == 0
            ? HybridTimestamp(milliseconds: moment.wallMilliseconds) : end.stamp.next(now: moment.wallMilliseconds)
        let change = make(try nextDot(), stamp, moment.clock, moment.nextSalt())
        if let fault = ChangeForm.fault(in: change) {
            throw Refusal(
                description[change.type]?.name ?? "type \(change.type)",
                "\(fault) is beyond the limit; write less in one change")
        }
        try ledger.append(change, urgency: site == 0 ? nil : description.urgency(of: change))
        judgingFacts.recalled.note(change)
        note(written: change)
        try views.apply(change)
        return change
    }

    /// The dot of the next own change.
    func nextDot() throws -> Dot { Dot(store.log, try ownLogEnd() + 1) }

    /// Milliseconds since 1970 by the own clock of the last change written here; long ago where there is none.
    package func newestStamp() throws -> Int64 {
        let end = try ledger.ownEnd()
        return end.last == 0 ? .min : end.stamp.milliseconds
    }

    package func ownLogEnd() throws -> Int64 { try ledger.ownEnd().last }
}
