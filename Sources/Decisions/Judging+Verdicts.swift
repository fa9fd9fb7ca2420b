import Causality
import Custody
import Ledger
package import Register
import Safeguards
package import Store

/// What the hub has said of changes, and how it is taken back: by an edition that knows more, or by a person.
extension Judging {
    /// Says of a change that it is set aside, or that it stands after all; its author and whoever holds its file hear of it.
    package func pass(
        _ kind: VerdictKind, on change: Change, because reason: String, author: String = HubDecisions.hubAuthor,
        at moment: inout WriteMoment
    ) throws {
        let verdict = HubDecision.Verdict(
            kind, on: change, isFileKnown: try contains(change.caseFile), because: reason)
        try decisions.carryOut([.verdict(verdict)], by: author, at: &moment)
    }

    /// Lets a change stand that was set aside, with the edits that were set aside because of it; as if it came now.
    func release(
        _ change: Change, because reason: String, author: String = HubDecisions.hubAuthor, at moment: inout WriteMoment
    ) throws {
        try pass(.released, on: change, because: reason, author: author, at: &moment)
        guard change.createsRecord else { return }
        for edit in try changes(ofRecord: change.record, in: change.caseFile).sorted(by: { $0.dot < $1.dot })
        where edit.dot != change.dot {
            guard let verdict = try caseFiles.verdict(on: edit.dot), verdict.kind == .setAside,
                SetAside.isForWantOfRecord(verdict.reason)
                    || SetAside.isForLoss(verdict.reason) && edit.dot.log == change.dot.log,
                try fault(of: edit, at: moment) == nil
            else { continue }
            try release(edit, because: reason, author: author, at: &moment)
        }
    }

    /// Everything that is asked of a change when it comes.
    func fault(of change: Change, at moment: WriteMoment) throws -> Refusal? {
        try judgingFacts.refusal(change) ?? judgement(change, at: moment)
    }

    // MARK: By another edition

    /// Whether this hub's description is another than the one that it last judged by.
    package var isToJudgeAgain: Bool {
        get throws { try site == 0 && judgedBy() != judge }
    }

    private func judgedBy() throws -> String? {
        try query("SELECT value FROM _meta WHERE key = 'judged'").first(String.self)
    }

    /// The description in force: its digest, and the numbers of its types.
    private var judge: String {
        ([description.digest] + description.types.map { String($0.number) }).joined(separator: " ")
    }

    /// What another edition has to judge again, in pieces: what was set aside, and records of types that nobody could read.
    package struct JudgingAgain: Sendable {
        var aside: ArraySlice<Dot> = []
        var records: ArraySlice<Dot> = []

        package var isDone: Bool { aside.isEmpty && records.isEmpty }
        package var count: Int { aside.count + records.count }
    }

    /// What is to be judged again; taken once an edition.
    package func toJudgeAgain() throws -> JudgingAgain {
        var again = JudgingAgain()
        try Prepared(db, "SELECT dot, reason FROM _void WHERE kind = 1 ORDER BY dot").forEach { row in
            if let dot = Dot(packed: row.number(0)), SetAside.isByDescription(row.text(1)) { again.aside.append(dot) }
        }
        for type in try newTypes() {
            again.records += try Prepared(db, "SELECT id FROM \(quoted(type.name)) ORDER BY id").dots()
        }
        return again
    }

    /// Types that the description does not have by which this hub last judged.
    private func newTypes() throws -> [RecordType] {
        guard let before = try judgedBy() else { return [] }
        let known = Set(before.split(separator: " ").dropFirst().compactMap { Int($0) })
        return description.types.filter { !known.contains($0.number) }
    }

    /// Judges the next of these, as if they came now; whoever is to have them is owed them then.
    package func judge(again waiting: inout JudgingAgain, at moment: inout WriteMoment, countMax: Int = 256) throws {
        let (aside, records) = (waiting.aside.prefix(countMax), waiting.records.prefix(countMax))
        let losses = try losses()
        for dot in aside {
            guard let change = try change(dot), let verdict = try caseFiles.verdict(on: dot), verdict.kind == .setAside,
                try fault(of: change, at: moment) == nil
            else { continue }
            // What an edition lets stand is a lost machine's all the same.
            if let loss = try loss(of: change, losses) {
                try pass(.setAside, on: change, because: loss.reason, at: &moment)
                continue
            }
            try release(
                change, because: "the register's edition at the hub now knows what was unknown (\(verdict.reason))",
                at: &moment)
        }
        for record in records { try judgeFirst(record, at: &moment) }
        waiting.aside = waiting.aside.dropFirst(aside.count)
        waiting.records = waiting.records.dropFirst(records.count)
        guard waiting.isDone else { return }
        try holdingsView.widen(newTypes())
        try execute("INSERT OR REPLACE INTO _meta VALUES ('judged', ?)", [judge])
    }

    /// Changes of a record that was kept unread until now.
    private func judgeFirst(_ record: Dot, at moment: inout WriteMoment) throws {
        guard let creator = try change(record) else { return }
        for change in try changes(ofRecord: record, in: creator.caseFile) where change.dot.site != 0 {
            guard try caseFiles.verdict(on: change.dot) == nil else { continue }
            if let refusal = try fault(of: change, at: moment) {
                try pass(.setAside, on: change, because: refusal.description, at: &moment)
            }
        }
    }
}

extension Store {
    /// Judges all that another edition has to judge again; each piece is a transaction of its own.
    package func judgeAgain(at moment: () -> WriteMoment, whileTrue goesOn: () -> Bool = { true }) throws {
        guard try read({ try $0.judging.isToJudgeAgain }) else { return }
        var waiting = try read { try $0.judging.toJudgeAgain() }
        repeat {
            waiting = try write(at: moment()) { transaction, moment in
                var waiting = waiting
                try transaction.judging.judge(again: &waiting, at: &moment)
                return waiting
            }
        } while !waiting.isDone && goesOn()
    }
}
