package import Causality
package import Exchange
import Ledger
package import Register
import Wire

/// What a facility has not yet got to the hub.
extension FacilitySide {
    package struct WaitingFile: Sendable {
        package var caseFile: Dot
        package var changes: Int
        /// Corrected milliseconds of the first of them.
        package var since: Int64
        package var contentBytes: Int
        /// Nil for routine work.
        package var urgency: Urgency?
    }

    /// Case files with unacknowledged changes, urgent ones first, then by age.
    package func waiting() throws -> [WaitingFile] {
        let held = try exchangeState().held
        let end = try ownLog.ownLogEnd()
        guard held.prefixEnd < end else { return [] }
        var files: [Dot: WaitingFile] = [:]
        try ledger.scan(store.log, (held.prefixEnd + 1)...end) { row in
            guard !held.contains(row.change.dot.sequence) else { return true }
            var file =
                files[row.change.caseFile]
                ?? WaitingFile(
                    caseFile: row.change.caseFile, changes: 0, since: row.change.correctedMilliseconds,
                    contentBytes: 0, urgency: nil)
            file.changes += 1
            file.contentBytes += row.contentBytes + 24
            file.urgency = [file.urgency, description.urgency(of: row.change)].compactMap(\.self).max()
            files[row.change.caseFile] = file
            return true
        }
        return files.values.sorted {
            ($1.urgency?.rawValue ?? 0, $0.since, $0.caseFile) < ($0.urgency?.rawValue ?? 0, $1.since, $1.caseFile)
        }
    }

    /// What is taken to tell how well the rest packs, in content bytes.
    private static let forecastBytesMax = 1_024 * 1_024

    /// Content bytes of what waits to one byte on the wire: of the next batch, packed as it will be sent, or of a first part.
    package func packing() throws -> Double {
        let state = try exchangeState()
        let bytesMax = min(state.link.batchContentBytes, Self.forecastBytesMax)
        // What cannot be sent stops no report on it; doctor, and the exchange itself, say what is wrong.
        let batch: FacilityAgent.Batch
        do { batch = try readBatch(held: state.held, contentBytesMax: bytesMax) } catch is StoreError {
            return state.link.packing
        }
        guard !batch.changes.isEmpty else { return state.link.packing }
        let request = Request(
            RequestHead(
                log: state.log, epoch: state.epoch, token: state.token, position: state.position,
                edition: description.edition, logEnd: batch.logEnd), changes: batch.changes, links: batch.links)
        let (sent, body) = try MessageCoding.fitted(request)
        return Double(sent.changes.reduce(0) { $0 + Content.size(of: $1) + 24 }) / Double(body.count)
    }

    /// How many changes wait, and since when the first of them, without reading them all.
    package func waitingInAll() throws -> (changes: Int64, since: Int64?) {
        let held = try exchangeState().held
        let end = try ownLog.ownLogEnd()
        guard held.prefixEnd < end else { return (0, nil) }
        return (end - held.count, try change(Dot(store.log, held.prefixEnd + 1))?.correctedMilliseconds)
    }

    package func lastRefusal() throws -> ExchangeRefusal? {
        try query("SELECT refusal FROM _exchange").first(Int.self).flatMap { ExchangeRefusal(rawValue: $0) }
    }

    /// Since when the hub refuses this store, in milliseconds since 1970 by the own clock, and why; nil while it does not.
    package func standingRefusal() throws -> (refusal: ExchangeRefusal, since: Int64?)? {
        guard let refusal = try lastRefusal() else { return nil }
        return (refusal, try query("SELECT value FROM _meta WHERE key = 'refused_since'").first(Int64.self))
    }

    /// Milliseconds since 1970 by the hub's clock; nil where there never was one.
    package func lastExchangeAt() throws -> Int64? {
        try query(
            "SELECT exchanged_at + coalesce(offset_milliseconds, 0) FROM _exchange WHERE exchanged_at IS NOT NULL"
        ).first(Int64.self)
    }

    /// Receipts of the hub, the oldest first.
    package func receipts() throws -> [Receipt] {
        try query("SELECT body FROM _receipt ORDER BY issued_at").all([UInt8].self).map {
            try MessageCoding.receipt(bytes: [UInt8]($0))
        }
    }

    /// The receipt's digests are those of the own log.
    package func agrees(with receipt: Receipt) throws -> Bool {
        guard receipt.log == store.log, receipt.held.last <= (try ownLog.ownLogEnd()) else { return false }
        return try zip(receipt.held.runs, receipt.digests).allSatisfy { run, digest in
            try ledger.links(of: receipt.log, at: [run.upperBound]) == [digest]
        }
    }
}
