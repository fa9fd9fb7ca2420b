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
        applied = []
        context = VersionVector()
        var pending = changes
        if pending.count > 1 {
            pending.sort { ($0.correctedMilliseconds, $0.dot) < ($1.correctedMilliseconds, $1.dot) }
        }
        var names: Set<Dot> = void
        var progress = true
        while progress, !pending.isEmpty {
            progress = false
            var rest: [Change] = []
            for change in pending {
                // A context may name only a void change of the same log; the record's creation is waited for all the same.
                guard change.createsRecord || names.contains(change.record),
                    change.context.dots.allSatisfy(names.contains)
                else {
                    rest.append(change)
                    continue
                }
                names.insert(change.dot)
                applied.append(change)
                context.join(change.context)
                context.insert(change.dot)
                progress = true
            }
            pending = rest
        }
        waiting = pending
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
        let common = writers(of: unit).filter { writer in
            siblings.allSatisfy { $0.change.context.contains(writer.dot) }
        }
        let last = Self.maximal(common)
        return last.count == 1 ? Sibling(last[0], unit).values : nil
    }

    private static func maximal(_ writers: [Change]) -> [Change] {
        guard writers.count > 1 else { return writers }
        return writers.filter { one in !writers.contains { $0.context.contains(one.dot) && $0.dot != one.dot } }
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
    /// Milliseconds since 1970 by the hub's clock as far as the writer knew it; advice only.
    package var correctedMilliseconds: Int64 { timestamp.milliseconds &+ clock.offsetMilliseconds }
}
