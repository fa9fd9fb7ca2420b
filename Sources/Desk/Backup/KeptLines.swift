/// Which lines of a history stay when it has grown too long: the first, the last ones, and whatever its site is judged by,
/// which does not go with its age.
package enum KeptLines {
    /// Of lines by what they say, the oldest first; nil for one that the site did not sign. Gives their places, in order.
    package static func places(_ lines: [BackupHistory.Entry?], lastMax: Int) -> [Int] {
        func isGood(_ kind: BackupHistory.Kind) -> (BackupHistory.Entry?) -> Bool {
            { $0?.kind == kind && $0?.isGood == true }
        }
        let judged = [
            lines.firstIndex(where: isGood(.backup)), lines.lastIndex(where: isGood(.backup)),
            lines.lastIndex(where: isGood(.rehearsal)), lines.firstIndex(where: isGood(.oldRehearsal)),
            lines.lastIndex { $0?.kind == .backup }, lines.lastIndex { $0?.kind == .rehearsal },
        ]
        let kept = Set(lines.indices.prefix(1)).union(lines.indices.suffix(lastMax)).union(judged.compactMap(\.self))
        return kept.sorted()
    }
}
