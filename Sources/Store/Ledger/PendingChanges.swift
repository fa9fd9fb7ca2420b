import Causality
import Register
import Wire

/// Changes of a transaction that are stored but not yet in the database: consecutive ones of one log, which go there as one
/// batch.
struct PendingChanges {
    /// Unfolded, a batch stays far below what ``ChangeBlock`` reads back.
    static let contentBytesMax = 4 * 1_024 * 1_024

    private(set) var first: Dot?
    private(set) var block = ChangeBlockBuilder()
    private(set) var urgent: [(dot: Dot, urgency: Urgency)] = []

    /// Whether a change with this dot may wait beside those that do.
    func takes(_ dot: Dot) -> Bool {
        guard let first else { return true }
        return block.count < ChangeBlock.countMax && block.contentBytes < Self.contentBytesMax && dot.log == first.log
            && dot.sequence == first.sequence + Int64(block.count)
    }

    /// Returns the place of the change in the block.
    mutating func append(
        at dot: Dot, urgency: Urgency?, _ append: (ChangeBlockBuilder) throws(WireError) -> Void
    ) throws(WireError) -> Int {
        try append(block)
        if first == nil { first = dot }
        if let urgency { urgent.append((dot, urgency)) }
        return block.count - 1
    }

    /// The same of the first of these, which follow each other; returns how many there was room for.
    mutating func append(_ batch: ColumnBatch, _ rows: Range<Int>, feed: Int64) -> Int {
        if first == nil { first = batch.dot(rows.lowerBound) }
        return block.append(batch, rows, feed: feed, countMax: ChangeBlock.countMax, bytesMax: Self.contentBytesMax)
    }

    mutating func removeAll() {
        first = nil
        urgent = []
        // Whoever marked a place in it may want it back.
        if isKnownUniquelyReferenced(&block) { block.truncate(to: 0) } else { block = ChangeBlockBuilder() }
    }

    /// Where a change waits; nil where it does not.
    func index(of dot: Dot) -> Int? {
        guard let first, dot.log == first.log else { return nil }
        let index = Int(dot.sequence - first.sequence)
        return index >= 0 && index < block.count ? index : nil
    }

    // MARK: Put back

    /// What waits by now: a later one is this with more behind it, until all of it is written.
    struct Mark {
        fileprivate let first: Dot?
        fileprivate let block: ChangeBlockBuilder
        fileprivate let count: Int
        fileprivate let urgent: [(dot: Dot, urgency: Urgency)]
    }

    var mark: Mark { Mark(first: first, block: block, count: block.count, urgent: urgent) }

    mutating func restore(_ mark: Mark) {
        (first, block, urgent) = (mark.first, mark.block, mark.urgent)
        block.truncate(to: mark.count)
    }
}
