import Causality
import Wire

/// Changes of a transaction that are stored but not yet in the database: consecutive ones of one log, which go there as one
/// batch.
struct PendingChanges {
    /// Unfolded, a batch stays far below what ``ChangeBlock`` reads back.
    static let contentBytesMax = 4 * 1_024 * 1_024

    private(set) var first: Dot?
    private(set) var entries: [ChangeBlock.Entry] = []
    private(set) var urgent: [Dot] = []
    private var contentBytes = 0

    /// Whether a change with this dot may wait beside those that do.
    func takes(_ dot: Dot) -> Bool {
        guard let first else { return true }
        return entries.count < ChangeBlock.countMax && contentBytes < Self.contentBytesMax && dot.log == first.log
            && dot.sequence == first.sequence + Int64(entries.count)
    }

    mutating func append(_ entry: ChangeBlock.Entry, at dot: Dot, isUrgent: Bool) {
        if entries.isEmpty { first = dot }
        entries.append(entry)
        contentBytes += entry.content.count
        if isUrgent { urgent.append(dot) }
    }

    mutating func removeAll() {
        first = nil
        entries.removeAll(keepingCapacity: true)
        urgent = []
        contentBytes = 0
    }

    func entry(_ dot: Dot) -> ChangeBlock.Entry? {
        guard let first, dot.log == first.log else { return nil }
        let index = Int(dot.sequence - first.sequence)
        return entries.indices.contains(index) ? entries[index] : nil
    }
}
