import FoundationEssentials
package import Causality
package import Exchange
import GRDB
import Register
import Wire

/// A facility's side of the exchange: what to send, and what to do with an answer.
extension Session {
    package func exchangeState() throws -> ExchangeState {
        guard let row = try Row.fetchOne(db.cachedStatement(sql: "SELECT * FROM _exchange")) else {
            return ExchangeState(log: store.identity.log)
        }
        return ExchangeState(
            log: store.identity.log, epoch: row["epoch"], token: UInt64(bitPattern: row["token"] as Int64),
            position: row["position"], held: IntervalSet(text: row["held"]), safeUpTo: row["safe_up_to"],
            receiptedCount: row["receipted"])
    }

    /// The clock's error as last measured, aged to now.
    package func clockError(wallNow: Int64, monotonicNow: Int64) throws -> ClockError {
        if site == 0 { return .reference }
        guard
            let row = try Row.fetchOne(
                db.cachedStatement(sql: "SELECT * FROM _exchange WHERE wall_milliseconds IS NOT NULL"))
        else { return .unknown }
        var measurement = ClockMeasurement(sentAt: 0, receivedAt: 0, hubTime: 0, monotonicMilliseconds: 0)
        measurement.offsetMilliseconds = row["offset_milliseconds"]
        measurement.roundTripMilliseconds = row["round_trip_milliseconds"]
        measurement.wallMilliseconds = row["wall_milliseconds"]
        measurement.monotonicMilliseconds = row["monotonic_milliseconds"]
        return measurement.error(wallNow: wallNow, monotonicNow: monotonicNow)
    }

    /// What the hub does not hold of the own log, most urgent case files first, up to about `contentBytesMax`.
    ///
    /// A batch is in order of sequence; what makes an urgent case file overtake is being in it at all.
    package func readBatch(held: IntervalSet, contentBytesMax: Int) throws -> FacilityAgent.Batch {
        let log = store.identity.log
        let end = try ownLogEnd()
        guard held.prefixEnd < end else { return FacilityAgent.Batch(changes: [], logEnd: end) }
        var picked: [Dot: Change] = [:]
        var bytes = 0
        let low = Dot(log, held.prefixEnd + 1).packed
        let high = Dot(log, end).packed
        func pick(_ row: ChangeRow) {
            guard !held.contains(row.change.dot.sequence), picked[row.change.dot] == nil else { return }
            picked[row.change.dot] = row.change
            bytes += row.contentBytes + 24
        }
        let urgent = try rows("urgent = 1 AND dot BETWEEN ? AND ? ORDER BY dot LIMIT 4096", [low, high])
        for row in urgent where bytes < contentBytesMax && !held.contains(row.change.dot.sequence) {
            let caseFile = row.change.caseFile
            if caseFile.log == log { for row in try rows("dot = ?", [caseFile.packed]) { pick(row) } }
            try rows("case_id = ? AND dot BETWEEN ? AND ? ORDER BY dot", [caseFile.packed, low, high]).forEach(pick)
        }
        if bytes < contentBytesMax {
            var last: Change?
            let condition = "dot BETWEEN ? AND ? ORDER BY dot"
            let cursor = try Int64.fetchCursor(
                db.cachedStatement(sql: "SELECT dot FROM _change WHERE " + condition), arguments: [low, high])
            var chunk: [Int64] = []
            func readChunk() throws -> Bool {
                guard let first = chunk.first, let final = chunk.last else { return true }
                for row in try rows(condition, [first, final]) {
                    if bytes >= contentBytesMax, !isWritten(row.change, with: last) { return false }
                    pick(row)
                    last = row.change
                }
                chunk = []
                return true
            }
            var isGoing = true
            while isGoing, let dot = try cursor.next() {
                chunk.append(dot)
                if chunk.count == 512 { isGoing = try readChunk() }
            }
            if isGoing { _ = try readChunk() }
        }
        let changes = picked.values.sorted { $0.dot < $1.dot }
        return FacilityAgent.Batch(changes: changes, links: try links(before: changes, held: held), logEnd: end)
    }

    /// Changes of one transaction in one case file travel together; one transaction's have the same clock reading.
    private func isWritten(_ change: Change, with last: Change?) -> Bool {
        change.caseFile == last?.caseFile && change.timestamp.milliseconds == last?.timestamp.milliseconds
    }

    private func links(before changes: [Change], held: IntervalSet) throws -> [ChainLink] {
        var links: [ChainLink] = []
        var previous = held.prefixEnd
        for change in changes {
            let sequence = change.dot.sequence
            if sequence != previous + 1, sequence - 1 != held.prefixEnd {
                let digest = try chain(of: change.dot.log, at: sequence - 1).digest
                links.append(ChainLink(sequence: sequence - 1, digest: digest))
            }
            previous = sequence
        }
        return links
    }

    /// Whether the own log is the one that the hub holds: a copied disk or an old backup is not.
    package func compareLog(_ links: [ChainLink], held: IntervalSet) throws -> FacilityAgent.LogComparison {
        let end = try ownLogEnd()
        for link in links {
            guard link.sequence <= end else { return .diverges(at: end + 1) }
            let own = try chain(of: store.identity.log, at: link.sequence)
            guard own.digest == link.digest else { return .diverges(at: try firstDifference(upTo: link.sequence)) }
        }
        return held.last > end ? .diverges(at: end + 1) : .agrees
    }

