import Causality
package import Custody
package import Register

/// What the hub asks of every change that its author may write: the same that the author's own store asked, whoever's program
/// that was. Whether it may be written is another question, asked before.
package struct Judgement: Sendable {
    private let type: RecordType
    private let fields: CustodyFields
    private let zone: LocalZone
    /// The hub's own time, in milliseconds.
    private let now: Int64

    package init(_ type: RecordType, _ fields: CustodyFields, zone: LocalZone, now: Int64) {
        self.type = type
        self.fields = fields
        self.zone = zone
        self.now = now
    }

    /// Why a change does not stand; nil where it does, where it says what has happened, which the list of breaches judges,
    /// and where something that it was written upon has not come yet: it is judged with that.
    ///
    /// A record is looked at as its writer had it: what another site wrote meanwhile is a merge, and no fault of this change.
    package func refusal(_ change: Change, _ facts: some JudgementFacts) throws -> Refusal? {
        if let refusal = try facts.refusal(closing: type, change) ?? refusal(ofCustody: change, facts) {
            return refusal
        }
        let isOrdered = type.ordersTimes(change.writes)
        let isGuarded = SafeguardKind.mayBeSetAside(type, createsRecord: change.createsRecord, change.writes)
        guard isGuarded || isOrdered, let before = try facts.known(to: change, type) else { return nil }
        if isOrdered, let refusal = refusal(ofOrder: change, before) { return refusal }
        return isGuarded ? try refusal(ofSafeguards: change, before, facts) : nil
    }

    private func refusal(ofCustody change: Change, _ facts: some JudgementFacts) throws -> Refusal? {
        guard fields.movesCustody(type.number) else { return nil }
        let isAddressed = change.writes.contains { [fields.from, fields.to].contains($0.field) }
        let isReaddressed = type.number == fields.transfer && !change.createsRecord && isAddressed
        let known = isReaddressed ? try facts.known(to: change, type) ?? [:] : [:]
        let claim = CustodyClaim(change.writes, createsRecord: change.createsRecord, known: known, fields)
        if let refusal = claim.refusal(type) { return refusal }
        // The hub may correct what a receipt has answered.
        guard change.dot.site != 0, !change.createsRecord else { return nil }
        return try facts.answeredDispatch(change.record, in: change.caseFile)?.refusal(change.writes, fields, type)
    }

    private func refusal(ofOrder change: Change, _ before: [Int: Value]) -> Refusal? {
        type.refusal(
            ofOrder: { field in
                (change.writes.first { $0.field == field.number }?.value ?? before[field.number])?.integer
            }, written: Set(change.writes.map(\.field)))
    }

    private func refusal(
        ofSafeguards change: Change, _ before: [Int: Value], _ facts: some JudgementFacts
    ) throws -> Refusal? {
        func after(_ writes: [Write]) -> Safeguard.Draft {
            Safeguard.Draft(
                type, isNew: change.createsRecord, site: change.dot.site, type.texts(before), after: writes,
                zone: zone)
        }
        let draft = after(change.writes)
        let now = JudgedTime.latest(hub: now, written: change.timestamp, change.clock) / 1_000
        guard SafeguardKind(of: draft, now: now).isSetAsideAtHub else { return nil }
        return try Safeguard.added(by: draft, to: change.createsRecord ? nil : after([]), now: now) {
            try facts.broken($0, by: change, now: now)
        }.first?.refusal
    }
}
