import Causality
import Custody
import GRDB
import Register
import Safeguards

/// The hub asks of every change what its writer's own store asked: whoever's program wrote it.
extension Session {
    /// Why a change that its author may write does not stand; nil where it does, where it says what has happened, which the
    /// list of breaches judges, and where something that it was written upon has not come yet: it is judged with that.
    ///
    /// A record is looked at as its writer had it: what another site wrote meanwhile is a merge, and no fault of this change.
    func judgement(_ change: Change, at moment: WriteMoment) throws -> Refusal? {
        guard let type = description[change.type] else { return nil }
        if let refusal = try refusal(closing: type, change.writes, by: change.dot.site, moment) { return refusal }
        let isOrdered = type.ordersTimes(Set(change.writes.map(\.field)))
        let isGuarded = SafeguardKind.mayBeSetAside(type, createsRecord: change.createsRecord, change.writes)
        let movesCustody = store.custody.movesCustody(type.number)
        guard isGuarded || isOrdered || movesCustody else { return nil }
        if movesCustody {
            if let refusal = CustodyClaim(
                change.writes, createsRecord: change.createsRecord, store.custody
            ).refusal(type) {
                return refusal
            }
            let answered =
                change.dot.site == 0 || change.createsRecord ? [:] : try holders(of: change.caseFile).answered
            if let refusal = answered[change.record]?.refusal(change.writes, store.custody, type) { return refusal }
        }
        guard isGuarded || isOrdered, let before = try known(to: change, type) else { return nil }
        if isOrdered, let refusal = Self.refusal(ofOrder: type, before, change.writes) { return refusal }
        guard isGuarded else { return nil }
        let draft = Safeguard.Draft(
            type, isNew: change.createsRecord, site: change.dot.site, type.texts(before), after: change.writes,
            offsetMinutes: store.offsetMinutes)
        let now = JudgedTime.latest(hub: moment.wallMilliseconds, written: change.timestamp, change.clock) / 1_000
        guard SafeguardKind(of: draft, now: now).isSetAsideAtHub else { return nil }
        return try broken(draft, change.createsRecord ? nil : change.record, in: change.caseFile, now: now).first?
            .refusal
    }

    /// Whether a safeguard looks at records of this type, and may read them when it judges another.
    func isGuarded(_ type: RecordType) -> Bool { Safeguard.looksAt(type.name) }

    func isGuarded(_ change: Change) -> Bool {
        description[change.type].map {
            SafeguardKind.mayBeSetAside($0, createsRecord: change.createsRecord, change.writes)
        } ?? false
    }

    private static func refusal(ofOrder type: RecordType, _ before: [Int: Value], _ writes: [Write]) -> Refusal? {
        type.refusal(
            ofOrder: { field in
                (writes.first { $0.field == field.number }?.value ?? before[field.number])?.integer
            }, written: Set(writes.map(\.field)))
    }

    /// What the record said, by field, to who wrote the change; nil where some of that is not here.
    private func known(to change: Change, _ type: RecordType) throws -> [Int: Value]? {
        if change.createsRecord { return [:] }
        let course = try course(of: change.record, in: change.caseFile)
        if let known = try course.carriedOn(to: change, type, isVoid: { try hasVoid && isVoid($0) }) {
            recalled.spend(0)
            return known.values
        }
        // Whoever writes one record side by side with itself again and again has it judged as it stood.
        if let last = course.last, !recalled.mayMakeAnew { return last.values }
        let seen = course.changes.filter { $0.dot == change.dot || change.context.contains($0.dot) }
        recalled.spend(course.changes.count)
        folded += seen.count
        let void = try void(among: seen)
        guard !RecordState(seen, void: void).waiting.contains(where: { $0.dot == change.dot }) else { return nil }
        let state = RecordState(seen.filter { $0.dot != change.dot }, void: void)
        let known = KnownValues(type, of: state, custodyLinks: try custodyLinks(type, state, change.caseFile))
        course.go(on: change, known)
        return known.values
    }

    /// Changes of a record that wait for something they were written upon.
    func awaiting(_ record: Dot) throws -> [Dot] {
        guard hasWaiting else { return [] }
        return try Prepared(db, "SELECT dot FROM _waiting WHERE record = ?", record.packed).dots()
    }

    /// Of changes that waited, those that wait no more are judged now: a context that names what is still to come would be a
    /// way round every rule.
    func judge(waited: [Dot], of record: Dot, at moment: inout WriteMoment) throws {
        guard !waited.isEmpty else { return }
        let still = Set(try awaiting(record))
        for dot in waited where !still.contains(dot) {
            guard try !isVoid(dot), let change = try change(dot), let refusal = try judgement(change, at: moment)
            else { continue }
            try pass(.setAside, on: change, because: refusal.description, at: &moment)
        }
    }
}
