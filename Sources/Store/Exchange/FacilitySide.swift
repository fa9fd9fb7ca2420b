package import Causality
package import Exchange
package import Ledger
import Register
import Wire

/// A facility's side of the exchange: what to send, and what to do with an answer.
package struct FacilitySide: StorePart {
    package let context: StoreContext
    let judgingFacts: JudgingFacts
    let recordsView: RecordsView
    let views: Views
    let ownLog: OwnLog
    let account: ExchangeAccount

    /// Whether the own log is the one that the hub holds: a copied disk or an old backup is not.
    package func compareLog(_ links: [ChainLink], held: IntervalSet) throws -> FacilityAgent.LogComparison {
        let end = try ownLog.ownLogEnd()
        let links = links.sorted { $0.sequence < $1.sequence }
        let known = links.filter { $0.sequence <= end }
        let own = try ledger.chains(of: store.log, at: known.map(\.sequence))
        for (link, chain) in zip(known, own) where chain.digest != link.digest {
            return .diverges(at: try firstDifference(upTo: link.sequence))
        }
        return max(held.last, links.last?.sequence ?? 0) > end ? .diverges(at: end + 1) : .agrees
    }

    /// Something at or before `sequence` differs: after what was last acknowledged here, as far as is known.
    private func firstDifference(upTo sequence: Int64) throws -> Int64 {
        min(sequence, try exchangeState().held.prefixEnd + 1)
    }

    /// Applies an answer and saves where the exchange stands: both or neither.
    package func apply(_ answer: Answer, _ state: ExchangeState, _ measurement: ClockMeasurement) throws {
        if answer.outcome == .rejoin {
            try noteRejoin(answer)
            return try save(state, measurement)
        }
        try noteGivenBack(upTo: state.givenBackUpTo)
        var answer = answer
        // What was asked for before the hub was asked for all comes again with all, and only then into the account of what
        // came, which begins anew.
        if try account.isRefillAsked, !state.asksAll { answer.changes = [] }
        try account.noteReceived(answer, state, at: measurement.wallMilliseconds)
        try recordsView.gathering(answer.changes.count) {
            for change in answer.changes where try isNews(change) {
                try ledger.store(change)
                judgingFacts.recalled.note(change)
                if try !views.areViewsBehind() { try views.apply(change) }
            }
        }
        if !answer.changes.isEmpty { try noteArrived(at: answer.position) }
        try save(state, measurement)
        try save(state.filling)
        try keep(state.link)
        try noteMeasured(measurement)
        if let receipt = answer.receipt {
            try execute(
                "INSERT OR REPLACE INTO _receipt VALUES (?, ?)", [receipt.issuedAt, MessageCoding.bytes(receipt)])
        }
        try account.showReplaced()
        guard try !views.areViewsBehind() else { return }
        try recordsView.hideWithdrawn(held: state.held)
        if try account.isRefilling, !answer.more { try account.finishRefill() }
    }

    /// What is here already is compared, never passed over: of two contents the hub's stands, and the other is set apart.
    private func isNews(_ change: Change) throws -> Bool {
        guard try contains(change.dot) else { return true }
        if !(try account.isRefilling) { try account.replaceAltered([change]) }
        return try !contains(change.dot)
    }

    private func save(_ state: ExchangeState, _ measurement: ClockMeasurement) throws {
        try execute("DELETE FROM _meta WHERE key = 'refused_since'", [])
        try execute(
            "INSERT OR REPLACE INTO _exchange VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
            [
                state.epoch, Int64(bitPattern: state.token), state.position, state.held.text, state.safeUpTo,
                state.receiptedCount, measurement.wallMilliseconds, measurement.offsetMilliseconds,
                measurement.roundTripMilliseconds, measurement.wallMilliseconds, measurement.monotonicMilliseconds,
            ])
    }

    private func save(_ filling: Filling?) throws {
        guard try filling != self.filling() else { return }
        try execute("DELETE FROM _meta WHERE key IN (?, ?)", [Self.filledKey, Self.toFillKey])
        guard let filling else { return }
        try setNumber(Self.filledKey, filling.received)
        if let all = filling.all { try setNumber(Self.toFillKey, all) }
    }

    /// What exchanges told of the link.
    package func keep(_ link: LinkEstimate) throws {
        let words: [(key: String, value: Int64?)] = [
            (Self.linkRateKey, link.measuredBytesPerSecond.map { Int64(min($0, 1e15).rounded(.up)) }),
            (Self.linkPackingKey, Int64(min(link.packing, 1e9) * 1_000)), (Self.linkHalvingsKey, Int64(link.halvings)),
        ]
        for (key, value) in words {
            if let value, try number(key) != value { try setNumber(key, value) }
        }
    }

    package func note(_ refusal: ExchangeRefusal, at milliseconds: Int64) throws {
        if try lastRefusal() != refusal {
            try execute("INSERT OR REPLACE INTO _meta VALUES ('refused_since', ?)", [milliseconds])
        }
        try account.noteRefused()
        try execute(
            """
            INSERT INTO _exchange (one, epoch, token, position, held, safe_up_to, receipted, refusal)
            VALUES (1, 0, 0, 0, '', 0, 0, ?1) ON CONFLICT (one) DO UPDATE SET refusal = ?1
            """, [refusal.rawValue])
    }
}

extension IntervalSet {
    /// As the store keeps it: `1...40, 95...97`.
    init(text: String) {
        self.init()
        for part in text.split(separator: ", ") {
            let ends = part.split(separator: "...").compactMap { Int64($0) }
            guard ends.count == 2, 1 <= ends[0], ends[0] <= ends[1], ends[1] <= Dot.sequenceMax else { continue }
            insert(ends[0]...ends[1])
        }
    }

    var text: String { description }
}
