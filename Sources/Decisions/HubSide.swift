package import Causality
import Custody
package import Exchange
import Ledger
import Register
package import Store
import Wire

/// The hub's side of the exchange.
package struct HubSide: StorePart {
    package let context: StoreContext
    let caseFiles: CaseFiles
    let judgingFacts: JudgingFacts
    let views: Views
    let decisions: HubDecisions
    let judging: Judging
    let account: ExchangeAccount
    let deliveries: Deliveries

    /// One exchange with `site`, all of it in this transaction; `backedUpTo` says how far a log is in a backup of an epoch.
    /// The key of the hub's tokens is made of `chance`, once.
    package func exchange(
        _ request: Request, site: Int, at moment: WriteMoment, chance: UInt64,
        backedUpTo: (LogID, Int) -> Int64 = { _, _ in 0 }, sign: (Receipt) throws -> Receipt
    ) throws -> Answer {
        var deciding = moment
        let seal = try tokenSeal(chance, &deciding)
        guard let caller = try caller(site, request.head, seal) else {
            return Answer(outcome: .refused(.wrongLog), epoch: try epoch, hubTime: moment.wallMilliseconds)
        }
        try notice(caller, request, at: moment.wallMilliseconds, chance)
        let next = try seal.token(of: caller.log, epoch: epoch, count: nextCount(caller, request.head))
        var exchange = HubExchange(
            hub: .init(
                epoch: try epoch, edition: description.edition, time: moment.wallMilliseconds,
                safeUpTo: min(backedUpTo(caller.log, try epoch), caller.held.prefixEnd)),
            nextToken: next.word)
        var effect = exchange.handle(.requestReceived(request, caller))
        var sent = SentFeed()
        while true {
            switch effect {
            case .store(let changes, let links):
                try noteHeard(site, caller.log, receivedUpTo: request.position)
                try noteArrival(at: moment)
                if let broken = try acceptOrUndo(changes, links, from: caller.log, at: &deciding) {
                    effect = exchange.handle(.chainBroken(at: broken))
                } else {
                    // What the changes led to is part of this answer already.
                    try decisions.settleCustody(at: &deciding)
                    effect = exchange.handle(.changesStored(held: try held(of: caller.log)))
                }
            case .hearBack(let changes):
                try hearBack(changes, from: site, at: moment)
                effect = exchange.handle(.changesStored(held: caller.held))
            case .readFeed(let position, let bytesMax, let counts):
                // After this it is forgotten what the site was sent, and so what it heard.
                if request.batch.isEmpty { try noteHeard(site, caller.log, receivedUpTo: position) }
                try deliveries.take(receivedUpTo: position, of: site)
                let feed = try deliveries.readFeed(site: site, after: position, bytesMax: bytesMax, counts: counts)
                sent = try account.carryFeed(to: site, request, feed.changes, upTo: feed.position, at: moment)
                effect = exchange.handle(
                    .feedRead(changes: feed.changes, position: feed.position, more: feed.more, owed: feed.owed))
            case .noteBranch(let sequence):
                try execute("UPDATE _site SET branch_at = ? WHERE number = ?", [sequence, site])
                return exchange.refusal(.branch)
            case .answer(var answer, let wantsReceipt):
                try noteLostAnswer(caller, answer, request)
                if answer.outcome == .rejoin { answer.known = try noteRejoined(caller.log, at: moment) }
                try hear(site, answer, request, moment)
                if answer.token == next.word { try noteGiven(next, to: caller.log) }
                answer.feedDigest = sent.digest
                answer.resyncs = try account.countResync(answer.outcome == .resync, of: site, at: moment)
                if wantsReceipt, answer.outcome == .done {
                    answer.receipt = try account.giveReceipt(caller.log, sent.receipted, moment, sign)
                }
                return answer
            }
        }
    }

    private func hear(_ site: Int, _ answer: Answer, _ request: Request, _ moment: WriteMoment) throws {
        guard answer.outcome == .done || answer.outcome == .rejoin else { return }
        try noteWhole(site, answer, request, moment)
        try execute(
            "UPDATE _site SET token = ?, heard_at = ?, log_end = ? WHERE number = ?",
            [Int64(bitPattern: answer.token), moment.wallMilliseconds, request.logEnd, site])
    }

    // MARK: Logs held

    private func caller(_ site: Int, _ head: RequestHead, _ seal: TokenSeal) throws -> HubExchange.Caller? {
        guard
            let row = try query("SELECT *, revoked_at IS NOT NULL AS revoked FROM _site WHERE number = ?", [site]).row()
        else {
            return nil
        }
        let log = try log(of: site, incarnation: row.required("incarnation"))
        let known = try ledger.held(of: log)
        let links: [ChainLink] =
            try known.prefix.map { prefix in
                guard let chain = Chain(stored: prefix.after) else {
                    throw damaged("the link after \(prefix.high) of the log \(log)")
                }
                return [ChainLink(sequence: prefix.high, digest: chain.digest)]
            } ?? []
        let token = UInt64(bitPattern: try row.required("token"))
        return HubExchange.Caller(
            log: log, token: token, shown: try standing(of: head, known: token, log, seal),
            held: known.sequences, links: links, isRevoked: try row.required("revoked"),
            received: try deliveries.receivedUpTo(site), positionMax: try deliveries.lastPosition())
    }

    package func held(of log: LogID) throws -> IntervalSet { try ledger.held(of: log).sequences }

    // MARK: Accepting

    /// Accepts all of `changes`; where the log turns out to be another one, nothing is kept of them.
    ///
    /// Rows left from a refused batch would be taken for a log that disagrees with every later, honest one.
    private func acceptOrUndo(
        _ changes: ChangeBatch, _ links: [ChainLink], from log: LogID, at moment: inout WriteMoment
    ) throws -> Int64? {
        struct Broken: Error { var sequence: Int64 }
        do {
            try views.atomically {
                if let sequence = try accept(changes, links, from: log, at: &moment) {
                    throw Broken(sequence: sequence)
                }
            }
            return nil
        } catch let broken as Broken { return broken.sequence }
    }

    /// Stores, judges and applies; returns the sequence at which the log turned out to be another one.
    private func accept(
        _ changes: ChangeBatch, _ links: [ChainLink], from log: LogID, at moment: inout WriteMoment
    ) throws -> Int64? {
        if let batch = changes.columns as? ColumnBatch, try isNews(batch, of: log) {
            return try accept(batch, links, from: log, at: &moment)
        }
        let held = try held(of: log)
        var new: [Change] = []
        for change in changes {
            guard change.dot.log == log else { return change.dot.sequence }
            guard held.contains(change.dot.sequence) else {
                new.append(change)
                continue
            }
            guard try self.change(change.dot)?.isSame(as: change) == true else { return change.dot.sequence }
        }
        new.sort { $0.dot < $1.dot }
        if let broken = try ledger.take(new, links: links, of: log) { return broken }
        for change in new { judgingFacts.recalled.note(change) }
        // Kept and acknowledged; what it leads to is decided when views have come so far.
        guard try !views.areViewsBehind() else { return nil }
        try judging.take(new, at: &moment)
        return nil
    }

    /// Whether these follow each other in the log, and nothing of them is held: almost always.
    private func isNews(_ batch: ColumnBatch, of log: LogID) throws -> Bool {
        let held = try held(of: log)
        var last: Dot?
        for row in 0..<batch.count {
            let dot = batch.dot(row)
            guard dot.log == log, last.map({ $0 < dot }) ?? true, !held.contains(dot.sequence) else { return false }
            last = dot
        }
        return log.site != 0
    }

    /// The same of changes that came in columns and of which nothing is held.
    private func accept(
        _ batch: ColumnBatch, _ links: [ChainLink], from log: LogID, at moment: inout WriteMoment
    ) throws -> Int64? {
        if let broken = try ledger.take(batch, links: links, of: log) { return broken }
        if judgingFacts.recalled.isNoting {
            for row in 0..<batch.count { judgingFacts.recalled.note(batch.change(row)) }
        }
        guard try !views.areViewsBehind() else { return nil }
        try judging.take(batch, at: &moment)
        return nil
    }
}
