import Causality
import Register

/// Changes of a transaction that are stored but not yet in the database: consecutive ones of one log, which go there
/// as one block.
struct PendingChanges {
    /// One row of `_change`, its content packed or not.
    struct Row {
        var dot: Dot
        var record: Dot
        var caseFile: Dot
        var author: Int64
        var salt: UInt64?
        var feed: Int64
        var isUrgent: Bool
        var content: [UInt8]
    }

    /// A block takes half the bytes of its changes one by one; reading one of them unfolds all.
    static let countMax = 128
    /// Fewer go one by one.
    static let blockCountMin = 8

    /// A block that holds so much is full: unfolded it stays far below what ``ContentBlock`` reads back.
    static let contentBytesMax = 4 * 1_024 * 1_024

    private(set) var rows: [Row] = []
    private var contentBytes = 0

    /// Whether a change with this dot may wait beside those that do.
    func takes(_ dot: Dot) -> Bool {
        guard let last = rows.last?.dot else { return true }
        return rows.count < Self.countMax && contentBytes < Self.contentBytesMax && dot.log == last.log
            && dot.sequence == last.sequence + 1
    }

    mutating func append(_ row: Row) {
        rows.append(row)
        contentBytes += row.content.count
    }

    mutating func removeAll() {
        rows.removeAll(keepingCapacity: true)
        contentBytes = 0
    }

    func row(_ dot: Dot) -> Row? {
        guard let first = rows.first?.dot, dot.log == first.log else { return nil }
        let index = Int(dot.sequence - first.sequence)
        return rows.indices.contains(index) ? rows[index] : nil
    }
}
