import Synchronization

/// Exchanges under way of each site: a certificate has so many at once, and no more bodies in the hub's memory.
///
/// More than one, because a line that was cut keeps its place until the hub notices.
final class CallPlaces: Sendable {
    let max: Int
    private let counts = Mutex<[Int: Int]>([:])

    init(max: Int) {
        precondition(max > 0, "no site could call")
        self.max = max
    }

    /// False where the site has all its places taken; otherwise ``leave(_:)`` gives this one back.
    func enter(_ site: Int) -> Bool {
        counts.withLock { counts in
            guard counts[site, default: 0] < max else { return false }
            counts[site, default: 0] += 1
            return true
        }
    }

    func leave(_ site: Int) {
        counts.withLock { counts in
            let count = counts[site, default: 1] - 1
            counts[site] = count > 0 ? count : nil
        }
    }
}
