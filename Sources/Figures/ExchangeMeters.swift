package import CoreMetrics

/// What exchanges cost and carry, at either end; `up` is from a facility to its hub.
package struct ExchangeMeters: Sendable {
    /// One exchange as it ended.
    package struct Ended: Sendable {
        /// `done`, `refused`, `resync`, `rejoin` or `failed`.
        package var outcome: String
        package var duration: Duration
        /// Of bodies.
        package var bytesUp: Int64
        package var bytesDown: Int64
        package var changesUp: Int
        package var changesDown: Int

        package init(
            outcome: String, duration: Duration, bytesUp: Int64 = 0, bytesDown: Int64 = 0, changesUp: Int = 0,
            changesDown: Int = 0
        ) {
            self.outcome = outcome
            self.duration = duration
            self.bytesUp = bytesUp
            self.bytesDown = bytesDown
            self.changesUp = changesUp
            self.changesDown = changesDown
        }
    }

    private let factory: (any MetricsFactory)?

    /// `factory` is where it adds up, if not in the process's own.
    package init(_ factory: (any MetricsFactory)? = nil) { self.factory = factory }

    package func note(_ exchange: Ended) {
        let factory = factory ?? MetricsSystem.factory
        Timer(label: "kerben_exchange_seconds", dimensions: [("outcome", exchange.outcome)], factory: factory)
            .recordNanoseconds(Int64(exchange.duration / .nanoseconds(1)))
        let amounts = [
            ("kerben_exchange_bytes_total", exchange.bytesUp, exchange.bytesDown),
            ("kerben_exchange_changes_total", Int64(exchange.changesUp), Int64(exchange.changesDown)),
        ]
        for (label, up, down) in amounts {
            for (direction, amount) in [("up", up), ("down", down)] {
                Counter(label: label, dimensions: [("direction", direction)], factory: factory).increment(by: amount)
            }
        }
    }
}
