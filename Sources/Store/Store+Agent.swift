package import Causality
package import Exchange
package import Ledger

/// What a facility's agent asks of its store, for whoever drives it: the daemon, the simulator, a test.
extension Store {
    /// What the hub does not hold, most urgent case files first.
    package func readBatch(held: IntervalSet, contentBytesMax: Int) throws -> FacilityAgent.Batch {
        // Kept before anything is sent: an exchange that ends in a crash may have cost an answer.
        try write { transaction in
            try transaction.account.noteExchangeBegun()
            return try transaction.facility.readBatch(held: held, contentBytesMax: contentBytesMax)
        }
    }

    /// Compares the own log with what the hub holds of it, which is other than it expected; `now` in milliseconds.
    package func compareLog(
        _ links: [ChainLink], held: IntervalSet, isResync: Bool, at now: Int64
    ) throws -> FacilityAgent.LogComparison {
        try write { transaction in
            if isResync { try transaction.account.noteResync(at: now) }
            return try transaction.facility.compareLog(links, held: held)
        }
    }
}
