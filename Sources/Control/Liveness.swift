/// Whether a daemon lives, told from what its parts have done since it was last looked at.
///
/// Nothing here waits for a part to answer: an import, a rebuild or a slow disk may keep the store's writer for minutes, and
/// is no reason to kill a daemon. What is busy and does not move is.
package struct Liveness: Sendable {
    /// What the parts show at one moment; counters only ever grow.
    package struct Signs: Hashable, Sendable {
        /// Rounds of the loop that does the daemon's work; nil where it has none.
        package var loopRounds: UInt64?
        package var isWriting: Bool
        package var writerSteps: UInt64
        package var readerSteps: UInt64

        package init(loopRounds: UInt64?, isWriting: Bool, writerSteps: UInt64, readerSteps: UInt64) {
            self.loopRounds = loopRounds
            self.isWriting = isWriting
            self.writerSteps = writerSteps
            self.readerSteps = readerSteps
        }
    }

    private var last: Signs?

    package init() {}

    /// Takes a look; to be called a few times within the patience of whoever kills.
    package mutating func isAlive(_ signs: Signs) -> Bool {
        defer { last = signs }
        guard let last else { return true }
        let hasWritten = signs.writerSteps != last.writerSteps
        // What was not there at the last look has had no time to move.
        let isWriterAlive = hasWritten || !signs.isWriting || !last.isWriting
        // The loop may itself be at work in the store.
        let isLoopAlive =
            signs.loopRounds != last.loopRounds || signs.loopRounds == nil || hasWritten
            || signs.readerSteps != last.readerSteps
        return isWriterAlive && isLoopAlive
    }
}
