package import Causality
import Exchange
import Ledger
package import Register
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
        guard try ledger.isTailWhole(after: sequence) else { throw unsentIsAltered }
        store.tailProvedAt.withLock { $0 = version }
    }

    var unsentIsAltered: StoreError {
        StoreError(
            "\(store.path): work that waits to be sent is not what was written here, so nothing is sent; "
                + "\(Proof.evidence) and run 'kerben doctor'")
    }
}

extension FacilitySide {
    /// What was written here and never acknowledged.
    package struct Unsent: Sendable {
        package var log: LogID
        /// By sequence.
        package var changes: [Change]
        /// By record, the sequences of all its changes in this log, in order.
        package var earlier: [Dot: [Int64]]
    }

    /// Throws where it is not what was written.
    package func unsent() throws -> Unsent {
        let held = try exchangeState().held
        let end = try ownLog.ownLogEnd()
        var unsent = Unsent(log: store.log, changes: [], earlier: [:])
        guard held.prefixEnd < end else { return unsent }
        guard try ledger.isTailWhole(after: held.prefixEnd) else {
            throw StoreError("\(store.path): work that was not sent is not what was written here; \(Proof.evidence)")
        }
        try ledger.scan(store.log, (held.prefixEnd + 1)...end) { row in
            if !held.contains(row.change.dot.sequence) { unsent.changes.append(row.change) }
            return true
        }
        for record in Set(unsent.changes.map(\.record)) {
            guard let opener = unsent.changes.first(where: { $0.record == record }) else { continue }
            unsent.earlier[record] = try changes(ofRecord: record, in: opener.caseFile).map(\.dot).filter {
                $0.log == store.log
            }.map(\.sequence).sorted()
        }
        return unsent
    }
}
