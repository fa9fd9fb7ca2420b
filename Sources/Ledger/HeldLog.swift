package import Causality

/// What the hub holds of one log: runs in order that never touch, and the chain after the one that starts at 1.
package struct HeldLog: Hashable, Sendable {
    package struct Run: Hashable, Sendable {
        package var low: Int64
        package var high: Int64
        /// Of a run that does not start at 1: the first 8 bytes of the link before it, as its sender gave them; empty where
        /// nobody knows that link, since the log's own store has lost it.
        package var before: [UInt8]
        /// Of the run that starts at 1: the chain after it.
        package var after: [UInt8]

        package init(low: Int64, high: Int64, before: [UInt8] = [], after: [UInt8] = []) {
            self.low = low
            self.high = high
            self.before = before
            self.after = after
        }
    }

    package var runs: [Run]

    package init(_ runs: [Run] = []) { self.runs = runs }

    package var sequences: IntervalSet { IntervalSet(runs.map { $0.low...$0.high }) }

    /// The run that starts at 1; what it holds is proved.
    package var prefix: Run? { runs.first.flatMap { $0.low == 1 ? $0 : nil } }

    /// What is to be done about changes that came, in order.
    package enum Step: Hashable, Sendable {
        /// Store these; where `isProved`, the chain is carried on through them.
        case store(ClosedRange<Int64>, isProved: Bool)
        /// The chain reaches a run that waited: it must begin with `before`, and is carried on through it.
        case prove(ClosedRange<Int64>, before: [UInt8])
    }

    package struct Plan: Hashable, Sendable {
        package var steps: [Step] = []
        /// What is held once the steps are done; the chain after the first run is the caller's to write.
        package var held = HeldLog()
        /// The sequence at which what came does not fit, once the steps before it are done.
        package var broken: Int64?
    }

    /// Takes in changes that are not held, by their sequences, in order. One pass over what is held and what came.
    ///
    /// `links` says what the chain is before each run of them that does not follow what is held; nil where nobody knows.
    package func plan(taking came: [Int64], links: [ChainLink]?) -> Plan {
        let digests = links.map { links in
            Dictionary(links.map { ($0.sequence, $0.digest) }, uniquingKeysWith: { first, _ in first })
        }
        var plan = Plan()
        var waiting = runs[...]
        for run in Self.runs(of: came) {
            while let next = waiting.first, next.low < run.lowerBound {
                plan.append(stored: next)
                waiting.removeFirst()
            }
            // Of two with one sequence, the second does not fit.
            guard plan.held.runs.last.map({ $0.high < run.lowerBound }) ?? true else {
                plan.broken = run.lowerBound
                return plan
            }
            guard plan.append(new: run, digests) else {
                plan.broken = run.lowerBound
                return plan
            }
        }
        for next in waiting { plan.append(stored: next) }
        return plan
    }

    /// Sequences in order as runs; one that is there twice begins another.
    private static func runs(of sequences: [Int64]) -> [ClosedRange<Int64>] {
        var runs: [ClosedRange<Int64>] = []
        for sequence in sequences {
            if let last = runs.last, last.upperBound + 1 == sequence {
                runs[runs.count - 1] = last.lowerBound...sequence
            } else {
                runs.append(sequence...sequence)
            }
        }
        return runs
    }

    /// The rows that differ from those of `before`: what is no more, by where it began, and what is new.
    package func changes(since before: HeldLog) -> (gone: [Int64], new: [Run]) {
        let former = Dictionary(before.runs.map { ($0.low, $0) }, uniquingKeysWith: { first, _ in first })
        let now = Set(runs.map(\.low))
        return (before.runs.map(\.low).filter { !now.contains($0) }, runs.filter { former[$0.low] != $0 })
    }
}

extension HeldLog.Plan {
    /// A run that was held already.
    fileprivate mutating func append(stored run: HeldLog.Run) {
        guard let last = held.runs.last, last.high + 1 == run.low else { return held.runs.append(run) }
        if last.low == 1 { steps.append(.prove(run.low...run.high, before: run.before)) }
        held.runs[held.runs.count - 1].high = run.high
    }

    /// A run of changes that came; false where nothing says what it follows.
    fileprivate mutating func append(
        new run: ClosedRange<Int64>, _ digests: [Int64: UInt64]?
    ) -> Bool {
        if let last = held.runs.last, last.high + 1 == run.lowerBound {
            held.runs[held.runs.count - 1].high = run.upperBound
        } else if run.lowerBound == 1 {
            held.runs.append(HeldLog.Run(low: 1, high: run.upperBound))
        } else {
            var before: [UInt8] = []
            if let digests {
                guard let digest = digests[run.lowerBound - 1] else { return false }
                before = withUnsafeBytes(of: digest.bigEndian) { [UInt8]($0) }
            }
            held.runs.append(HeldLog.Run(low: run.lowerBound, high: run.upperBound, before: before))
        }
        steps.append(.store(run, isProved: held.runs[held.runs.count - 1].low == 1))
        return true
    }
}
