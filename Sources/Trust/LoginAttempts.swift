/// How often a password was tried wrongly, and when it may be tried again.
///
/// Kept for each account and each of the system's users who tries: whoever guesses from one user of the machine keeps
/// nobody out who comes from another, and no other account. Every attempt counts as wrong until it is known to be right,
/// so that many at once are no way around. In memory only: what starts the daemon anew may clear it too.
package struct LoginAttempts: Sendable {
    /// Wrong ones in a row that cost nothing: fingers slip.
    package static let freeCount = 5
    package static let delayMillisecondsMax: Int64 = 900_000
    /// After which a row of wrong ones is forgotten.
    static let memoryMilliseconds: Int64 = 3_600_000

    private struct Place: Hashable {
        /// Nil for every name that is no account's: one place for all, so that names without end take no memory.
        var account: String?
        var uid: UInt32
    }

    private struct Row {
        var wrongCount = 0
        var lastAt: Int64
        var againAt: Int64
    }

    private var rows: [Place: Row] = [:]

    package init() {}

    /// Counts an attempt, and tells how many milliseconds it must wait before it may be made; 0 where it may be made now.
    ///
    /// What is told to wait counts for nothing and is not to be made.
    package mutating func begin(account: String?, uid: UInt32, now: Int64) -> Int64 {
        let place = Place(account: account, uid: uid)
        var row = rows[place] ?? Row(lastAt: now, againAt: now)
        // A clock that was set back would lock for as long as it was set back.
        if now - row.lastAt >= Self.memoryMilliseconds || now < row.lastAt { row = Row(lastAt: now, againAt: now) }
        guard row.againAt <= now else { return row.againAt - now }
        row.wrongCount += 1
        row.lastAt = now
        row.againAt = now + Self.delay(after: row.wrongCount)
        rows[place] = row
        return 0
    }

    /// The password was right.
    package mutating func succeed(account: String, uid: UInt32) { rows[Place(account: account, uid: uid)] = nil }

    /// Lets everybody try the account again at once; true where somebody had to wait, or soon would have.
    package mutating func clear(account: String) -> Bool {
        let before = rows.count
        rows = rows.filter { $0.key.account != account }
        return rows.count < before
    }

    /// Doubling from a second.
    private static func delay(after wrongCount: Int) -> Int64 {
        guard wrongCount >= freeCount else { return 0 }
        return min(delayMillisecondsMax, 1_000 << Int64(min(wrongCount - freeCount, 20)))
    }
}
