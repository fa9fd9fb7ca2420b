import Causality
import Ledger
import Register
import Wire

/// The ledger said again, slowly: every change in a dictionary, every chain hashed from its start, every run found anew.
final class MemoryLedger: ChangeLedger {
    private struct Row {
        var change: Change
        var feed: Int64
    }

    private let log: LogID
    private var rows: [Dot: Row] = [:]
    private var last: Int64 = 0
    /// What was taken of each log, and the links that were told on the way.
    private var taken: [LogID: Set<Int64>] = [:]
    private var told: [LogID: [Int64: UInt64]] = [:]
    private var urgent: [Dot: Urgency] = [:]

    init(log: LogID) { self.log = log }

    /// What a savepoint that is undone puts back.
    func atomically(_ body: () throws -> Void) rethrows {
        let (rows, last, taken, told, urgent) = (rows, last, taken, told, urgent)
        do { try body() } catch {
            (self.rows, self.last, self.taken, self.told, self.urgent) = (rows, last, taken, told, urgent)
            throw error
        }
    }

    // MARK: What is held

    func lastFeed() -> Int64 { last }

    func contains(_ dot: Dot) -> Bool { rows[dot] != nil }

    func change(_ dot: Dot) -> Change? { rows[dot]?.change }

    func feed(of dot: Dot) -> Int64? { rows[dot]?.feed }

    func scan(_ log: LogID, _ sequences: ClosedRange<Int64>, _ body: (HeldChange) throws -> Bool) throws {
        for row in inOrder({ $0.dot.log == log && sequences.contains($0.dot.sequence) }) {
            let held = HeldChange(
                change: row.change, feed: row.feed, contentBytes: try Content.bytes(row.change).count)
            guard try body(held) else { return }
        }
    }

    func changes(ofRecord record: Dot, in caseFile: Dot) -> [Change] {
        inOrder { $0.record == record && ($0.caseFile == caseFile || $0.dot == record) }.map(\.change)
            .sorted { ($0.dot == record ? 0 : 1, $0.dot) < ($1.dot == record ? 0 : 1, $1.dot) }
    }

    func changes(ofCaseFile caseFile: Dot) -> [Change] {
        rows.values.filter { $0.change.caseFile == caseFile }.sorted {
            ($0.change.dot == caseFile ? 0 : 1, $0.feed) < ($1.change.dot == caseFile ? 0 : 1, $1.feed)
        }.map(\.change)
    }

    func places(ofCaseFile caseFile: Dot, after feed: Int64) -> [FeedPlace] {
        places(after: feed).filter { rows[$0.dot]?.change.caseFile == caseFile }
    }

    func takePlace() -> Int64 {
        last += 1
        return last
    }

    func dots(ofCaseFile caseFile: Dot, in log: LogID, _ sequences: ClosedRange<Int64>) -> [Dot] {
        inOrder {
            $0.caseFile == caseFile && $0.dot != caseFile && $0.dot.log == log && sequences.contains($0.dot.sequence)
        }.map(\.change.dot)
    }

    func places(after feed: Int64) -> [FeedPlace] {
        rows.values.filter { $0.feed > feed }.map { FeedPlace(feed: $0.feed, dot: $0.change.dot) }.sorted()
    }

    func held(of log: LogID) throws -> HeldLog {
        var runs: [HeldLog.Run] = []
        for sequence in taken[log, default: []].sorted() {
            if let end = runs.last?.high, end + 1 == sequence {
                runs[runs.count - 1].high = sequence
            } else {
                let before = told[log]?[sequence - 1].map { withUnsafeBytes(of: $0.bigEndian) { [UInt8]($0) } }
                runs.append(HeldLog.Run(low: sequence, high: sequence, before: sequence == 1 ? [] : before ?? []))
            }
        }
        if let first = runs.first, first.low == 1 { runs[0].after = try links(of: log, at: [first.high])[0] }
        return HeldLog(runs)
    }

    func links(of log: LogID, at sequences: [Int64]) throws -> [[UInt8]] {
        try sequences.map { end in
            var chain = Chain.start
            for sequence in stride(from: Int64(1), through: end, by: 1) {
                guard let change = change(Dot(log, sequence)) else { throw Absent() }
                let content = try Content.bytes(change)
                content.withUnsafeBytes {
                    chain.append(
                        salt: salt(of: change), dot: change.dot, record: change.record, caseFile: change.caseFile,
                        author: change.author, content: $0)
                }
            }
            return chain.link
        }
    }

    func ownEnd() throws -> LogEnd {
        let own = inOrder { $0.dot.log == log }.map(\.change)
        return LogEnd(
            last: Int64(own.count), link: try links(of: log, at: [Int64(own.count)])[0],
            stamp: own.last?.timestamp ?? HybridTimestamp(milliseconds: 0))
    }

    struct Absent: Error {}

    private func salt(of change: Change) -> UInt64 { change.salt ?? self.change(change.caseFile)?.salt ?? 0 }

    private func inOrder(_ isWanted: (Change) -> Bool) -> [Row] {
        rows.values.filter { isWanted($0.change) }.sorted { $0.change.dot < $1.change.dot }
    }

    // MARK: What comes

    func append(_ change: Change, urgency: Urgency?) {
        store(change)
        urgent[change.dot] = urgency
    }

    /// Case files of own changes of an urgency, in order of the changes.
    func files(_ urgency: Urgency) -> [Dot] {
        urgent.filter { $0.value == urgency }.keys.sorted().compactMap { change($0)?.caseFile }
    }

    func store(_ change: Change) {
        last += 1
        rows[change.dot] = Row(change: change, feed: last)
    }

    func take(_ changes: [Change], links: [ChainLink]?, of log: LogID) throws -> Int64? {
        do {
            try atomically {
                for link in links ?? [] { told[log, default: [:]][link.sequence] = link.digest }
                for change in changes {
                    store(change)
                    taken[log, default: []].insert(change.dot.sequence)
                }
                try prove(log, since: Set(changes.map(\.dot.sequence)), links)
            }
            return nil
        } catch let broken as Broken { return broken.sequence }
    }

    private struct Broken: Error { var sequence: Int64 }

    /// Wherever a run begins that did not: somebody said what is before it, and what the chain reaches is what was said.
    private func prove(_ log: LogID, since new: Set<Int64>, _ links: [ChainLink]?) throws {
        let all = taken[log, default: []]
        for sequence in all.sorted() {
            let isNew = new.contains(sequence)
            if isNew, sequence > 1, !all.contains(sequence - 1), let links,
                !links.contains(where: { $0.sequence == sequence - 1 })
            {
                throw Broken(sequence: sequence)
            }
            // It began a run, and now follows what reaches from the start.
            guard !isNew, new.contains(sequence - 1), (1..<sequence).allSatisfy(all.contains) else { continue }
            let link = try self.links(of: log, at: [sequence - 1])[0]
            guard let told = told[log]?[sequence - 1] else { continue }
            guard told == Chain(link: link).digest else { throw Broken(sequence: sequence) }
        }
    }

    // MARK: What goes

    func undo(after feed: Int64) {
        rows = rows.filter { $0.value.feed <= feed }
        last = feed
    }

    func setApart(_ dot: Dot) { rows[dot] = nil }
}
