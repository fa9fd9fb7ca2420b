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

    /// In any order; the latest dot of each log stays.
    package init(_ dots: some Sequence<Dot>) {
        entries = []
        // By log, then by sequence: how a dot is packed.
        for dot in dots.sorted() {
            if entries.last?.log == dot.log { entries.removeLast() }
            entries.append(Entry(log: dot.log, sequence: dot.sequence))
        }
    }

    package var isEmpty: Bool { entries.isEmpty }

    package subscript(log: LogID) -> Int64 {
        let index = indexOfFirst(atOrAfter: log)
        return index < entries.count && entries[index].log == log ? entries[index].sequence : 0
    }

    package func contains(_ dot: Dot) -> Bool { self[dot.log] >= dot.sequence }

    /// The latest dot of each log.
    package var dots: [Dot] { entries.map { Dot($0.log, $0.sequence) } }

    package mutating func insert(_ dot: Dot) { raise(dot.log, to: dot.sequence) }

    package mutating func join(_ other: VersionVector) {
        // A few are looked up; many are merged: either way no more than both are long.
        if other.entries.count <= 4 {
            for entry in other.entries { raise(entry.log, to: entry.sequence) }
        } else {
            entries = Self.merged(entries, other.entries)
        }
    }

    /// Leaves what both contain.
    package mutating func meet(_ other: VersionVector) {
        var rest = other.entries[...]
        entries = entries.compactMap { entry in
            rest = rest.drop { $0.log < entry.log }
            guard let same = rest.first, same.log == entry.log else { return nil }
            return Entry(log: entry.log, sequence: min(entry.sequence, same.sequence))
        }
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

    private static func merged(_ left: [Entry], _ right: [Entry]) -> [Entry] {
        var merged: [Entry] = []
        merged.reserveCapacity(max(left.count, right.count))
        var (one, other) = (left[...], right[...])
        while let first = one.first, let second = other.first {
            if first.log == second.log {
                merged.append(Entry(log: first.log, sequence: max(first.sequence, second.sequence)))
                one.removeFirst()
                other.removeFirst()
            } else {
                merged.append(first.log < second.log ? one.removeFirst() : other.removeFirst())
            }
        }
        return merged + one + other
    }

    private mutating func raise(_ log: LogID, to sequence: Int64) {
        // Whoever reads a vector back puts its logs in by their order.
        guard let last = entries.last?.log, log <= last else {
            return entries.append(Entry(log: log, sequence: sequence))
        }
        let index = indexOfFirst(atOrAfter: log)
        if entries[index].log == log {
            entries[index].sequence = max(entries[index].sequence, sequence)
        } else {
            entries.insert(Entry(log: log, sequence: sequence), at: index)
        }
    }

    private func indexOfFirst(atOrAfter log: LogID) -> Int {
        entries.partitionPoint { $0.log < log }
    }
}
