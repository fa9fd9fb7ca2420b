import ArgumentParser
import Causality
import Control
import Decisions
import Desk
import Exchange
import FoundationEssentials
import Hub
import Logging
import Logs
import Machine
import Store
import Trust

extension HubCommand {
    struct Run: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Serve exchanges and enrolment until told to stop.")
        @OptionGroup var options: HubStateOptions
        @Option(help: "Folder with register/, codes/ and hub.yaml; default as at 'hub init'.") var config: String?

        func run() throws {
            do {
                let daemon = try Daemon(options.folder, config: config, label: "hub")
                try daemon.node.requireHub()
                let settings = daemon.node.settings
                let folder = daemon.node.folder
                var configuration = HubConfiguration(
                    bindAddress: settings.bindAddress ?? "127.0.0.1", exchangePort: settings.exchangePort ?? 7443,
                    enrolmentPort: settings.enrolmentPort ?? 7444,
                    serverCertificatePEM: try folder.secret("server.pem").readText(),
                    serverKeyPEM: try folder.secret("server-key.pem").readText(),
                    authorityPEM: try folder.secret("authority.pem").readText())
                daemon.node.options.limit(&configuration)
                let service = StoreHubService(
                    node: daemon.node, authority: try CertificateAuthority.load(from: folder.trust),
                    receiptKey: configuration.serverKeyPEM, exchangePort: configuration.exchangePort,
                    threads: try HubThreads())
                let application = HubApplication(
                    service: service, configuration: configuration, logger: daemon.logger)
                try daemon.run { onReady in
                    try await application.run { ports in
                        onReady("exchanges on port \(ports.exchange), enrolment on port \(ports.enrolment)")
                    }
                }
            } catch { throw CommandFailure(error) }
        }
    }
}

/// Where the hub's requests wait for the store: whose a certificate is must not wait behind the exchanges under way.
struct HubThreads {
    let lookUps: WorkThreads
    let exchanges: WorkThreads

    init() throws {
        lookUps = try WorkThreads(count: 2, for: "looking up sites")
        // The store has one writer.
        exchanges = try WorkThreads(count: 1, for: "exchanges")
    }
}

/// The hub's HTTP service over its store: every exchange is one transaction.
struct StoreHubService: HubService {
    let node: Node
    let authority: CertificateAuthority
    let receiptKey: String
    let exchangePort: Int
    let threads: HubThreads

    func site(of key: KeyFingerprint) async throws -> Int? {
        try await threads.lookUps.run { try node.store.read { try $0.hub.site(ofKey: key.bytes) } }
    }

    func refusal(of site: Int) async throws -> Answer? {
        let now = Clocks.wall
        return try await threads.lookUps.run { try node.store.read { try $0.hub.refusal(ofSite: site, now: now) } }
    }

    func isHeard(_ head: RequestHead, site: Int) async throws -> Bool {
        try await threads.lookUps.run { try node.store.read { try $0.hub.isHeard(head, site: site) } }
    }

    func exchange(_ request: Request, site: Int) async throws -> Answer {
        try await threads.exchanges.run { try answer(request, site) }
    }

    private func answer(_ request: Request, _ site: Int) throws -> Answer {
        try node.store.write { transaction in
            try transaction.hub.exchange(request, site: site, at: node.hubMoment(), nextToken: .random(in: 1 ... .max))
            {
                receipt in
                var signed = receipt
                let key = try NodeKey(pem: receiptKey)
                signed.signature = try ReceiptSignature(signing: Array(receipt.signedText.utf8), with: key).bytes
                signed.signer = key.compressedPublicKey
                return signed
            }
        }
    }

    func enrol(secret: [UInt8], certificateRequestPEM: String) async throws -> EnrolmentGrant? {
        try await threads.exchanges.run { try grant(secret, certificateRequestPEM) }
    }

    private func grant(_ secret: [UInt8], _ certificateRequestPEM: String) throws -> EnrolmentGrant? {
        let now = Clocks.wall
        let digest = EnrolmentCode.digest(ofSecret: secret)
        return try node.store.write { transaction in
            guard let (site, name) = try transaction.hub.takeEnrolmentCode(secretDigest: digest, now: now) else {
                return nil
            }
            let certificate = try authority.issueClient(
                certificateRequestPEM: certificateRequestPEM, site: site, name: name, now: Date.now)
            let key = try KeyFingerprint(certificatePEM: certificate)
            let log = try transaction.hub.enrol(site: site, name: name, key: key.bytes, now: now)
            return EnrolmentGrant(
                site: site, incarnation: log.incarnation, name: name, epoch: node.settings.epoch,
                certificatePEM: certificate, exchangePort: exchangePort)
        }
    }
}

extension NodeOptions {
    func limit(_ configuration: inout HubConfiguration) {
        configuration.exchangeConnectionsMax = connectionsMax
        configuration.exchangeConnectionsPerAddressMax = connectionsPerAddressMax
    }
}
