package import Causality
package import Exchange
package import Ledger

/// What the agent needs of the facility's store.
///
/// Calls block and are made one at a time, on the service's own thread, never on the cooperative pool. An error thrown
/// (a full disk, a damaged page) stops the exchange, not the service: it is tried again later from what is on disk.
package protocol AgentStore: Sendable {
    /// What the last ``apply(_:_:_:)`` saved, and the last sequence of the own log.
    func exchangeState() throws -> (ExchangeState, logEnd: Int64)

    /// Changes of the own log that the hub does not hold, most urgent case files first.
    func readBatch(held: IntervalSet, contentBytesMax: Int) throws -> FacilityAgent.Batch

    /// Stores the answer's changes and the state in one transaction.
    func apply(_ answer: Answer, _ state: ExchangeState, _ measurement: ClockMeasurement) throws

    /// Compares the own log with what the hub holds of it; `isResync` where that is counted.
    func compareLog(_ links: [ChainLink], held: IntervalSet, isResync: Bool) throws -> FacilityAgent.LogComparison

    /// Keeps what an exchange that failed told of the link.
    func keep(_ link: LinkEstimate) throws

    /// Keeps a refusal for people to see, and since when it stands: `milliseconds` since 1970 by the own clock.
    func note(_ refusal: ExchangeRefusal, at milliseconds: Int64) throws
}
