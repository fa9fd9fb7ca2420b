package import Logging

/// The hub's two listeners over a ``HubService``: exchanges for enrolled sites, enrolment for new ones.
///
/// Two ports instead of one, so that the port of the exchange does not speak to anybody without a certificate.
package struct HubApplication: Sendable {
    private typealias OnListening = @Sendable (_ port: Int) async -> Void

    private let service: any HubService
    private let configuration: HubConfiguration
    private let logger: Logger
    /// What may change while it serves.
    package let identity: HubIdentity

    package init(service: any HubService, configuration: HubConfiguration, logger: Logger) throws(HubError) {
        identity = try HubIdentity(configuration.credentials)
        self.service = service
        self.configuration = configuration
        self.logger = logger
    }

    /// Listens until the calling task is cancelled; then exchanges under way are finished and it returns.
    ///
    /// `onReady` is called once, when both ports listen. Throws ``HubError`` where one cannot.
    package func run(onReady: @escaping @Sendable (HubPorts) async -> Void = { _ in }) async throws {
        let readiness = Readiness(onReady)
        let listeners = [
            exchangeListener { await readiness.note(exchange: $0) },
            enrolmentListener { await readiness.note(enrolment: $0) },
        ]
        // A task of its own: cancelling the caller must not cut the exchanges, only begin the stop.
        let work = Task { try await Self.run(listeners) }
        try await withTaskCancellationHandler {
            try await work.value
        } onCancel: {
            Task {
                let overdue = Task {
                    try await Task.sleep(for: configuration.stopDurationMax)
                    logger.warning("stop: exchanges still under way are cut")
                    work.cancel()
                }
                await Self.stop(listeners)
                overdue.cancel()
            }
        }
    }

    private static func run(_ listeners: [Listener]) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for listener in listeners { group.addTask { try await listener.run() } }
            do {
                try await group.next()
                try await group.waitForAll()
            } catch {
                await stop(listeners)
                throw error
            }
        }
    }

    private static func stop(_ listeners: [Listener]) async {
        await withTaskGroup(of: Void.self) { group in
            for listener in listeners { group.addTask { await listener.stop() } }
        }
    }

    private func exchangeListener(onListening: @escaping OnListening) -> Listener {
        let routes = ExchangeRoutes(
            service: service, identity: identity, now: configuration.now, logger: logger,
            places: CallPlaces(max: configuration.exchangesPerSiteMax))
        let cap = ConnectionCap(
            connectionsMax: configuration.exchangeConnectionsMax,
            addressMax: configuration.exchangeConnectionsPerAddressMax)
        return Listener(
            address: configuration.bindAddress, port: configuration.exchangePort,
            door: { [identity] in identity.current.exchange }, room: ConnectionRoom(cap, handshakeProves: true),
            times: configuration.exchangeTimes, logger: logger, onListening: onListening
        ) { try await routes.answer($0, $1) }
    }

    private func enrolmentListener(onListening: @escaping OnListening) -> Listener {
        let routes = EnrolmentRoutes(service: service, identity: identity, logger: logger)
        let cap = ConnectionCap(
            connectionsMax: configuration.enrolmentConnectionsMax,
            addressMax: configuration.enrolmentConnectionsPerAddressMax)
        return Listener(
            address: configuration.bindAddress, port: configuration.enrolmentPort,
            door: { [identity] in identity.current.enrolment }, room: ConnectionRoom(cap, handshakeProves: false),
            times: configuration.enrolmentTimes, logger: logger, onListening: onListening
        ) { try await routes.answer($0, $1) }
    }
}

/// Waits for both ports, then tells once.
private actor Readiness {
    private let onReady: @Sendable (HubPorts) async -> Void
    private var exchange: Int?
    private var enrolment: Int?

    init(_ onReady: @escaping @Sendable (HubPorts) async -> Void) { self.onReady = onReady }

    func note(exchange port: Int) async {
        exchange = port
        if let ports { await onReady(ports) }
    }

    func note(enrolment port: Int) async {
        enrolment = port
        if let ports { await onReady(ports) }
    }

    private var ports: HubPorts? {
        guard let exchange, let enrolment else { return nil }
        return HubPorts(exchange: exchange, enrolment: enrolment)
    }
}
