package import Exchange

/// What exchanges carried: of one `sync now`, or since the service started.
package struct SyncCounters: Hashable, Sendable {
    /// Carried out by the hub and stored here.
    package var exchanges = 0
    /// Calls made, failed ones and resyncs included.
    package var roundTrips = 0
    /// Bytes of bodies; those of a failed call where it is known how many crossed the line.
    package var bytesUp: Int64 = 0
    package var bytesDown: Int64 = 0
    package var changesSent = 0
    package var changesReceived = 0

    package init() {}

    static func - (later: SyncCounters, earlier: SyncCounters) -> SyncCounters {
        var difference = later
        difference.exchanges -= earlier.exchanges
        difference.roundTrips -= earlier.roundTrips
        difference.bytesUp -= earlier.bytesUp
        difference.bytesDown -= earlier.bytesDown
        difference.changesSent -= earlier.changesSent
        difference.changesReceived -= earlier.changesReceived
        return difference
    }
}

/// How one `sync now` ended, and what it carried.
package struct SyncOutcome: Hashable, Sendable {
    package enum End: Hashable, Sendable {
        /// Nothing is waiting on either side.
        case quiescent
        /// One line: what failed, on what, what to do.
        case failed(String)
        case refused(ExchangeRefusal)
    }

    package var end: End
    package var counters: SyncCounters
    /// As ``SyncStatus/renewalFailure``: an exchange can be carried out while this machine's certificate is not renewed.
    package var renewalFailure: String?
}

/// What the service knows of itself, for `sync status`.
package struct SyncStatus: Hashable, Sendable {
    package var counters = SyncCounters()
    package var isExchanging = false
    package var isQuiescent = false
    /// The hub owes this site something and sends nothing of it yet (``FacilityAgent/waitsForHub``).
    package var waitsForHub = false
    /// The last failure since the last success.
    package var failure: String?
    package var refusal: ExchangeRefusal?
    /// Why this machine's certificate, whose time has come, is not renewed yet; exchanges may go on all the same.
    package var renewalFailure: String?
    /// While the hub refuses: when it is asked again, by this machine's clock, in milliseconds since 1970.
    package var nextTryAt: Int64?
    /// By this machine's clock, in milliseconds since 1970.
    package var succeededAt: Int64?
    package var state: ExchangeState?

    package static let waitsForHubWords =
        "The hub took what was sent; what it owes it sends when its tables are made, and all that it had forgotten is heard. "
        + "It is asked again by itself."
}
