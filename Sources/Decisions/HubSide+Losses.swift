package import Causality
package import Ledger
import Register
package import Store

/// Machines that were lost: since when, and what came of them since.
extension HubSide {
    /// Notes that changes come now, where that is not known of what came last.
    func noteArrival(at moment: WriteMoment) throws {
        let last = try arrivals("ORDER BY place DESC LIMIT 1").last
        guard ArrivalMarks.isDue(after: last, now: moment.wallMilliseconds) else { return }
        // Where nothing came since the last mark, this says more.
        try execute("INSERT OR REPLACE INTO _arrival VALUES (?, ?)", [try lastFeed() + 1, moment.wallMilliseconds])
    }

    private func arrivals(_ order: String) throws -> [ArrivalMarks.Mark] {
        var marks: [ArrivalMarks.Mark] = []
        try Prepared(db, "SELECT place, at FROM _arrival \(order)").forEach { row in
            marks.append(ArrivalMarks.Mark(place: row.number(0), time: row.number(1)))
        }
        return marks
    }

    /// Shuts a machine out that was lost since a time: of the one that is enrolled, or a former one. Gives whether it is that
    /// which is enrolled.
    package func shutOut(
        _ site: Int, _ incarnation: Int?, since: Int64, now: Int64
    ) throws -> (loss: LossReview, isEnrolled: Bool) {
        let last = try query("SELECT incarnation FROM _site WHERE number = ? AND key IS NOT NULL", [site]).first(
            Int.self)
        guard let last else { throw Refusal("site \(site)", "is not enrolled; see 'kerben hub sites'") }
        let lost = incarnation ?? last
        let heard = Set(try ledger.logs(of: site).map(\.incarnation) + [last])
        guard heard.contains(lost) else {
            let all = heard.sorted().map(String.init).joined(separator: ", ")
            throw Refusal("site \(site)", "--incarnation is that of a machine that was heard: \(all)")
        }
        if lost == last {
            try execute("UPDATE _site SET revoked_at = coalesce(revoked_at, ?) WHERE number = ?", [now, site])
            // Whoever has the machine may have that, too.
            _ = try cancelEnrolmentCode(site: site)
        }
        let log = LogID(site: site, incarnation: lost)
        try note(.lost(since: since / 1_000), of: log, at: now)
        return (try lose(log, since: since), lost == last)
    }

    /// A machine of a site is lost: the one that is enrolled, or a former one. What was told of it before holds, too.
    func lose(_ log: LogID, since: Int64) throws -> LossReview {
        let last = try lastFeed()
        let marks = try arrivals("ORDER BY place")
        let known = try marks.first.map { $0.time > since } ?? true ? lastOwnPlace(before: since) : 0
        var review = LossReview(
            log: log, since: since,
            firstPlace: ArrivalMarks.firstPlace(since: since, marks, known: known) ?? last + 1, toldAt: last)
        if let former = try judging.losses()[log] { review = former.and(review) }
        try execute(
            "INSERT OR REPLACE INTO _lost VALUES (?, ?, ?, ?)",
            [log.packed, review.since, review.firstPlace, review.toldAt])
        return review
    }

    /// The place of the last change that the hub itself wrote before a time, by its own clock; 0 where there is none.
    private func lastOwnPlace(before time: Int64) throws -> Int64 {
        var place: Int64 = 0
        for log in try ledger.logs(of: 0) {
            var last: Dot?
            try ledger.scan(log, 1...Dot.sequenceMax) { held in
                guard held.change.correctedMilliseconds < time else { return false }
                last = held.change.dot
                return true
            }
            place = try max(place, last.flatMap(ledger.feed) ?? 0)
        }
        return place
    }

    /// What came of the machine since, in the order in which it came.
    package func work(of loss: LossReview) throws -> [Dot] {
        try ledger.places(after: loss.firstPlace - 1).filter { loss.concerns($0.dot, at: $0.feed) }.map(\.dot)
    }

    /// Sets these aside, but for what is already, or was released since; gives how many that were.
    package func setAside(
        _ work: some Sequence<Dot>, of loss: LossReview, author: String?, at moment: inout WriteMoment
    ) throws -> Int {
        var count = 0
        for dot in work {
            let verdict = try caseFiles.verdict(on: dot)
            guard try loss.isToSetAside(verdict?.kind, saidAt: verdict.flatMap { try ledger.feed(of: $0.verdict) }),
                let change = try change(dot)
            else { continue }
            try judging.pass(
                .setAside, on: change, because: loss.reason, author: author ?? HubDecisions.hubAuthor, at: &moment)
            count += 1
        }
        return count
    }
}

extension Judging {
    /// Of which lost machine a change came since; nil where of none.
    func loss(of change: Change, _ losses: [LogID: LossReview]) throws -> LossReview? {
        guard let loss = losses[change.dot.log], let place = try ledger.feed(of: change.dot),
            loss.concerns(change.dot, at: place)
        else { return nil }
        return loss
    }

    /// Machines that were lost, by their logs.
    func losses() throws -> [LogID: LossReview] {
        var losses: [LogID: LossReview] = [:]
        try Prepared(db, "SELECT log, since, first_place, told_at FROM _lost").forEach { row in
            guard let log = LogID(packed: row.number(0)) else { throw damaged("which machines were lost") }
            losses[log] = LossReview(log: log, since: row.number(1), firstPlace: row.number(2), toldAt: row.number(3))
        }
        return losses
    }
}
