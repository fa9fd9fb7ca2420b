import Causality
import Exchange
import Facility
import Ledger
import Register
import Synchronization

/// A facility's store of one log in memory, which can be made to fail.
final class MemoryStore: AgentStore {
    struct DiskFull: Error, CustomStringConvertible {
        var description: String { "disk full" }
    }

    struct Content {
        var state = ExchangeState(log: LogID(site: 27, incarnation: 1))
        var log: [Change] = []
        var received: [Change] = []
        var refusals: [ExchangeRefusal] = []
        var applied = 0
        var isFull = false
        /// Of others, to be given back to a hub that forgot it.
        var toGiveBack: [Change] = []
    }

    private let content = Mutex(Content())

    init(changes count: Int64 = 0) { for _ in 0..<count { write() } }

    var now: Content { content.withLock { $0 } }

    func forgottenByHub(_ changes: [Change]) { content.withLock { $0.toGiveBack = changes } }

    func setFull(_ isFull: Bool) { content.withLock { $0.isFull = isFull } }

    /// Appends a change; the log's new end.
    @discardableResult func write() -> Int64 {
        content.withLock { content in
            let sequence = Int64(content.log.count) + 1
            content.log.append(.sample(site: 27, sequence))
            return sequence
        }
    }

    func exchangeState() throws -> (ExchangeState, logEnd: Int64) {
        content.withLock { ($0.state, Int64($0.log.count)) }
    }

    func readBatch(held: IntervalSet, contentBytesMax: Int) throws -> FacilityAgent.Batch {
        content.withLock { content in
            if !content.toGiveBack.isEmpty {
                var batch = FacilityAgent.Batch(
                    changes: Array(content.toGiveBack.prefix(10)), logEnd: Int64(content.log.count))
                batch.givenBackPlaces = batch.changes.indices.map { Int64($0) + 1 }
                return batch
            }
            let unsent = content.log.filter { !held.contains($0.dot.sequence) }
            return FacilityAgent.Batch(changes: Array(unsent.prefix(10)), logEnd: Int64(content.log.count))
        }
    }

    func apply(_ answer: Answer, _ state: ExchangeState, _ measurement: ClockMeasurement) throws {
        try content.withLock { content in
            if content.isFull { throw DiskFull() }
            content.state = state
            content.toGiveBack.removeFirst(Int(state.givenBackUpTo ?? 0))
            content.received += answer.changes
            content.applied += 1
        }
    }

    func compareLog(_: [ChainLink], held _: IntervalSet, isResync _: Bool) throws -> FacilityAgent.LogComparison {
        .agrees
    }

    func keep(_ link: LinkEstimate) throws { content.withLock { $0.state.link = link } }

    func note(_ refusal: ExchangeRefusal, at milliseconds: Int64) throws {
        content.withLock { $0.refusals.append(refusal) }
    }
}

extension Change {
    static func sample(site: Int, _ sequence: Int64) -> Change {
        let dot = Dot(LogID(site: site, incarnation: 1), sequence)
        return Change(
            dot: dot, record: dot, type: 1, caseFile: dot, edition: 1,
            timestamp: HybridTimestamp(milliseconds: 1_700_000_000_000 + sequence, counter: 0), clock: .unknown,
            author: "clerk@27", writes: [Write(1, .text("sample"))])
    }
}
