package import Causality
package import Exchange
import Ledger
import Register
import Wire

/// The hub's signed word of what it holds: given, and kept at both ends.
extension ExchangeAccount {
    /// Hub: signs what it holds of a log, and keeps it; its own log is signed on the way, for its own proof.
    package func giveReceipt(
        _ log: LogID, _ feed: Receipt.Feed?, _ moment: WriteMoment, _ sign: (Receipt) throws -> Receipt
    ) throws -> Receipt? {
        let own = try ledger.ownEnd()
        if own.last > 0, try givenReceipt(of: store.log)?.held.prefixEnd != own.last {
            try keep(sign(try receipt(store.log, upTo: own.last, own.link, nil, moment)))
        }
        guard let held = try ledger.held(of: log).prefix else { return nil }
        let given = try sign(receipt(log, upTo: held.high, held.after, feed, moment))
        try keep(given)
        return given
    }

    private func receipt(
        _ log: LogID, upTo sequence: Int64, _ link: [UInt8], _ feed: Receipt.Feed?, _ moment: WriteMoment
    ) throws -> Receipt {
        Receipt(
            epoch: try epoch, log: log, issuedAt: moment.wallMilliseconds,
            held: IntervalSet(1...sequence), digests: [link], feed: feed)
    }

    private func keep(_ receipt: Receipt) throws {
        try execute(
            "INSERT OR REPLACE INTO _given_receipt VALUES (?, ?)",
            [receipt.log.packed, MessageCoding.bytes(receipt)])
    }

    private func givenReceipt(of log: LogID) throws -> Receipt? {
        var body: [UInt8] = []
        try Prepared(db, "SELECT body FROM _given_receipt WHERE log = ?", log.packed).forEach { row in
            body = row.bytes(0)
        }
        do { return try MessageCoding.receipt(bytes: body) } catch { return nil }
    }

    /// Receipts kept here, those that cannot be read as nil: a facility's from the hub, or the hub's last of each log.
    func keptReceipts() throws -> [Receipt?] {
        var receipts: [Receipt?] = []
        let table = site == 0 ? "_given_receipt ORDER BY log" : "_receipt ORDER BY issued_at"
        try Prepared(db, "SELECT body FROM " + table).forEach { row in
            let body = row.bytes(0)
            do { receipts.append(try MessageCoding.receipt(bytes: body)) } catch { receipts.append(nil) }
        }
        return receipts
    }
}
