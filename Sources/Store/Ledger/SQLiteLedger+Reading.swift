package import Causality
import GRDB
package import Ledger
package import Register
import Wire

/// What is read of the change set by record, by case file, by log and in order of arrival.
extension SQLiteLedger {
    package func feed(of dot: Dot) throws -> Int64? {
        if let row = pending.row(dot) { return row.feed }
        return try Prepared(db, "SELECT feed FROM _change WHERE dot = ?", dot.packed).number()
    }

    package func scan(
        _ log: LogID, _ sequences: ClosedRange<Int64>, _ body: (HeldChange) throws -> Bool
    ) throws {
        try scanRows(
            "dot BETWEEN ? AND ? ORDER BY dot",
            [Dot(log, sequences.lowerBound).packed, Dot(log, sequences.upperBound).packed], body)
    }

    package func changes(ofRecord record: Dot, in caseFile: Dot) throws -> [Change] {
        // The case file's own first record is written again under the case id too.
        try changes("dot = ?", [record.packed])
            + changes("case_id = ? AND record = ? ORDER BY dot", [caseFile.packed, record.packed])
    }

    package func changes(ofCaseFile caseFile: Dot) throws -> [Change] {
        try changes("dot = ?", [caseFile.packed]) + changes("case_id = ? ORDER BY feed", [caseFile.packed])
    }

    package func dots(ofCaseFile caseFile: Dot, in log: LogID, _ sequences: ClosedRange<Int64>) throws -> [Dot] {
        try writePending()
        // From the index alone.
        return try Prepared(
            db, "SELECT dot FROM _change WHERE case_id = ? AND dot BETWEEN ? AND ? ORDER BY dot", caseFile.packed,
            Dot(log, sequences.lowerBound).packed, Dot(log, sequences.upperBound).packed
        ).dots()
    }

    /// The case file of a change.
    func caseFile(of dot: Dot) throws -> Dot? {
        if let row = pending.row(dot) { return row.caseFile }
        return try Prepared(db, "SELECT coalesce(case_id, dot) FROM _change WHERE dot = ?", dot.packed).number()
            .flatMap { Dot(packed: $0) }
    }

    /// Case files that own changes opened that are marked urgent, or are in, until `body` wants no more.
    package func scanUrgentFiles(_ sequences: ClosedRange<Int64>, _ body: (Dot) throws -> Bool) throws {
        try writePending()
        try Prepared(
            db, "SELECT coalesce(case_id, dot) FROM _change WHERE urgent = 1 AND dot BETWEEN ? AND ? ORDER BY dot",
            Dot(log, sequences.lowerBound).packed, Dot(log, sequences.upperBound).packed
        ).scan { row in try Dot(packed: row.number(0)).map(body) ?? true }
    }

    /// Case files that a site opened, in order.
    func filesOpened(by site: Int) throws -> [Dot] {
        try writePending()
        let dots = Dot.all(of: site)
        return try Prepared(
            db, "SELECT dot FROM _change WHERE dot BETWEEN ? AND ? AND case_id IS NULL ORDER BY dot",
            dots.lowerBound.packed, dots.upperBound.packed
        ).dots()
    }

    /// No index has the order of arrival, and one for it would cost every change 12 bytes for good: 16 bytes a change are
    /// held instead for as long as this takes.
    package func places(after feed: Int64) throws -> [FeedPlace] {
        try writePending()
        var places: [FeedPlace] = []
        try Prepared(db, "SELECT feed, dot FROM _change WHERE feed > ?", feed).forEach { row in
            guard let dot = Dot(packed: row.number(1)) else { throw damaged("a dot") }
            places.append(FeedPlace(feed: row.number(0), dot: dot))
        }
        return places.sorted()
    }

    // MARK: As it is there

    /// Sequences that are there of each log, and how many changes have a name that none can have.
    func present() throws -> (sequences: [LogID: IntervalSet], nameless: Int) {
        try writePending()
        var present: [LogID: IntervalSet] = [:]
        var log: LogID?
        var run: ClosedRange<Int64>?
        var nameless = 0
        func end() {
            if let log, let run { present[log, default: IntervalSet()].insert(run) }
            run = nil
        }
        try Prepared(db, "SELECT dot FROM _change ORDER BY dot").forEach { row in
            guard let dot = Dot(packed: row.number(0)) else {
                nameless += 1
                return
            }
            if dot.log == log, let low = run?.lowerBound, run?.upperBound == dot.sequence - 1 {
                run = low...dot.sequence
            } else {
                end()
                log = dot.log
                run = dot.sequence...dot.sequence
            }
        }
        end()
        return (present, nameless)
    }

    /// The last sequence that is there of a log, held in a run or not.
    func lastSequence(of log: LogID) throws -> Int64? {
        try writePending()
        return try Prepared(
            db, "SELECT max(dot) FROM _change WHERE dot BETWEEN ? AND ?", Dot(log, 1).packed,
            Dot(log, Dot.sequenceMax).packed
        ).number().flatMap { Dot(packed: $0)?.sequence }
    }

    /// Logs of which runs are kept.
    func logs() throws -> Set<LogID> {
        Set(try Prepared(db, "SELECT DISTINCT log FROM _run").numbers().compactMap { LogID(packed: $0) })
    }
}
