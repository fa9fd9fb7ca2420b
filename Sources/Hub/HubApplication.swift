package import Logging
import NIOSSL
import Trust

/// The hub's two listeners over a ``HubService``: exchanges for enrolled sites, enrolment for new ones.
///
/// Two ports instead of one, so that the port of the exchange does not speak to anybody without a certificate.
package struct HubApplication: Sendable {
    private typealias OnListening = @Sendable (_ port: Int) async -> Void

    private let service: any HubService
    private let configuration: HubConfiguration
    private let logger: Logger

    package init(service: any HubService, configuration: HubConfiguration, logger: Logger) {
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
            try exchangeListener { await readiness.note(exchange: $0) },
            try enrolmentListener { await readiness.note(enrolment: $0) },
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

    private func exchangeListener(onListening: @escaping OnListening) throws(HubError) -> Listener {
        var tls = try serverTLS()
        do {
            tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(Array(configuration.authorityPEM.utf8)))
        } catch {
            throw .credentialsUnusable(detail: "\(error)")
        }
        // With this a client certificate is mandatory; facilities have no host names to verify.
        tls.certificateVerification = .noHostnameVerification
        let routes = ExchangeRoutes(
            service: service, logger: logger, places: CallPlaces(max: configuration.exchangesPerSiteMax))
        let cap = ConnectionCap(
            connectionsMax: configuration.exchangeConnectionsMax,
            addressMax: configuration.exchangeConnectionsPerAddressMax)
        return try Listener(
            address: configuration.bindAddress, port: configuration.exchangePort, tls: tls,
            room: ConnectionRoom(cap, handshakeProves: true), times: configuration.exchangeTimes, logger: logger,
            onListening: onListening
        ) { try await routes.answer($0, $1) }
    }

    private func enrolmentListener(onListening: @escaping OnListening) throws(HubError) -> Listener {
        let pin: String
        do { pin = try KeyFingerprint(certificatePEM: configuration.serverCertificatePEM).base64 } catch {
            throw .credentialsUnusable(detail: error.description)
        }
        let routes = EnrolmentRoutes(
            service: service, authorityPEM: configuration.authorityPEM, hubKeyFingerprint: pin, logger: logger)
        let cap = ConnectionCap(
            connectionsMax: configuration.enrolmentConnectionsMax,
            addressMax: configuration.enrolmentConnectionsPerAddressMax)
        return try Listener(
            address: configuration.bindAddress, port: configuration.enrolmentPort, tls: try serverTLS(),
            room: ConnectionRoom(cap, handshakeProves: false), times: configuration.enrolmentTimes, logger: logger,
            onListening: onListening
        ) { try await routes.answer($0, $1) }
    }

    private func serverTLS() throws(HubError) -> TLSConfiguration {
        do {
            let chain = try NIOSSLCertificate.fromPEMBytes(Array(configuration.serverCertificatePEM.utf8))
            let key = try NIOSSLPrivateKey(bytes: Array(configuration.serverKeyPEM.utf8), format: .pem)
            var tls = TLSConfiguration.makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
            tls.minimumTLSVersion = .tlsv13
            tls.maximumTLSVersion = .tlsv13
            tls.applicationProtocols = ["http/1.1"]
            return tls
        } catch {
            throw .credentialsUnusable(detail: "\(error)")
        }
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
