/// When a custody ended of which only half is recorded: how, and not when.
///
/// Who was released is not held because nobody wrote the hour. It counts as ended when that was written down, which it was
/// by then, and stays listed until the time is given. A dispatch or an opening in error says nothing here: the transfer has
/// a time of its own, and what was opened in error held nobody.
package enum CustodyEnding {
    private static let endings: Set = ["RELEASE", "DEATH", "ESCAPE", "UNKNOWN"]

    /// Seconds since 1970; nil where it goes on.
    ///
    /// - Parameter writtenAt: the corrected time of the change that says how it ended.
    /// - Parameter openedAt: it lasted a moment at least, however wrong that clock was.
    package static func end(closedAt: Int64?, closedBy: String?, openedAt: Int64, writtenAt: Int64?) -> Int64? {
        if let closedAt { return closedAt }
        guard let closedBy, endings.contains(closedBy), let writtenAt else { return nil }
        return max(writtenAt, openedAt + 1)
    }

    /// Whether ``end(closedAt:closedBy:openedAt:writtenAt:)`` has to know when it was written.
    package static func isHalf(closedAt: Int64?, closedBy: String?) -> Bool {
        closedAt == nil && closedBy.map(endings.contains) ?? false
    }
}
