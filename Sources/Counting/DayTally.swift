import Register

/// Where a sum that is kept by difference stands, so that what there is on a day is the sum of few numbers, and one more
/// person alters two of them.
///
/// A day's own node holds by how many there are more, or less, than the day before; the node of a block of 32 days holds the
/// sum of those. A day is read from the blocks before its own, and the days of that up to it. Blocks have the numbers from 1
/// on, days those after them.
package enum DayTally {
    private static let daysInBlock: Int64 = 32
    private static let blocks: Int64 = 4_096
    private static let firstDay = CivilTime.days(year: 1900, month: 1, day: 1)
    /// Bits of a node's number.
    package static let nodeBits: Int64 = 18

    /// Days since the first that is tallied, by number; before it everybody is as on it, and nothing is tallied after the last.
    package static let days: Range<Int64> = 0..<blocks * daysInBlock

    /// The number of a date as ``CivilTime/date(_:)`` packs it; of a month or a year, of its first day.
    package static func day(_ date: Int64) -> Int64 {
        let day = CivilTime.firstDay(date)
        return CivilTime.days(year: day / 416, month: day % 416 / 32, day: day % 32) - firstDay
    }

    /// The node of a day's own change; nil where it is after every day that is tallied.
    package static func node(ofDay day: Int64) -> Int64? {
        let day = max(day, 0)
        return days.contains(day) ? blocks + 1 + day : nil
    }

    /// The node of the block that a change at a day's node alters too.
    package static func block(over node: Int64) -> Int64 { (node - blocks - 1) / daysInBlock + 1 }

    /// The nodes whose sum is what there is on a day; none where it is not tallied.
    package static func nodes(upTo day: Int64) -> [ClosedRange<Int64>] {
        guard days.contains(day) else { return [] }
        let block = day / daysInBlock
        let own = blocks + 1 + block * daysInBlock...blocks + 1 + day
        return block == 0 ? [own] : [own, 1...block]
    }
}
