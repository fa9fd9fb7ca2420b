import Causality
import Exchange
import Foundation
import Hub
import Link
import Logging
import Trust
import Wire

/// An authority, a running hub of it and an enrolled facility, for one test.
struct TestNation {
    let authority: CertificateAuthority
    let hub: FakeHub
    let serverKey = NodeKey()
    let clientKey = NodeKey()
    let clientPEM: String

    /// When every hub's clock begins: certificates of this moment have ended by the clock of the machine that runs the tests,
    /// and nobody's TLS may mind.
    static let begin = Date(timeIntervalSince1970: 1_625_097_600)

    init(gate: Gate? = nil) throws {
        authority = try CertificateAuthority.make(name: "Kerben test authority", now: Self.begin)
        hub = try FakeHub(authority: authority, gate: gate)
        clientPEM = try Self.clientPEM(clientKey, authority)
        hub.admit(clientKey.fingerprint, site: 27)
    }

    static func clientPEM(
        _ key: NodeKey, _ authority: CertificateAuthority, site: Int = 27, now: Date = begin
    ) throws -> String {
        try authority.issueClient(
            certificateRequestPEM: try key.certificateRequestPEM(name: "node"), site: site, name: "Kaunas", now: now)
    }

    /// What a machine of the enrolled facility sends that has nothing to say.
    static func idleRequest() throws -> [UInt8] {
        try MessageCoding.bytes(
            Request(
                RequestHead(
                    log: LogID(site: 27, incarnation: 1), epoch: 1, token: 0, position: 4, edition: 1, logEnd: 0)))
    }

    /// Runs the hub on ports of its own while `body` does.
    func running(
        limits: (inout HubConfiguration) -> Void = { _ in }, _ body: (HubPorts) async throws -> Void
    ) async throws {
        try await running(try application(limits: limits), body)
    }

    /// Runs one that was made before.
    func running(_ application: HubApplication, _ body: (HubPorts) async throws -> Void) async throws {
        let (ports, tell) = AsyncStream.makeStream(of: HubPorts.self)
        let run = Task {
            defer { tell.finish() }
            try await application.run { tell.yield($0) }
        }
        do {
            for await ports in ports {
                try await body(ports)
                break
            }
        } catch {
            run.cancel()
            throw error
        }
        run.cancel()
        try await run.value
    }

    func application(
        exchangePort: Int = 0, limits: (inout HubConfiguration) -> Void = { _ in }
    ) throws -> HubApplication {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        var configuration = HubConfiguration(
            bindAddress: "127.0.0.1", exchangePort: exchangePort, enrolmentPort: 0,
            credentials: try HubCredentials(
                serverCertificatePEM: serverPEM(), serverKeyPEM: serverKey.pem, authorityPEM: authority.certificatePEM),
            now: { [hub] in hub.now.now })
        limits(&configuration)
        return try HubApplication(service: hub, configuration: configuration, logger: logger)
    }

    func serverPEM(by other: CertificateAuthority? = nil, names: [String] = ["127.0.0.1"]) throws -> String {
        try (other ?? authority).issueServer(serverKey, names: names, now: Self.begin)
    }

    /// The enrolled facility's link to a port.
    func link(_ port: Int) -> LinkConfiguration {
        var link = LinkConfiguration(baseURL: "https://127.0.0.1:\(port)")
        link.authorityPEM = Array(authority.certificatePEM.utf8)
        link.clientCertificatePEM = Array(clientPEM.utf8)
        link.clientKeyPEM = Array(clientKey.pem.utf8)
        link.pinnedPublicKey = serverKey.fingerprint.base64
        link.totalTimeout = .seconds(20)
        return link
    }
}

/// A blocking call on a thread of its own, awaited.
func onThread<T: Sendable>(_ call: @escaping @Sendable () throws -> T) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result(catching: call)) }
    }
}

extension CurlHubTransport {
    /// One exchange over a link that renews nothing; the body of the answer, whatever its status.
    func exchange(_ body: [UInt8]) throws -> [UInt8] {
        try post("/v1/exchange", body: body, contentType: "application/octet-stream").body
    }
}
