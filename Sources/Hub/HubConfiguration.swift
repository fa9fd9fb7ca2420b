package import FoundationEssentials
import Trust

/// Where the hub listens and who it is.
package struct HubConfiguration: Sendable {
    /// Address or host name to bind; `0.0.0.0` or `::` for every one.
    package var bindAddress: String
    /// 0 lets the system choose.
    package var exchangePort: Int
    package var enrolmentPort: Int
    package var credentials: HubCredentials
    /// Connections at once on each listener, in all and of one address; others are closed.
    package var exchangeConnectionsMax = 2_000
    package var enrolmentConnectionsMax = 256
    /// Sites behind one VPN share an address.
    package var exchangeConnectionsPerAddressMax = 256
    package var enrolmentConnectionsPerAddressMax = 32
    /// Exchanges of one site at once; others are told to come back.
    package var exchangesPerSiteMax = 4
    package var exchangeTimes = ConnectionDeadline.Times()
    package var enrolmentTimes = ConnectionDeadline.Times(idleMilliseconds: 30_000, callMilliseconds: 120_000)
    /// How long a stop waits for exchanges under way.
    package var stopDurationMax = Duration.seconds(10)

    /// What the dates of certificates are compared with: the clock of the service, so that what it issues and who has ended
    /// are told by one.
    package var now: @Sendable () -> Date

    package init(
        bindAddress: String, exchangePort: Int, enrolmentPort: Int, credentials: HubCredentials,
        now: @escaping @Sendable () -> Date
    ) {
        self.bindAddress = bindAddress
        self.exchangePort = exchangePort
        self.enrolmentPort = enrolmentPort
        self.credentials = credentials
        self.now = now
    }
}

/// The ports that the hub really listens on.
package struct HubPorts: Hashable, Sendable {
    package var exchange: Int
    package var enrolment: Int

    package init(exchange: Int, enrolment: Int) {
        self.exchange = exchange
        self.enrolment = enrolment
    }
}
