import Causality
import Exchange
import Ledger
import Register
import Synchronization
import Wire

/// Own work that waits to be sent: proved before it leaves.
extension FacilitySide {
    /// A batch with what the store says beside it; throws where the work that waits is not what was written.
    ///
    /// A byte altered here would be taken at the hub for another store's work, and this one for a clone.
    func proved(_ batch: FacilityAgent.Batch, _ held: IntervalSet) throws -> FacilityAgent.Batch {
        var batch = batch
        batch.feed = try account.feedWord()
        batch.asksAll = try account.isRefillAsked
        if !batch.changes.isEmpty { try proveTail(after: held.prefixEnd) }
        return batch
    }

    /// Once, and again whenever another program wrote in the file: what this process appends needs no second look.
    private func proveTail(after sequence: Int64) throws {
        let version = try store.foreignWrites(db)
        guard store.tailProvedAt.withLock({ $0 != version }) else { return }
        guard try ledger.isTailWhole(after: sequence) else {
            throw StoreError(
                "\(store.path): work that waits to be sent is not what was written here, so nothing is sent; "
                    + "\(Proof.evidence) and run 'kerben doctor'")
        }
        store.tailProvedAt.withLock { $0 = version }
    }
}
