package import Causality
package import Custody
package import Register

/// What judging asks of who knows the register. Each answer may cost; it is asked for only where it decides.
package protocol JudgementFacts {
    /// Why a day may not be called closed by this change.
    func refusal(closing type: RecordType, _ change: Change) throws -> Refusal?
    /// What the record is, where it is a dispatch that a receipt has answered.
    func answeredDispatch(_ record: Dot, in caseFile: Dot) throws -> AnsweredDispatch?
    /// What the record said, by field, to who wrote the change: nothing where that created it; nil where some of it has not
    /// come yet.
    func known(to change: Change, _ type: RecordType) throws -> [Int: Value]?
    /// The safeguards that the record breaks as it is after the change, in its person's file.
    func broken(_ draft: Safeguard.Draft, by change: Change, now: Int64) throws -> [Safeguard.Broken]
}
