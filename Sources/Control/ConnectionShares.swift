/// Which commands a daemon takes on at once: so many, and of one user no more than leaves room for the others.
///
/// A command takes a thread, and as much memory as its input; some places are kept for its owners, root above all, who must be
/// able to look at a daemon that others keep busy.
package struct ConnectionShares: Sendable {
    package let countMax: Int
    /// Bytes of input under way at once; one that is larger than a share goes alone.
    package let bytesMax: Int
    private let owners: Set<UInt32>

    private var counts: [UInt32: Int] = [:]
    private var bytes: [UInt32: Int] = [:]

    package init(countMax: Int, bytesMax: Int, owners: Set<UInt32>) {
        self.countMax = countMax
        self.bytesMax = bytesMax
        self.owners = owners
    }

    /// A quarter of the places is kept for owners, at least one.
    private var othersMax: Int { countMax - max(1, countMax / 4) }

    /// Takes a place for a connection of a user; false where there is none.
    package mutating func enter(_ uid: UInt32) -> Bool {
        let all = counts.values.reduce(0, +)
        guard all < countMax else { return false }
        if !owners.contains(uid) {
            let others = counts.reduce(0) { owners.contains($1.key) ? $0 : $0 + $1.value }
            // Two thirds of what others have, so that no user takes all of it.
            guard others < max(1, othersMax), counts[uid, default: 0] < max(1, othersMax * 2 / 3) else { return false }
        }
        counts[uid, default: 0] += 1
        return true
    }

    /// Takes room for a user's input; false where there is none at present. What is larger than a share is let in where
    /// nothing else of that user is under way.
    package mutating func take(_ size: Int, for uid: UInt32) -> Bool {
        let own = bytes[uid, default: 0]
        guard own == 0 || own + size <= bytesMax / 2, bytes.values.reduce(0, +) + size <= bytesMax else {
            return false
        }
        bytes[uid] = own + size
        return true
    }

    package mutating func leave(_ uid: UInt32, returning size: Int) {
        counts[uid] = Self.less(counts[uid, default: 0], 1)
        bytes[uid] = Self.less(bytes[uid, default: 0], size)
    }

    private static func less(_ count: Int, _ difference: Int) -> Int? { count > difference ? count - difference : nil }
}
