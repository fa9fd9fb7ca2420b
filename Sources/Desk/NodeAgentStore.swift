package import Causality
package import Exchange
import Facility
package import Ledger
import Store
import Synchronization

/// A facility's store as its agent sees it.
package struct NodeAgentStore: AgentStore {
    private let node: Node

    package init(_ node: Node) { self.node = node }

    private var store: Store { node.store }

    package func exchangeState() throws -> (ExchangeState, logEnd: Int64) {
        try store.read { (try $0.exchangeState(), logEnd: try $0.ownLog.ownLogEnd()) }
    }

    package func readBatch(held: IntervalSet, contentBytesMax: Int) throws -> FacilityAgent.Batch {
        try node.whereFull { try store.readBatch(held: held, contentBytesMax: contentBytesMax) }
    }

    package func apply(_ answer: Answer, _ state: ExchangeState, _ measurement: ClockMeasurement) throws {
        let world = node.surroundings
        let measurement = measurement.moved(
            by: world.monotonic() &- measurement.monotonicMilliseconds, to: world.uptime(), boot: world.boot())
        let areViewsBehind = try node.writeWhereFull { transaction in
            try transaction.facility.apply(answer, state, measurement)
            return try transaction.views.areViewsBehind()
        }
        guard areViewsBehind else { return }
        if node.isServed.load(ordering: .relaxed) { node.lacks.continuation.yield() } else { try node.catchUp() }
    }

    package func compareLog(
        _ links: [ChainLink], held: IntervalSet, isResync: Bool
    ) throws -> FacilityAgent.LogComparison {
        try node.whereFull {
            try store.compareLog(links, held: held, isResync: isResync, at: node.surroundings.wall())
        }
    }

    package func keep(_ link: LinkEstimate) throws { try store.write { try $0.facility.keep(link) } }

    package func note(_ refusal: ExchangeRefusal, at milliseconds: Int64) throws {
        try store.write { try $0.facility.note(refusal, at: milliseconds) }
    }
}
