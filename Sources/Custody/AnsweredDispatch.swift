import Causality
package import Register

/// A dispatch that is answered is over, by a receipt or because its addressee has sent the person on: its sender says no more
/// where to, or under what number, it was. Else the answer would answer nothing, and whoever it is addressed to now would be
/// handed what another has.
///
/// The hub may correct it, in its own name.
package struct AnsweredDispatch: Hashable, Sendable {
    private let dispatch: CustodyRecord.Transfer
    /// The receipt names it; otherwise they came where they were sent to, and the number may be put right yet.
    private let isByNumber: Bool
    /// When they came, in seconds since 1970.
    package let receivedAt: Int64

    package init(_ dispatch: CustodyRecord.Transfer, isByNumber: Bool, receivedAt: Int64) {
        self.dispatch = dispatch
        self.isByNumber = isByNumber
        self.receivedAt = receivedAt
    }

    /// Why its sender may not write this; nil where it says nothing else than before.
    package func refusal(_ writes: [Write], _ fields: CustodyFields, _ type: RecordType) -> Refusal? {
        let changed = writes.first { write in
            switch write.field {
            case fields.number: isByNumber && write.value != .text(dispatch.number)
            case fields.from: write.value != .integer(Int64(dispatch.from))
            case fields.to: write.value != .integer(Int64(dispatch.to))
            case fields.dispatchedAt: write.value.integer.map { $0 >> 2 } != dispatch.dispatchedAt
            default: false
            }
        }
        guard let changed else { return nil }
        return Refusal(
            "\(type.name).\(type.field(changed.field)?.name ?? "")",
            "the person was received by this dispatch; where it is wrong the ministry's registry corrects it")
    }
}
