/// The name of one change: a log and a sequence in it, never reused.
///
/// A record's id is the dot of the change that created it: unique without a link, small on the wire, and an integer key
/// in SQLite. Random 128-bit ids were rejected: they cost 16 bytes a reference and say nothing about their origin.
package struct Dot: Hashable, Comparable, Sendable {
    package static let sequenceMax: Int64 = 1 << 35 - 1

    /// 15 bits site, 13 bits incarnation, 35 bits sequence; always positive.
    package let packed: Int64

    package init(_ log: LogID, _ sequence: Int64) {
        precondition(sequence >= 1 && sequence <= Self.sequenceMax, "sequence out of range")
        packed = log.packed << 35 | sequence
    }

    /// Nil where the number is none that a dot can have.
    package init?(packed: Int64) {
        guard packed > 0, packed & Self.sequenceMax != 0 else { return nil }
        self.packed = packed
    }

    package var log: LogID { LogID(site: Int(packed >> 48), incarnation: Int(packed >> 35 & 0x1FFF)) }
    /// From 1, without gaps.
    package var sequence: Int64 { packed & Self.sequenceMax }
    package var site: Int { Int(packed >> 48) }

    /// Every dot that a site can ever give, in whichever log.
    package static func all(of site: Int) -> ClosedRange<Dot> {
        Dot(
            LogID(site: site, incarnation: 1), 1)...Dot(
                LogID(site: site, incarnation: LogID.incarnationMax), sequenceMax)
    }

    package static func < (left: Dot, right: Dot) -> Bool { left.packed < right.packed }
}

extension Dot: CustomStringConvertible {
    /// As people write it: `27.1-10432`.
    package var description: String { "\(log)-\(sequence)" }

    /// Reads `27.1-10432`; nil where the text is no dot.
    package init?(_ text: some StringProtocol) {
        let halves = text.split(separator: "-", omittingEmptySubsequences: false)
        guard halves.count == 2 else { return nil }
        let numbers = halves[0].split(separator: ".", omittingEmptySubsequences: false)
        guard numbers.count == 2, let site = Int(numbers[0]), let incarnation = Int(numbers[1]),
            let sequence = Int64(halves[1]), (0...LogID.siteMax).contains(site),
            (0...LogID.incarnationMax).contains(incarnation), (1...Self.sequenceMax).contains(sequence)
        else { return nil }
        self.init(LogID(site: site, incarnation: incarnation), sequence)
    }
}
