import Causality
import Exchange
import GRDB
import Register
import Synchronization
import Wire

/// Own work that waits to be sent: proved before it leaves.
extension Session {
    /// A batch with what the store says beside it; throws where the work that waits is not what was written.
    ///
    /// A byte altered here would be taken at the hub for another store's work, and this one for a clone.
    func proved(_ batch: FacilityAgent.Batch, _ held: IntervalSet) throws -> FacilityAgent.Batch {
        var batch = batch
        batch.feed = try feedWord()
        batch.asksAll = try isRefillAsked
        if !batch.changes.isEmpty { try proveTail(after: held.prefixEnd) }
        return batch
    }

    /// Once, and again whenever another program wrote in the file: what this process appends needs no second look.
    private func proveTail(after sequence: Int64) throws {
        let version = try store.foreignWrites(db)
        guard store.tailProvedAt.withLock({ $0 != version }) else { return }
        let log = store.identity.log
        let run = try loadedOwnRun()
        var at: Int64 = 0
        var chain = Chain.start
        try Prepared(
            db, "SELECT sequence, link FROM _checkpoint WHERE log = ? AND sequence <= ? ORDER BY sequence DESC LIMIT 1",
            log.packed, sequence
        ).forEach { row in
            let link = row.withBytes(1) { $0.map { [UInt8]($0) } ?? [] }
            guard let kept = Chain(stored: link) else { return }
            at = row.number(0)
            chain = kept
        }
        try forEachRow("dot BETWEEN ? AND ? ORDER BY dot", [Dot(log, at + 1).packed, Dot(log, run.last).packed]) {
            row in
            guard row.change.dot.sequence == at + 1 else { return }
            chain.append(
                row.change, salt: try row.change.salt ?? salt(of: row.change.caseFile), try Content.bytes(row.change))
            at += 1
        }
        guard at == run.last, chain.link == run.chain.link else {
            throw StoreError(
                "\(store.path): work that waits to be sent is not what was written here, so nothing is sent; "
                    + "\(Proof.evidence) and run 'kerben doctor'")
        }
        store.tailProvedAt.withLock { $0 = version }
    }
}
