package import Causality

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

    /// A word on how a custody ended, by a change that stands.
    package struct Word: Sendable {
        package var dot: Dot
        /// What its writer knew.
        package var context: VersionVector
        /// Nil where it takes back what was said.
        package var closedBy: String?
        /// Its corrected time, in seconds since 1970.
        package var at: Int64

        package init(dot: Dot, context: VersionVector, closedBy: String?, at: Int64) {
            self.dot = dot
            self.context = context
            self.closedBy = closedBy
            self.at = at
        }
    }

    /// When it was first written down that a custody ended: a later word on how corrects that, and not when.
    ///
    /// What somebody took back who knew it was not said, unless there is nothing else: where people disagree it may be shown
    /// all the same. Nil where nobody said so.
    package static func told(_ words: [Word]) -> Int64? {
        func ends(_ word: Word) -> Bool { word.closedBy.map(endings.contains) ?? false }
        let takingBack = words.filter { !ends($0) }
        let said = words.filter(ends)
        let kept = said.filter { word in !takingBack.contains { $0.context.contains(word.dot) } }
        return (kept.isEmpty ? said : kept).map(\.at).min()
    }

    /// Whether ``end(closedAt:closedBy:openedAt:writtenAt:)`` has to know when it was written.
    package static func isHalf(closedAt: Int64?, closedBy: String?) -> Bool {
        closedAt == nil && closedBy.map(endings.contains) ?? false
    }
}
