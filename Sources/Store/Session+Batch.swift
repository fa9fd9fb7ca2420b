package import Causality
package import Exchange
import GRDB
import Register
import Wire

/// What a facility sends next: urgent case files first, then what was written first.
extension Session {
    /// How many runs the hub may hold of this log while more overtakes it. Each exchange tells, proves and saves them all:
    /// without a limit a long backlog would cost the square of what is urgent in it.
    package static let overtakingRunsMax = 4_096

    /// What the hub does not hold of the own log, most urgent case files first, up to about `contentBytesMax`.
    ///
    /// A batch is in order of sequence; what makes an urgent case file overtake is being in it at all.
    package func readBatch(
        held: IntervalSet, contentBytesMax: Int, runsMax: Int = overtakingRunsMax
    ) throws -> FacilityAgent.Batch {
        let end = try ownLogEnd()
        guard held.prefixEnd < end else { return try proved(FacilityAgent.Batch(changes: [], logEnd: end), held) }
        var picked = Picked(held: held, end: end, bytesMax: contentBytesMax, runsMax: runsMax)
        let gaps = held.gaps(in: (held.prefixEnd + 1)...end)
        try pickUrgent(&picked, in: gaps)
        if !picked.isFull { try pickInOrder(&picked, in: gaps) }
        let changes = picked.changes.values.sorted { $0.dot < $1.dot }
        return try proved(
            FacilityAgent.Batch(changes: changes, links: try links(before: changes, held: held), logEnd: end), held)
    }

    private struct Picked {
        let held: IntervalSet
        let end: Int64
        let bytesMax: Int
        let runsMax: Int
        var changes: [Dot: Change] = [:]
        var bytes = 0
        /// At most so many runs of the log are begun by what was picked.
        var runs = 0

        var isFull: Bool { bytes >= bytesMax || changes.count >= BatchAllowance.changesPickedMax }

        mutating func add(_ row: ChangeRow) {
            guard changes.updateValue(row.change, forKey: row.change.dot) == nil else { return }
            bytes += row.contentBytes + 24
        }
    }

    private func pickUrgent(_ picked: inout Picked, in gaps: [ClosedRange<Int64>]) throws {
        let log = store.identity.log
        var files: Set<Dot> = []
        func wants() -> Bool { !picked.isFull && picked.held.runs.count + picked.runs < picked.runsMax }
        for gap in gaps where wants() {
            try Prepared(
                db,
                """
                SELECT coalesce(case_id, dot) FROM _change WHERE urgent = 1 AND dot BETWEEN ? AND ? ORDER BY dot
                """, Dot(log, gap.lowerBound).packed, Dot(log, gap.upperBound).packed
            ).scan { row in
                if let file = Dot(packed: row.number(0)), files.insert(file).inserted {
                    try pick(&picked, caseFile: file)
                }
                return wants()
            }
        }
    }

    /// What waits of one case file, as much as there is room for.
    private func pick(_ picked: inout Picked, caseFile: Dot) throws {
        let log = store.identity.log
        var waiting: [ClosedRange<Int64>] = []
        func wait(_ sequence: Int64) {
            guard !picked.held.contains(sequence) else { return }
            if let last = waiting.last, last.upperBound + 1 == sequence {
                waiting[waiting.count - 1] = last.lowerBound...sequence
            } else {
                waiting.append(sequence...sequence)
            }
        }
        if caseFile.log == log { wait(caseFile.sequence) }
        // From the index alone: what the hub holds is not read.
        let dots = try Prepared(
            db, "SELECT dot FROM _change WHERE case_id = ? AND dot BETWEEN ? AND ? ORDER BY dot", caseFile.packed,
            Dot(log, picked.held.prefixEnd + 1).packed, Dot(log, picked.end).packed)
        try dots.forEach { row in Dot(packed: row.number(0)).map { wait($0.sequence) } }
        var last: Change?
        for run in waiting {
            guard try read(run, into: &picked, last: &last) else { return }
            picked.runs += 1
        }
    }

    private func pickInOrder(_ picked: inout Picked, in gaps: [ClosedRange<Int64>]) throws {
        var last: Change?
        for gap in gaps { guard try read(gap, into: &picked, last: &last) else { return } }
    }

    /// False where there was no room for all of the run.
    private func read(
        _ run: ClosedRange<Int64>, into picked: inout Picked, last: inout Change?
    ) throws -> Bool {
        let log = store.identity.log
        var isWhole = true
        try scanRows(
            "dot BETWEEN ? AND ? ORDER BY dot", [Dot(log, run.lowerBound).packed, Dot(log, run.upperBound).packed]
        ) { row in
            isWhole = !picked.isFull || isWritten(row.change, with: last)
            guard isWhole else { return false }
            picked.add(row)
            last = row.change
            return true
        }
        return isWhole
    }

    /// Changes of one transaction in one case file travel together; one transaction's have the same clock reading.
    private func isWritten(_ change: Change, with last: Change?) -> Bool {
        change.caseFile == last?.caseFile && change.timestamp.milliseconds == last?.timestamp.milliseconds
    }

    /// The link before each run that does not follow what the hub holds, all in one pass over the log.
    private func links(before changes: [Change], held: IntervalSet) throws -> [ChainLink] {
        var previous = held.prefixEnd
        let ends = changes.compactMap { change -> Int64? in
            let before = change.dot.sequence - 1
            defer { previous = change.dot.sequence }
            return before == previous || held.contains(before) ? nil : before
        }
        return try zip(ends, chains(of: store.identity.log, at: ends)).map {
            ChainLink(sequence: $0, digest: $1.digest)
        }
    }
}
