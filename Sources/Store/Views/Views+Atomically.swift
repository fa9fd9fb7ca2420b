extension Views {
    /// Runs `body` in a savepoint; where it throws, what it wrote is undone, and what was noted or looked up since forgotten.
    package func atomically(_ body: () throws -> Void) throws {
        let (mark, noted) = (ledger.mark(), unsettled.mark)
        do {
            // Not GRDB's, which reads the statement's text each time: a line of an import is one of these.
            try execute("SAVEPOINT line")
            try body()
            try execute("RELEASE line")
        } catch {
            // Where SQLite has undone the whole transaction there is no savepoint left: what went wrong is what is thrown.
            try? execute("ROLLBACK TO line")
            try? execute("RELEASE line")  // As above.
            ledger.restore(mark)
            unsettled.forget(after: noted)
            forget()
            throw error
        }
    }
}
