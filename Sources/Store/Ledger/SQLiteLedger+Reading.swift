package import Causality
package import Ledger
package import Register
import Wire

/// What is read of the change set by record, by case file and in order of arrival.
extension SQLiteLedger {
    package func changes(ofRecord record: Dot, in caseFile: Dot) throws -> [Change] {
        // The case file's own first record is written again under the case id too.
        try [change(record)].compactMap(\.self)
            + found("case_id = ?1 AND record = ?2 ORDER BY dot", caseFile.packed, record.packed).map(\.change)
    }

    package func changes(ofCaseFile caseFile: Dot) throws -> [Change] {
        try [change(caseFile)].compactMap(\.self)
            + found("case_id = ?1", caseFile.packed).sorted { $0.feed < $1.feed }.map(\.change)
    }

    private func found(_ condition: String, _ arguments: Int64...) throws -> [HeldChange] {
        try writePending()
        let query = try Prepared(db, "SELECT dot FROM _file_change WHERE " + condition)
        for (index, argument) in arguments.enumerated() { query.bind(Int32(index + 1), argument) }
        return try query.dots().map { dot in
            guard let held = try heldChange(dot) else { throw damaged("the index of case files at \(dot)") }
            return held
        }
    }

    package func places(ofCaseFile caseFile: Dot, after feed: Int64) throws -> [FeedPlace] {
        try writePending()
        let dots =
            try [caseFile]
            + Prepared(db, "SELECT dot FROM _file_change WHERE case_id = ?", caseFile.packed).dots()
        return try dots.compactMap { dot in
            try self.feed(of: dot, after: feed).map { FeedPlace(feed: $0, dot: dot) }
        }.sorted()
    }

    /// The place of a change that came after another: of a row alone, but where a batch was joined of what came apart.
    private func feed(of dot: Dot, after feed: Int64) throws -> Int64? {
        var found: Int64?
        try Prepared(
            db, "SELECT first, count, feed, last_feed FROM _batch WHERE first <= ? ORDER BY first DESC LIMIT 1",
            dot.packed
        ).forEach { row in
            guard let first = Dot(packed: row.number(0)) else { throw damaged("a dot") }
            let (index, count) = (dot.sequence - first.sequence, row.number(1))
            guard first.log == dot.log, index < count, row.number(3) > feed else { return }
            let isTogether = row.number(3) &- row.number(2) == count - 1
            found = isTogether ? row.number(2) &+ index : try self.feed(of: dot)
        }
        return found.flatMap { $0 > feed ? $0 : nil }
    }

    package func dots(ofCaseFile caseFile: Dot, in log: LogID, _ sequences: ClosedRange<Int64>) throws -> [Dot] {
        try writePending()
        // From the index alone.
        return try Prepared(
            db, "SELECT dot FROM _file_change WHERE case_id = ? AND dot BETWEEN ? AND ? ORDER BY dot", caseFile.packed,
            Dot(log, sequences.lowerBound).packed, Dot(log, sequences.upperBound).packed
        ).dots()
    }

    /// Which own changes are of an urgency; one of the first is not among the urgent ones.
    static func table(_ urgency: Urgency) -> String { urgency == .first ? "_first" : "_urgent" }

    /// Case files that own changes of an urgency opened, or are in, until `body` wants no more.
    package func scanFiles(
        _ urgency: Urgency, _ sequences: ClosedRange<Int64>, _ body: (Dot) throws -> Bool
    ) throws {
        try writePending()
        let urgent = try Prepared(
            db, "SELECT dot FROM \(Self.table(urgency)) WHERE dot BETWEEN ? AND ? ORDER BY dot",
            Dot(log, sequences.lowerBound).packed, Dot(log, sequences.upperBound).packed
        ).dots()
        for dot in urgent {
            guard let file = try caseFile(of: dot) else { continue }
            guard try body(file) else { return }
        }
    }

    /// Case files that a site opened in its other logs, in order.
    package func filesOpened(beside log: LogID) throws -> [Dot] {
        try writePending()
        var files: [Dot] = []
        // Logs of one site adjoin.
        try Prepared(
            db, "SELECT first, count, feed, changes FROM _batch WHERE first BETWEEN ? AND ? ORDER BY first",
            Dot.all(of: log.site).lowerBound.packed, Dot.all(of: log.site).upperBound.packed
        ).forEach { row in
            let block = try block(row)
            guard block.count > 0, block.dot(0).log != log else { return }
            for index in 0..<block.count where block.caseFile(index) == block.dot(index) {
                files.append(block.dot(index))
            }
        }
        return files
    }

