import Wire
import Safeguards
import GRDB
import Counting
import Causality
import Exchange
import Ledger
import Register

/// What is written here.
extension Session {
    /// Appends a change to the own log and applies it; handing it on is the caller's.
    ///
    /// `make` is given the dot, timestamp and salt of the new change.
    @discardableResult
    func append(
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
        try ledger.append(change, isUrgent: site != 0 && (description[change.type]?.urgent ?? false))
        recalled.note(change)
        note(written: change)
        try apply(change)
        return change
    }

    /// The dot of the next own change.
    func nextDot() throws -> Dot { Dot(store.identity.log, try ownLogEnd() + 1) }

    package func ownLogEnd() throws -> Int64 { try ledger.ownEnd().last }
}
