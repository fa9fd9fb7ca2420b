/// How much a transaction has read, hashed and folded. Twice the input may take twice of each, whatever the machine.
package struct Work: Hashable, Sendable {
    /// Changes read back from the store.
    package var read = 0
    /// Links of a chain that were computed again from what is stored.
    package var hashed = 0
    /// Changes that records were folded from.
    package var folded = 0
    /// Rows of `_run` written.
    package var runs = 0

    package init() {}
}

extension Upkeep {
    /// What this transaction has done so far, for tests that compare work instead of time.
    package var work: Work {
        var work = ledger.work
        work.folded = context.folded
        return work
    }
}