    /// Of rows alone, but where a batch was joined of what came apart.
    package func places(after feed: Int64) throws -> [FeedPlace] {
        try writePending()
        var places: [FeedPlace] = []
        // All is all, also where a place was altered to one that there cannot be.
        let feed = feed == 0 ? Int64.min : feed
        let rows = try Prepared(
            db, "SELECT first, count, feed, changes, last_feed FROM _batch WHERE last_feed > ?", feed)
        try rows.forEach { row in
            guard let first = Dot(packed: row.number(0)) else { throw damaged("a dot") }
            let (count, start) = (row.number(1), row.number(2))
            let isTogether = count >= 1 && row.number(4) &- start == count - 1 && row.number(4) >= start
            guard isTogether, count <= Int64(ChangeBlock.countMax), first.sequence <= Dot.sequenceMax - count + 1 else {
                let block = try block(row)
                for index in 0..<block.count where block.feed(index) > feed {
                    places.append(FeedPlace(feed: block.feed(index), dot: block.dot(index)))
                }
                return
            }
            for index in (feed < start ? 0 : feed + 1 - start)..<count {
                places.append(FeedPlace(feed: start + index, dot: Dot(first.log, first.sequence + index)))
            }
        }
        return places.sorted()
    }

    /// What a change names, without what it says.
    struct NamedChange {
        var dot: Dot
        var record: Dot
        var caseFile: Dot
        var type: Int
    }

    /// What came after a place, by log; of all of it no more than names is unpacked.
    func forEachName(after feed: Int64, _ body: (NamedChange) throws -> Void) throws {
        try writePending()
        try Prepared(
            db, "SELECT first, count, feed, changes FROM _batch WHERE last_feed > ? ORDER BY first", feed
        ).forEach { row in
            let block = try block(row)
            for index in 0..<block.count where block.feed(index) > feed {
                let type: Int
                do { type = try block.type(index) } catch { throw damaged("the content of \(block.dot(index))") }
                try body(
                    NamedChange(
                        dot: block.dot(index), record: block.record(index), caseFile: block.caseFile(index), type: type)
                )
            }
        }
    }

    // MARK: As it is there

    /// Sequences that are there of each log, how many changes have a name that none can have, and how many batches begin
    /// within another: a change would be one thing to who reads its log, and another to who looks it up.
    func present() throws -> (sequences: [LogID: IntervalSet], nameless: Int, overlapping: [LogID: Int]) {
        try writePending()
        var present: [LogID: IntervalSet] = [:]
        var nameless = 0
        var overlapping: [LogID: Int] = [:]
        var end: Int64 = 0
        try Prepared(db, "SELECT first, count FROM _batch ORDER BY first").forEach { row in
            let count = row.number(1)
            guard let first = Dot(packed: row.number(0)), count >= 1, count <= Int64(ChangeBlock.countMax),
                first.sequence <= Dot.sequenceMax - count + 1
            else {
                nameless += 1
                return
            }
            if first.packed <= end { overlapping[first.log, default: 0] += 1 }
            end = max(end, first.packed + (count - 1))
            present[first.log, default: IntervalSet()].insert(first.sequence...(first.sequence + count - 1))
        }
        return (present, nameless, overlapping)
    }

    /// The last sequence that is there of a log, held in a run or not.
    func lastSequence(of log: LogID) throws -> Int64? {
        try writePending()
        return try Prepared(
            db, "SELECT first + count - 1 FROM _batch WHERE first BETWEEN ? AND ? ORDER BY first DESC LIMIT 1",
            Dot(log, 1).packed, Dot(log, Dot.sequenceMax).packed
        ).number().flatMap { Dot(packed: $0)?.sequence }
    }

    /// Logs of which runs are kept.
    func logs() throws -> Set<LogID> {
        Set(try Prepared(db, "SELECT DISTINCT log FROM _run").numbers().compactMap { LogID(packed: $0) })
    }
}
