package import Causality

/// What one record is, as a pure function of the set of changes known of it.
///
/// Nothing here depends on the order or the number of times in which changes came (I4). A change waits until every dot
/// in its context is applied or void.
package struct RecordState: Sendable {
    /// In topological order, ties by corrected time, then dot.
    package private(set) var applied: [Change]
    /// Stored and acknowledged, but something they were written upon has not come yet.
    package private(set) var waiting: [Change]
    /// The causal context of a next change of this record.
    package private(set) var context: VersionVector
    /// Dots under a verdict: they write nothing, and are waited for by nobody.
    private let void: Set<Dot>

    package init(_ changes: [Change], void: Set<Dot> = []) {
        self.void = void
        var sorted = changes
        if sorted.count > 1 {
            sorted.sort { ($0.correctedMilliseconds, $0.dot) < ($1.correctedMilliseconds, $1.dot) }
        }
        var names: Set<Dot> = void
        var applied: [Change] = []
        var waiting: [Change] = []
        for change in sorted {
            if change.needs.allSatisfy(names.contains) {
                names.insert(change.dot)
                applied.append(change)
            } else {
                waiting.append(change)
            }
        }
        if !waiting.isEmpty {
            let order = Self.order(waiting, after: names)
            applied += order.map { waiting[$0] }
            let taken = Set(order)
            waiting = waiting.indices.filter { !taken.contains($0) }.map { waiting[$0] }
        }
        context = VersionVector(applied.flatMap { $0.context.dots + [$0.dot] })
        self.applied = applied
        self.waiting = waiting
    }

    /// Which of `pending`, sorted by time, can be applied after `names`, and in what order: as if gone through again and
    /// again, each time taking what everything before it was taken of, but each need is looked at once.
    private static func order(_ pending: [Change], after names: Set<Dot>) -> [Int] {
        var missing = [Int](repeating: 0, count: pending.count)
        var round = [Int](repeating: 0, count: pending.count)
        var waitingFor: [Dot: [Int]] = [:]
        for (index, change) in pending.enumerated() {
            for need in change.needs where !names.contains(need) {
                missing[index] += 1
                waitingFor[need, default: []].append(index)
            }
        }
        var ready = pending.indices.filter { missing[$0] == 0 }
        var order: [Int] = []
        while let index = ready.popLast() {
            order.append(index)
            for later in waitingFor.removeValue(forKey: pending[index].dot) ?? [] {
                // What stands before its need is passed over, and comes in the next round.
                round[later] = max(round[later], round[index] + (later < index ? 1 : 0))
                missing[later] -= 1
                if missing[later] == 0 { ready.append(later) }
            }
        }
        return order.sorted { (round[$0], $0) < (round[$1], $1) }
    }

    package func isVoid(_ dot: Dot) -> Bool { void.contains(dot) }

    /// Applied changes that write any field of the unit, in topological order.
    package func writers(of unit: ResolutionUnit) -> [Change] {
        applied.filter { change in
            !void.contains(change.dot) && change.writes.contains { unit.fields.contains($0.field) }
        }
    }

    /// The causally maximal writes of the unit, by dot.
    package func siblings(of unit: ResolutionUnit) -> [Sibling] {
        Self.maximal(writers(of: unit)).map { Sibling($0, unit) }.sorted { $0.change.dot < $1.change.dot }
    }

    /// What every side had seen: the maximal writes that are in the context of all `siblings`.
    package func agreed(before siblings: [Sibling], of unit: ResolutionUnit) -> [Value]? {
        guard var seen = siblings.first?.change.context else { return nil }
        for sibling in siblings.dropFirst() { seen.meet(sibling.change.context) }
        let common = writers(of: unit).filter { seen.contains($0.dot) }
        let last = Self.maximal(common)
        return last.count == 1 ? Sibling(last[0], unit).values : nil
    }

    /// Those that no other one of them has in its context.
    private static func maximal(_ writers: [Change]) -> [Change] {
        guard writers.count > 1 else { return writers }
        // Of each log, the two highest sequences that are in a context, and in whose the highest is: a forged context
        // may name its own change, and that hides nothing.
        var seen: [LogID: (first: Int64, by: Dot, second: Int64)] = [:]
        for writer in writers {
            for entry in writer.context.entries {
                guard let known = seen[entry.log] else {
                    seen[entry.log] = (entry.sequence, writer.dot, 0)
                    continue
                }
                if entry.sequence > known.first {
                    seen[entry.log] = (entry.sequence, writer.dot, known.first)
                } else {
                    seen[entry.log]?.second = max(known.second, entry.sequence)
                }
            }
        }
        return writers.filter { writer in
            guard let known = seen[writer.dot.log] else { return true }
            return (known.by == writer.dot ? known.second : known.first) < writer.dot.sequence
        }
    }
}

/// One side of a field or group: a causally maximal write of it.
package struct Sibling: Hashable, Sendable {
    package var change: Change
    /// Aligned with the unit's fields; a field of a group that was not written is `.none`.
    package var values: [Value]

    package init(_ change: Change, _ unit: ResolutionUnit) {
        self.change = change
        values = unit.fields.map { change.value(of: $0) ?? .none }
    }
}

extension Change {
    /// What must be applied, or void, before this is. A context may name only a void change of the same log; the record's
    /// creation is waited for all the same.
    fileprivate var needs: [Dot] {
        let dots = context.dots
        return createsRecord ? dots : dots + [record]
    }

    /// Milliseconds since 1970 by the hub's clock as far as the writer knew it; advice only.
    package var correctedMilliseconds: Int64 { timestamp.milliseconds &+ clock.offsetMilliseconds }
}
