import Causality
import Custody
import Exchange
import Ledger
import Register
import Safeguards
package import Store
import Wire

/// The hub asks of every change what its writer's own store asked: whoever's program wrote it.
package struct Judging: StorePart {
    package let context: StoreContext
    let caseFiles: CaseFiles
    let judgingFacts: JudgingFacts
    let recordsView: RecordsView
    let holdingsView: HoldingsView
    let views: Views
    let safeguards: SafeguardReading
    let decisions: HubDecisions

    /// Why a change that its author may write does not stand, by ``Judgement`` and what is known here.
    func judgement(_ change: Change, at moment: WriteMoment) throws -> Refusal? {
        guard let type = description[change.type] else { return nil }
        return try Judgement(
            type, store.custody, zone: store.zone, now: moment.present.happenedBy
        ).refusal(change, Known(judging: self, moment: moment))
    }

    private struct Known: JudgementFacts {
        let judging: Judging
        let moment: WriteMoment

        func refusal(closing type: RecordType, _ change: Change) throws -> Refusal? {
            try judging.safeguards.refusal(closing: type, change.writes, by: change.dot.site, moment)
        }

        func answeredDispatch(_ record: Dot, in caseFile: Dot) throws -> AnsweredDispatch? {
            try judging.judgingFacts.holders(of: caseFile).answered[record]
        }

        func known(to change: Change, _ type: RecordType) throws -> [Int: Value]? {
            try judging.known(to: change, type)
        }

        func broken(_ draft: Safeguard.Draft, by change: Change, now: Int64) throws -> [Safeguard.Broken] {
            try judging.safeguards.broken(
                draft, change.createsRecord ? nil : change.record, in: change.caseFile, now: now)
        }
    }

    /// What the record said, by field, to who wrote the change; nil where some of that is not here.
    private func known(to change: Change, _ type: RecordType) throws -> [Int: Value]? {
        if change.createsRecord { return [:] }
        let course = try judgingFacts.course(of: change.record, in: change.caseFile)
        if let known = try course.carriedOn(to: change, type, isVoid: { try caseFiles.hasVoid && caseFiles.isVoid($0) })
        {
            judgingFacts.recalled.spend(0)
            return known.values
        }
        // Whoever writes one record side by side with itself again and again has it judged as it stood.
        if let last = course.last, !judgingFacts.recalled.mayMakeAnew { return last.values }
        let seen = course.changes.filter { $0.dot == change.dot || change.context.contains($0.dot) }
        judgingFacts.recalled.spend(course.changes.count)
        context.folded += seen.count
        let void = try caseFiles.void(among: seen)
        guard !RecordState(seen, void: void).waiting.contains(where: { $0.dot == change.dot }) else { return nil }
        let state = RecordState(seen.filter { $0.dot != change.dot }, void: void)
        let known = KnownValues(type, of: state, custodyLinks: try caseFiles.custodyLinks(type, state, change.caseFile))
        course.go(on: change, known)
        return known.values
    }

    /// What waited for changes that were written here.
    func judgeWaited(at moment: inout WriteMoment) throws {
        let waited = unsettled.waited
        unsettled.waited = []
        for (record, dots) in waited { try judge(waited: dots, of: record, at: &moment) }
    }

    /// Of changes that waited, those that wait no more are judged now: a context that names what is still to come would be a
    /// way round every rule.
    func judge(waited: [Dot], of record: Dot, at moment: inout WriteMoment) throws {
        guard !waited.isEmpty else { return }
        let still = Set(try recordsView.awaiting(record))
        for dot in waited where !still.contains(dot) {
            guard try !caseFiles.isVoid(dot), let change = try change(dot),
                let refusal = try judgement(change, at: moment)
            else { continue }
            try pass(.setAside, on: change, because: refusal.description, at: &moment)
        }
    }

    /// Judges and applies what came, in order.
    func take(_ new: [Change], at moment: inout WriteMoment) throws {
        try take(new.count, losses(), at: &moment) { new[$0] }
    }

    /// The same of changes in the columns that they came in.
    func take(_ batch: ColumnBatch, at moment: inout WriteMoment) throws {
        var plain = try PlainCreations(batch, recordsView, caseFiles)
        let losses = try losses()
        let isLost = batch.count > 0 && losses[batch.dot(0).log] != nil
        try take(batch.count, losses, at: &moment) { row in try !isLost && plain.show(row) ? nil : batch.change(row) }
    }

    /// The same of so many, each of which is asked for in turn; nil for one of which nothing more is to be asked.
    private func take(
        _ count: Int, _ losses: [LogID: LossReview], at moment: inout WriteMoment, _ change: (Int) throws -> Change?
    ) throws {
        var waited: [Dot: [Dot]] = [:]
        try recordsView.gathering(count) {
            for row in 0..<count {
                guard let change = try change(row) else { continue }
                if change.basis != nil || recordsView.isGuarded(change) { try recordsView.foldForJudging() }
                if recordsView.hasWaiting, waited[change.record] == nil {
                    waited[change.record] = try recordsView.awaiting(change.record)
                }
                if let refusal = try fault(of: change, at: moment) {
                    try pass(.setAside, on: change, because: refusal.description, at: &moment)
                } else if let loss = try loss(of: change, losses) {
                    try pass(.setAside, on: change, because: loss.reason, at: &moment)
                }
                try views.apply(change)
            }
        }
        for (record, dots) in waited.sorted(by: { $0.key < $1.key }) {
            try judge(waited: dots, of: record, at: &moment)
        }
    }
}
