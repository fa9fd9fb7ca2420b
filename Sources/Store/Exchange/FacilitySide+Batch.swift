package import Causality
package import Exchange
import Ledger
import Register
import Wire

/// What a facility sends next: urgent case files first, then what was written first.
extension FacilitySide {
    /// How many runs the hub may hold of this log while more overtakes it. Each exchange tells, proves and saves them all:
    /// without a limit a long backlog would cost the square of what is urgent in it.
    package static let overtakingRunsMax = 4_096

    /// What the hub does not hold of the own log, most urgent case files first, up to about `contentBytesMax`.
    ///
    /// A batch is in order of sequence; what makes an urgent case file overtake is being in it at all.
    package func readBatch(
        held: IntervalSet, contentBytesMax: Int, runsMax: Int = overtakingRunsMax
    ) throws -> FacilityAgent.Batch {
        let end = try ownLog.ownLogEnd()
        if let back = try toGiveBack(contentBytesMax, logEnd: end) { return back }
        guard held.prefixEnd < end else { return try proved(FacilityAgent.Batch(changes: [], logEnd: end), held) }
        var picked = Picked(held: held, end: end, bytesMax: contentBytesMax, runsMax: runsMax)
        let gaps = held.gaps(in: (held.prefixEnd + 1)...end)
        try pickUrgent(&picked, in: gaps)
        if !picked.isFull { try pickInOrder(&picked, in: gaps) }
        let changes = picked.changes.values.sorted { $0.dot < $1.dot }
        // The agent would ask again at once, and the hub be called without end.
        guard !changes.isEmpty else { throw unsentIsAltered }
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
        var files: [Dot: Waiting] = [:]

        var isFull: Bool { bytes >= bytesMax || changes.count >= BatchAllowance.changesPickedMax }

        mutating func add(_ row: HeldChange) {
            guard changes.updateValue(row.change, forKey: row.change.dot) == nil else { return }
            bytes += row.contentBytes + 24
        }

        /// The custody that a change rests on, where the hub would not have it yet.
        func missingBasis(of change: Change) -> Dot? {
            guard let basis = change.basis, basis.log == change.dot.log, basis < change.dot,
                changes[basis] == nil, !held.contains(basis.sequence)
            else { return nil }
            return basis
        }
    }

    /// What waits of one case file, in order, and how much of it was picked.
    private struct Waiting {
        var sequences: [Int64] = []
        var next = 0
        var last: Change?

        /// The next of them that follow one another.
        var run: ClosedRange<Int64>? {
            guard next < sequences.count else { return nil }
            var end = next
            while end + 1 < sequences.count, sequences[end + 1] == sequences[end] + 1 { end += 1 }
            return sequences[next]...sequences[end]
        }
    }

    private enum Taken {
        case whole
        case full
        /// Not before this, which stands in another file of the person.
        case needs(Dot)
    }

    private func pickUrgent(_ picked: inout Picked, in gaps: [ClosedRange<Int64>]) throws {
        var files: Set<Dot> = []
        func wants() -> Bool { !picked.isFull && picked.held.runs.count + picked.runs < picked.runsMax }
        for urgency in [Urgency.first, .urgent] {
            for gap in gaps where wants() {
                try ledger.scanFiles(urgency, gap) { file in
                    if files.insert(file).inserted { try pick(&picked, caseFile: file) }
                    return wants()
                }
            }
        }
    }

    /// What waits of one case file, as much as there is room for; and before a change the custody that it rests on, with
    /// what waits before that in its own file: the hub judges a change by its basis, and in order.
    private func pick(_ picked: inout Picked, caseFile: Dot) throws {
        var wanted: [(file: Dot, upTo: Int64)] = [(caseFile, picked.end)]
        // Each needs something earlier than itself, so this ends.
        while let (file, upTo) = wanted.last {
            switch try take(file, upTo: upTo, into: &picked) {
            case .whole: wanted.removeLast()
            case .full: return
            case .needs(let basis):
                guard let other = try ledger.caseFile(of: basis) else { throw damaged("the custody \(basis)") }
                wanted.append((other, basis.sequence))
            }
        }
    }

    /// Goes on in a case file up to a change, and to the end of what was written with that.
    private func take(_ caseFile: Dot, upTo: Int64, into picked: inout Picked) throws -> Taken {
        let log = store.log
        var waiting = try picked.files[caseFile] ?? waiting(of: caseFile, picked)
        defer { picked.files[caseFile] = waiting }
        while let run = waiting.run {
            var stopped: Taken?
            let former = waiting.next
            let isBegun = waiting.last?.dot.sequence == run.lowerBound - 1
            try ledger.scan(log, run) { row in
                let isWithLast = isWritten(row.change, with: waiting.last)
                let missing = picked.missingBasis(of: row.change)
                if row.change.dot.sequence > upTo, !isWithLast {
                    stopped = .whole
                } else if picked.isFull, !isWithLast || missing != nil {
                    stopped = .full
                } else if let missing {
                    stopped = .needs(missing)
                } else {
                    if row.change.dot.sequence == run.lowerBound, !isBegun { picked.runs += 1 }
                    picked.add(row)
                    waiting.next += 1
                    waiting.last = row.change
                }
                return stopped == nil
            }
            if let stopped { return stopped }
            // What is named and not there would be looked for without end.
            guard waiting.next > former else { throw unsentIsAltered }
        }
        return .whole
    }

    private func waiting(of caseFile: Dot, _ picked: Picked) throws -> Waiting {
        let log = store.log
        var waiting = Waiting()
        func wait(_ sequence: Int64) {
            if !picked.held.contains(sequence) { waiting.sequences.append(sequence) }
        }
        if caseFile.log == log { wait(caseFile.sequence) }
        // What the hub holds is not read.
        for dot in try ledger.dots(ofCaseFile: caseFile, in: log, (picked.held.prefixEnd + 1)...picked.end) {
            wait(dot.sequence)
        }
        return waiting
    }

    private func pickInOrder(_ picked: inout Picked, in gaps: [ClosedRange<Int64>]) throws {
        var last: Change?
        for gap in gaps { guard try read(gap, into: &picked, last: &last) else { return } }
    }

    /// False where there was no room for all of the run.
    private func read(
        _ run: ClosedRange<Int64>, into picked: inout Picked, last: inout Change?
    ) throws -> Bool {
        var isWhole = true
        try ledger.scan(store.log, run) { row in
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
        return try zip(ends, ledger.chains(of: store.log, at: ends)).map {
            ChainLink(sequence: $0, digest: $1.digest)
        }
    }
}
