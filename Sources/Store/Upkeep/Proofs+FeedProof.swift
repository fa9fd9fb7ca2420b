import Causality
import Exchange
import Ledger
import Register
import Wire

/// Proof of what a facility received: every change that the hub sent is here, as it came, and nothing else is.
extension Proofs {
    func proveFeed(_ present: [LogID: IntervalSet], _ receipts: [Receipt], _ proof: inout Proof) throws {
        let signed = try signedFeeds(receipts)
        var walk = FeedWalk(signed: signed)
        for row in try account.received() { try walk.pass(row, self) }
        proof.problems += walk.problems
        if walk.met != signed {
            proof.problems.append("what was received is not what the hub signed for; \(Proof.refill)")
        }
        try compare(walk, present, &proof)
    }

    /// Digests that the hub signed, without those of an account that a refill began anew.
    private func signedFeeds(_ receipts: [Receipt]) throws -> Set<[UInt8]> {
        let refilled = try number(ExchangeAccount.refillPositionKey) ?? -1
        let former = try number(ExchangeAccount.refillReceiptKey) ?? .min
        return Set(
            receipts.filter { $0.issuedAt > former }.compactMap(\.feed).filter { $0.position > refilled }.map(\.digest))
    }

    /// Changes of others that the account does not name, and what each log's changes are proved by.
    private func compare(_ walk: FeedWalk, _ present: [LogID: IntervalSet], _ proof: inout Proof) throws {
        let unproved = try number(ProofSchema.unprovedKey) ?? 0
        var old: [LogID: Int64] = [:]
        var strange: [Dot] = []
        for (log, held) in present.sorted(by: { $0.key < $1.key }) where log != store.log {
            for sequence in held.runs.joined() {
                let dot = Dot(log, sequence)
                guard !walk.named.contains(dot) else { continue }
                // Of what cannot be read nothing speaks.
                let feed = try ledger.readable(dot) == nil ? .max : ledger.feed(of: dot) ?? 0
                if feed <= unproved { old[log, default: 0] += 1 } else { strange.append(dot) }
            }
        }
        if !strange.isEmpty {
            proof.problems.append(
                "\(strange.count) changes are here that the hub never sent, the first \(strange[0]): put in; "
                    + Proof.refill)
        }
        for index in proof.logs.indices where proof.logs[index].log != store.log {
            let before = old[proof.logs[index].log] ?? 0
            proof.logs[index].means = before < proof.logs[index].changes ? .feed : .nothing
            proof.logs[index].proved =
                walk.isWhole && strange.isEmpty ? proof.logs[index].changes - before : 0
            if before > 0 {
                proof.logs[index].remark = "\(before) came before any digest was kept, or not in the refill"
            }
        }
        if walk.unagreed > 0 {
            proof.notProved.append(
                "\(walk.unagreed) changes came from a hub that gives no digest: proved against this store's account only"
            )
        }
        if old.values.reduce(0, +) > 0 {
            proof.notProved.append(
                "\(old.values.reduce(0, +)) received changes are in no account; 'kerben doctor --refill' has the hub send "
                    + "again what is in scope")
        }
        if try account.isRefilling { proof.notProved.append("a refill is not finished: 'kerben sync now'") }
    }
}

/// The account of what came, gone through from its start.
private struct FeedWalk {
    private(set) var problems: [String] = []
    /// Every change that is named.
    private(set) var named: Set<Dot> = []
    /// Digests that the hub signed, and those of them that there were on the way.
    private let signed: Set<[UInt8]>
    private(set) var met: Set<[UInt8]> = []
    /// Changes of which the hub gave no digest.
    private(set) var unagreed = 0
    private var digest = FeedDigest.start
    private var isAtStart = true

    init(signed: Set<[UInt8]>) { self.signed = signed }

    var isWhole: Bool { problems.isEmpty }

    private mutating func meet() { if signed.contains(digest.bytes) { met.insert(digest.bytes) } }

    mutating func pass(_ row: ExchangeAccount.Received, _ part: some StorePart) throws {
        if row.begins == 1 { digest = .start }
        // The first row begins; one that goes on from nothing has lost what it goes on from.
        guard let dots = ReceivedDots.dots(row.dots), let kept = FeedDigest(bytes: row.digest),
            row.begins == 1 || row.begins == 0 && !isAtStart
        else {
            problems.append("the account of what was received cannot be read; \(Proof.refill)")
            return
        }
        isAtStart = false
        named.formUnion(dots)
        if row.agreed == FeedAgreement.unknown.rawValue { unagreed += dots.count }
        if row.agreed == FeedAgreement.differs.rawValue {
            problems.append(
                "up to position \(row.position) the hub's digest of what it sent is another: the account here was altered, "
                    + "or the hub has another past; \(Proof.refill)")
        }
        var missing: [Dot] = []
        var unreadable: [Dot] = []
        for dot in dots {
            do {
                guard let change = try part.change(dot) else {
                    missing.append(dot)
                    continue
                }
                try digest.append(change)
                meet()
            } catch is StoreError { unreadable.append(dot) } catch is WireError { unreadable.append(dot) }
        }
        if let first = unreadable.first {
            problems.append("\(unreadable.count) received changes cannot be read, the first \(first); \(Proof.refill)")
        } else if let first = missing.first {
            problems.append("\(missing.count) changes that came are gone, the first \(first); \(Proof.refill)")
        } else if digest != kept {
            problems.append(
                "of \(dots.count) changes received up to position \(row.position), from \(dots.first?.description ?? "none") on, one was "
                    + "altered since; \(Proof.refill)")
        }
        // Every row is judged by itself.
        digest = kept
    }
}
