import Causality
package import Exchange
import Ledger
package import Register
import Wire

/// What an answer says of the feed, and what a receipt may say of it.
package struct SentFeed {
    /// Of what was sent up to the answer's position; nil where it sends nothing.
    package var digest: UInt64?
    /// What the site showed to have received, where that is what the hub keeps.
    package var receipted: Receipt.Feed?

    package init() {}
}

/// The digest of the feed: at the hub carried on with what it sends, at a facility with what comes.
extension ExchangeAccount {
    /// Hub: carries a site's digest on with what an answer sends.
    ///
    /// An answer may be lost: until the site shows a position, the digests of both are kept.
    package func carryFeed(
        to site: Int, _ request: Request, _ changes: [Change], upTo position: Int64, at moment: WriteMoment
    ) throws -> SentFeed {
        var kept: [Int64: [UInt8]] = [:]
        try Prepared(db, "SELECT position, digest FROM _feed_digest WHERE site = ?", Int64(site)).forEach { row in
            kept[row.number(0)] = row.bytes(1)
        }
        var digest = kept[request.position].flatMap { FeedDigest(bytes: $0) }
        var sent = SentFeed()
        switch FeedAgreement.atHub(kept: digest?.word, shown: request.feedDigest) {
        case .agrees:
            sent.receipted = digest.map { Receipt.Feed(position: request.position, digest: $0.bytes) }
        case .unknown: break
        case .differs:
            try execute(
                """
                INSERT INTO _notice (site, differing, differed_at) VALUES (?1, 1, ?2) ON CONFLICT (site)
                DO UPDATE SET differing = differing + 1, differed_at = ?2
                """, [site, moment.wallMilliseconds])
            digest = nil
        }
        if kept.keys.contains(where: { $0 != request.position || digest == nil }) {
            try execute(
                "DELETE FROM _feed_digest WHERE site = ? AND (position <> ? OR ?)",
                [site, request.position, digest == nil])
        }
        guard !changes.isEmpty else { return sent }
        var next = digest ?? .start
        try next.append(changes)
        sent.digest = next.word
        try execute(
            "INSERT OR REPLACE INTO _feed_digest VALUES (?, ?, ?)", [site, position, next.bytes])
        return sent
    }

    /// Facility: the last digest of what was received, for the next request.
    func feedWord() throws -> FeedWord? {
        guard let last = try lastReceived(), let digest = FeedDigest(bytes: last.digest) else { return nil }
        return FeedWord(digest: digest.word, isTold: last.isTold)
    }

    /// Facility: keeps account of what an answer brings, before it is stored.
    func noteReceived(_ answer: Answer, _ state: ExchangeState, at milliseconds: Int64) throws {
        try noteAnswer(hubCount: answer.resyncs, at: milliseconds)
        let last = try lastReceived()
        if let last, !last.isTold { try execute("UPDATE _received SET told = 1 WHERE id = ?", [last.id]) }
        if state.asksAll { try execute("DELETE FROM _meta WHERE key = ?", [Self.refillAskedKey]) }
        if try isRefilling { try replaceAltered(answer.changes) }
        guard !answer.changes.isEmpty else { return }
        var continued = last.flatMap { FeedDigest(bytes: $0.digest) } ?? .start
        try continued.append(answer.changes)
        var begun = FeedDigest.start
        let (agreement, begins) = try FeedAgreement.atSite(given: answer.feedDigest, continued: continued.word) {
            try begun.append(answer.changes)
            return begun.word
        }
        let dots = answer.changes.map(\.dot)
        let isFirst = begins || last == nil
        if !isFirst, let last, last.agreed == agreement.rawValue, last.dots.count < Received.dotsBytesMax {
            try execute(
                "UPDATE _received SET position = ?, told = 0, dots = ?, digest = ? WHERE id = ?",
                [
                    answer.position, ReceivedDots.bytes((ReceivedDots.dots(last.dots) ?? []) + dots),
                    continued.bytes, last.id,
                ])
        } else {
            try execute(
                "INSERT INTO _received (position, begins, agreed, told, dots, digest) VALUES (?, ?, ?, 0, ?, ?)",
                [
                    answer.position, isFirst, agreement.rawValue, ReceivedDots.bytes(dots),
                    (begins ? begun : continued).bytes,
                ])
        }
    }

    private func lastReceived() throws -> Received? {
        try received("ORDER BY id DESC LIMIT 1").first
    }

    /// Rows of the account of what came.
    func received(_ condition: String = "ORDER BY id") throws -> [Received] {
        var rows: [Received] = []
        try Prepared(db, "SELECT id, position, begins, agreed, told, dots, digest FROM _received " + condition)
            .forEach { row in
                rows.append(
                    Received(
                        id: row.number(0), position: row.number(1), begins: row.number(2),
                        agreed: Int(row.number(3)), isTold: row.number(4) != 0,
                        dots: row.bytes(5),
                        digest: row.bytes(6)))
            }
        return rows
    }

    struct Received {
        /// Some hundred changes: below it a row takes what comes next, so that a row costs no more than its changes.
        static let dotsBytesMax = 512

        var id: Int64
        var position: Int64
        var begins: Int64
        var agreed: Int
        var isTold: Bool
        var dots: [UInt8]
        var digest: [UInt8]
    }
}
