/// Log → highest sequence seen: a set of dots that holds, of each log, everything up to a number.
///
/// The causal context of a change is one over the changes *of its record*; there the set is exact, because a change is
/// applied only after everything in its context. Entries are kept sorted by log, so equal vectors are equal arrays
/// and a run of the same seed gives the same bytes.
package struct VersionVector: Hashable, Sendable {
    package private(set) var entries: [Entry]

    package struct Entry: Hashable, Sendable {
        package var log: LogID
        package var sequence: Int64

        package init(log: LogID, sequence: Int64) {
            self.log = log
            self.sequence = sequence
        }
    }

    package init() { entries = [] }

    package init(_ dots: some Sequence<Dot>) {
        self.init()
        for dot in dots { insert(dot) }
    }

    package var isEmpty: Bool { entries.isEmpty }

    package subscript(log: LogID) -> Int64 {
        for entry in entries where entry.log == log { return entry.sequence }
        return 0
    }

    package func contains(_ dot: Dot) -> Bool { self[dot.log] >= dot.sequence }

    /// The latest dot of each log.
    package var dots: [Dot] { entries.map { Dot($0.log, $0.sequence) } }

    package mutating func insert(_ dot: Dot) { raise(dot.log, to: dot.sequence) }

    package mutating func join(_ other: VersionVector) {
        for entry in other.entries { raise(entry.log, to: entry.sequence) }
    }

    package func joined(_ other: VersionVector) -> VersionVector {
        var copy = self
        copy.join(other)
        return copy
    }

    /// Every dot of `other` is in this vector.
    package func dominates(_ other: VersionVector) -> Bool {
        other.entries.allSatisfy { self[$0.log] >= $0.sequence }
    }

    private mutating func raise(_ log: LogID, to sequence: Int64) {
        guard let index = entries.firstIndex(where: { $0.log >= log }) else {
            entries.append(Entry(log: log, sequence: sequence))
            return
        }
        if entries[index].log == log {
            entries[index].sequence = max(entries[index].sequence, sequence)
        } else {
            entries.insert(Entry(log: log, sequence: sequence), at: index)
        }
    }
}
