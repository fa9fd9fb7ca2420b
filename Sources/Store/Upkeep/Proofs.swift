package import Causality
package import Exchange
import Ledger
import Register
import Wire

/// Proof of the change set, and what it does not reach.
///
/// Own changes, and at the hub all, are proved by the chain of their log and by receipts; what a facility received, by the
/// digest of its feed. Nothing that is read here is believed to be in order: this is asked of damaged stores.
package struct Proofs: StorePart {
    package let context: StoreContext
    let account: ExchangeAccount

    /// Whether the hub signed a receipt; nil where no key of it is at hand.
    package typealias SignatureCheck = (Receipt) -> Bool?

    /// What is wrong with the change set, a line each.
    package func proveChains() throws -> [String] { try prove().problems }

    package func prove(_ isSigned: SignatureCheck = { _ in nil }) throws -> Proof {
        var proof = Proof()
        let present = try presentChanges(&proof)
        let runs = try storedRuns(&proof)
        let receipts = try soundReceipts(isSigned, &proof)
        for log in Set(present.keys).union(runs.keys).union(receipts.keys).sorted() {
            let held = present[log] ?? IntervalSet()
            if site == 0 || log == store.log {
                try proveChain(log, held, runs[log] ?? [], receipts[log] ?? [], &proof)
            } else {
                proof.logs.append(Proof.Log(log: log, changes: held.count))
                if runs[log] != nil {
                    proof.problems.append("log \(log): a facility keeps no runs of other logs; \(Proof.evidence)")
                }
            }
        }
        if site != 0 {
            try proveFeed(present, receipts[store.log] ?? [], &proof)
            try proveAcknowledged(present[store.log]?.last ?? 0, &proof)
        }
        try findStrayRecords(&proof)
        try proveIndex(&proof)
        proof.notProved += notCovered
        return proof
    }

    private var notCovered: [String] {
        [
            "\(Proof.Uncovered.of(isHub: site == 0).map(\.words).joined(separator: ", ")): covered by no proof",
            "what was written after the last receipt could be cut off without a trace here: "
                + (site == 0 ? "each site knows its own" : "the hub knows what it holds"),
        ]
    }

    // MARK: What is there

    /// Changes that this store has acknowledged and that are not there, of each log: told by names alone, without reading one.
    ///
    /// A folder that was copied while it was written can be of two moments: what says how far a log is held is newer than what
    /// is held of it.
    package func lost() throws -> [LogID: IntervalSet] {
        let present = try ledger.present().sequences
        return try ledger.storedRuns().runs.reduce(into: [:]) { lost, entry in
            let coverage = LogCoverage(
                runs: entry.value.map { ($0.low, $0.high) }, present: present[entry.key] ?? IntervalSet())
            if !coverage.missing.isEmpty { lost[entry.key] = coverage.missing }
        }
    }

    /// The sequences that are there of each log.
    private func presentChanges(_ proof: inout Proof) throws -> [LogID: IntervalSet] {
        let (present, nameless, overlapping) = try ledger.present()
        if nameless > 0 {
            proof.problems.append("\(nameless) changes have names that no change can have; \(Proof.evidence)")
        }
        for (log, count) in overlapping.sorted(by: { $0.key < $1.key }) {
            let advice = site == 0 || log == store.log ? Proof.restore : Proof.refill
            proof.problems.append("log \(log): \(count) batches begin within another: put in; \(advice)")
        }
        return present
    }

    private func storedRuns(_ proof: inout Proof) throws -> [LogID: [HeldLog.Run]] {
        let (runs, nameless) = try ledger.storedRuns()
        if nameless > 0 { proof.problems.append("\(nameless) runs are of no log; \(Proof.evidence)") }
        return runs
    }

    /// Receipts by log, without those that prove nothing.
    private func soundReceipts(_ isSigned: SignatureCheck, _ proof: inout Proof) throws -> [LogID: [Receipt]] {
        var receipts: [LogID: [Receipt]] = [:]
        var unchecked = 0
        for receipt in try account.keptReceipts() {
            guard let receipt, receipt.held.prefixEnd > 0, receipt.digests.count == receipt.held.runs.count else {
                proof.problems.append("a receipt of the hub cannot be read; \(Proof.evidence)")
                continue
            }
            switch isSigned(receipt) {
            case false?:
                proof.problems.append(
                    "log \(receipt.log): the receipt of \(receipt.held) is not signed by the hub; \(Proof.evidence)")
                continue
            case nil: unchecked += 1
            case true?: break
            }
            receipts[receipt.log, default: []].append(receipt)
        }
        if unchecked > 0 {
            proof.notProved.append(
                "signatures of \(unchecked) receipts: no key of the hub that signed is at hand (--certificate)")
        }
        return receipts
    }

    // MARK: Chains

    private func proveChain(
        _ log: LogID, _ present: IntervalSet, _ runs: [HeldLog.Run], _ receipts: [Receipt], _ proof: inout Proof
    ) throws {
        let coverage = LogCoverage(runs: runs.map { ($0.low, $0.high) }, present: present)
        let advice = log.site == site ? Proof.restore : "\(Proof.restore), or enrol its site again"
        func note(_ what: String) { proof.problems.append("log \(log): \(what); \(advice)") }
        for run in coverage.missing.runs { note("\(named(run)) missing: taken out") }
        for run in coverage.uncovered.runs { note("\(named(run)) in no run: put in, or the run was deleted") }
        if coverage.hasFalseRuns { note("runs are kept of it that cannot be") }
        let end = receipts.map(\.held.prefixEnd).max() ?? 0
        if end > present.last { note("the hub signed for \(end) changes of it, and its end is cut off here") }

        let marks = try chainMarks(log, runs, receipts)
        let (links, reached) = try ledger.hashed(
            log, upTo: present.prefixEnd, at: Set(marks.map(\.sequence)))
        if reached < present.prefixEnd { note("change \(reached + 1) cannot be read") }
        var proved = reached
        if marks.contains(where: { $0.sequence < 1 || $0.sequence > max(present.last, end) }), coverage.missing.isEmpty
        {
            note("a link is kept of a change that there is not")
        }
        // Where marks differ from the chain, it was altered before the first of them; what came before still agrees.
        for mark in marks.sorted(by: { $0.sequence < $1.sequence }) where mark.sequence <= reached {
            guard links[mark.sequence] != mark.link else { continue }
            let agreed =
                marks.filter { $0.sequence < mark.sequence && links[$0.sequence] == $0.link }
                .map(\.sequence).max() ?? 0
            proved = min(proved, agreed)
            note("between \(agreed + 1) and \(mark.sequence) a change was altered: \(mark.means)")
            break
        }
        var entry = Proof.Log(log: log, changes: present.count, means: .chain, proved: min(proved, coverage.chained))
        entry.receiptedUpTo = receipts.map(\.held.prefixEnd).filter { $0 <= proved }.max()
        if !coverage.waiting.isEmpty { entry.remark = "\(coverage.waiting) wait for what comes before them" }
        if coverage.chained == 0, !present.isEmpty { entry.means = .nothing }
        proof.logs.append(entry)
    }

    private func named(_ run: ClosedRange<Int64>) -> String {
        run.count == 1 ? "change \(run.lowerBound) is" : "changes \(run.lowerBound) to \(run.upperBound) are"
    }

    /// What the chain is to be at some of its sequences, by whose word.
    private struct ChainMark {
        var sequence: Int64
        var link: [UInt8]
        var means: String
    }

    private func chainMarks(_ log: LogID, _ runs: [HeldLog.Run], _ receipts: [Receipt]) throws -> [ChainMark] {
        var marks = receipts.compactMap { receipt in
            receipt.digests.first.map {
                ChainMark(
                    sequence: receipt.held.prefixEnd, link: $0,
                    means: "the hub signed another chain, though the log may agree with itself")
            }
        }
        marks += runs.filter { $0.low == 1 }.map {
            ChainMark(sequence: $0.high, link: $0.after, means: "its chain does not meet the link kept after it")
        }
        marks += try ledger.checkpoints(of: log).map {
            ChainMark(
                sequence: $0.sequence, link: $0.link, means: "its chain does not meet a link kept on the way")
        }
        return marks
    }

    // MARK: Beside the changes

    /// A facility: the hub cannot hold more of the own log than there is.
    private func proveAcknowledged(_ end: Int64, _ proof: inout Proof) throws {
        var text = ""
        try Prepared(db, "SELECT held FROM _exchange").forEach { text = $0.text(0) }
        let held = IntervalSet(text: text).last
        guard held > end else { return }
        proof.problems.append(
            "log \(store.log): the hub acknowledged \(held) changes and \(end) are here; \(Proof.restore)")
    }

    /// By the index changes of a case file, and those after a place in the order of arrival, are found: what it lacks would
    /// be shown nowhere.
    private func proveIndex(_ proof: inout Proof) throws {
        // A batch that cannot be read is named above.
        guard proof.problems.isEmpty, try !ledger.isIndexWhole() else { return }
        proof.strayProblems += 1
        proof.problems.append(
            "the index of changes is not what they make it; 'kerben doctor --rebuild' makes it anew")
    }

    /// Records that are shown and that no change makes.
    private func findStrayRecords(_ proof: inout Proof) throws {
        for type in description.types {
            var count = 0
            try Prepared(db, "SELECT id FROM \(quoted(type.name))").forEach { row in
                if try Dot(packed: row.number(0)).map({ try !contains($0) }) ?? true { count += 1 }
            }
            guard count > 0 else { continue }
            proof.strayProblems += 1
            proof.problems.append(
                "\(type.name): \(count) records are shown that no change here makes; "
                    + (site == 0 ? Proof.restore : Proof.refill))
        }
    }
}