    /// Something at or before `sequence` differs: after what was last acknowledged here, as far as is known.
    private func firstDifference(upTo sequence: Int64) throws -> Int64 {
        min(sequence, try exchangeState().held.prefixEnd + 1)
    }

    /// Applies an answer and saves where the exchange stands: both or neither.
    package func apply(_ answer: Answer, _ state: ExchangeState, _ measurement: ClockMeasurement) throws {
        for change in answer.changes where try !contains(change.dot) {
            try insert(change)
            try apply(change)
        }
        try save(state, measurement)
        if let receipt = answer.receipt {
            try execute(
                "INSERT OR REPLACE INTO _receipt VALUES (?, ?)", [receipt.issuedAt, Data(MessageCoding.bytes(receipt))])
        }
        try saveCheckpointNow(state.held.prefixEnd)
        try hideWithdrawn(held: state.held)
    }

    private func save(_ state: ExchangeState, _ measurement: ClockMeasurement) throws {
        try execute(
            "INSERT OR REPLACE INTO _exchange VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
            [
                state.epoch, Int64(bitPattern: state.token), state.position, state.held.text, state.safeUpTo,
                state.receiptedCount, measurement.wallMilliseconds, measurement.offsetMilliseconds,
                measurement.roundTripMilliseconds, measurement.wallMilliseconds, measurement.monotonicMilliseconds,
            ])
    }

    /// A link every thousand changes keeps resuming cheap and costs 40 bytes a thousand.
    private func saveCheckpointNow(_ sequence: Int64) throws {
        let log = store.identity.log
        let last =
            try Int64.fetchOne(
                db.cachedStatement(sql: "SELECT max(sequence) FROM _checkpoint WHERE log = ?"), arguments: [log.packed])
            ?? 0
        guard sequence >= last + 1_000 else { return }
        try saveCheckpoint(log, sequence, try chain(of: log, at: sequence))
    }

    package func note(_ refusal: ExchangeRefusal) throws {
        try execute(
            """
            INSERT INTO _exchange (one, epoch, token, position, held, safe_up_to, receipted, refusal)
            VALUES (1, 0, 0, 0, '', 0, 0, ?1) ON CONFLICT (one) DO UPDATE SET refusal = ?1
            """, [refusal.rawValue])
    }

    // MARK: Withdrawal

    /// Takes case files that were withdrawn out of the views, once everything written here about them is acknowledged.
    ///
    /// The changes stay: nothing is purged before the hub has it safely backed up.
    func hideWithdrawn(held: IntervalSet) throws {
        guard site != 0 else { return }
        let rows = try Int64.fetchAll(
            db.cachedStatement(sql: "SELECT case_id FROM _scope WHERE site = ? AND granted = 0"), arguments: [site])
        for caseFile in rows.compactMap({ Dot(packed: $0) }) {
            let own = try changes(ofCaseFile: caseFile).filter { $0.dot.log == store.identity.log }
            guard own.allSatisfy({ held.contains($0.dot.sequence) }) else { continue }
            try noteSharers(of: caseFile)
            for type in description.types {
                try execute("DELETE FROM \(quoted(type.name)) WHERE case_id = ?", [caseFile.packed])
            }
            try execute("DELETE FROM _conflict WHERE case_id = ?", [caseFile.packed])
            try execute("UPDATE _scope SET granted = -1 WHERE case_id = ? AND site = ?", [caseFile.packed, site])
            unsettled.insert(caseFile)
            unlikened.insert(caseFile)
        }
    }

    /// A file that comes back into scope is shown again from the changes that are here.
    func show(_ caseFile: Dot) throws {
        for change in try changes(ofCaseFile: caseFile) where change.createsRecord {
            if let type = description[change.type] { try resolve(change.record, in: caseFile, type) }
        }
        unsettled.insert(caseFile)
        unlikened.insert(caseFile)
    }

    /// Withdrawn and out of the views: what still comes of it is kept, and not shown.
    func isHidden(_ caseFile: Dot) throws -> Bool {
        guard site != 0 else { return false }
        let query = try Prepared(
            db, "SELECT 1 FROM _scope WHERE case_id = ? AND site = ? AND granted = -1", caseFile.packed, Int64(site))
        return try query.number() != nil
    }

    package func isWithdrawn(_ caseFile: Dot) throws -> Bool {
        try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT 1 FROM _scope WHERE case_id = ? AND site = ? AND granted < 1"),
            arguments: [caseFile.packed, site]) != nil
    }
}

extension IntervalSet {
    /// As the store keeps it: `1...40, 95...97`.
    init(text: String) {
        self.init()
        for part in text.split(separator: ", ") {
            let ends = part.split(separator: "...").compactMap { Int64($0) }
            if ends.count == 2, ends[0] <= ends[1] { insert(ends[0]...ends[1]) }
        }
    }

    var text: String { description }
}
