import Register

/// Where a sum that is kept by difference stands, so that what there is on a day is the sum of few numbers, and one more
/// person alters few of them.
///
/// A day's own node holds by how many there are more, or less, than the day before; a block of 32 days holds sums of those, as
/// a Fenwick tree over the blocks (Fenwick 1994): a day is read from a dozen blocks and some days, and a change alters a day and
/// a dozen blocks. Blocks have the numbers from 1 on, days those after them.
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

    /// The blocks that a change at a day's node alters too.
    package static func blocks(over node: Int64) -> [Int64] {
        var found: [Int64] = []
        var block = (node - blocks - 1) / daysInBlock + 1
        while block <= blocks {
            found.append(block)
            block += block & -block
        }
        return found
    }

    /// The nodes whose sum is what there is on a day; none where it is not tallied.
    package static func nodes(upTo day: Int64) -> [ClosedRange<Int64>] {
        guard days.contains(day) else { return [] }
        var block = day / daysInBlock
        var found = [blocks + 1 + block * daysInBlock...blocks + 1 + day]
        while block > 0 {
            found.append(block...block)
            block -= block & -block
        }
        return found
    }
}
