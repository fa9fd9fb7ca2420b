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
                let trust = try daemon.node.hubTrust()
                // A full disk keeps nobody from exchanging: it is tried again each hour.
                do { try daemon.node.refreshTrust() } catch {
                    daemon.logger.error("the hub's certificate cannot be renewed: \(CommandFailure(error).message)")
                }
                var configuration = HubConfiguration(
                    bindAddress: settings.bindAddress ?? "127.0.0.1", exchangePort: settings.exchangePort ?? 7443,
                    enrolmentPort: settings.enrolmentPort ?? 7444, credentials: try HubCredentials(trust.current),
                    now: { [surroundings = daemon.node.surroundings] in surroundings.date })
                daemon.node.options.limit(&configuration)
                let service = StoreHubService(
                    node: daemon.node, trust: trust, exchangePort: configuration.exchangePort,
                    threads: try HubThreads(), shown: try ShownCertificates(in: daemon.node.store),
                    backedUp: BackedUpLogs.Watch(daemon.node.folder), logger: daemon.logger)
                let application = try HubApplication(
                    service: service, configuration: configuration, logger: daemon.logger)
                trust.whenChanged { [identity = application.identity] in
                    try identity.replace(with: try HubCredentials($0))
                }
                try daemon.run { onReady in
                    let renewing = Task { await service.keepRenewed(daemon.logger) }
                    defer { renewing.cancel() }
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
    let trust: HubTrust
    let exchangePort: Int
    let threads: HubThreads
    let shown: ShownCertificates
    let backedUp: BackedUpLogs.Watch
    let logger: Logger

    func site(of key: KeyFingerprint) async throws -> Int? {
        try await threads.lookUps.run { try node.store.read { try $0.hub.site(ofKey: key.bytes) } }
    }

    func refusal(ofFormerKey key: KeyFingerprint) async throws -> Answer? {
        let now = node.surroundings.wall()
        return try await threads.lookUps.run {
            try node.store.read { transaction in
                guard try transaction.hub.wasLetIn(key: key.bytes) else { return nil }
                return Answer(outcome: .refused(.wrongLog), epoch: try transaction.hub.epoch, hubTime: now)
            }
        }
    }

    func refusal(of site: Int) async throws -> Answer? {
        let now = node.surroundings.wall()
        return try await threads.lookUps.run { try node.store.read { try $0.hub.refusal(ofSite: site, now: now) } }
    }

    func isHeard(_ head: RequestHead, site: Int) async throws -> Bool {
        try await threads.lookUps.run { try node.store.read { try $0.hub.isHeard(head, site: site) } }
    }

    func exchange(_ request: Request, site: Int) async throws -> Answer {
        try await threads.exchanges.run { try answer(request, site) }
    }

    private func answer(_ request: Request, _ site: Int) throws -> Answer {
        let (answer, was, isClosed) = try node.store.write { transaction in
            let was = try transaction.views.isClosed
            let answer = try transaction.hub.exchange(
                request, site: site, at: node.hubMoment(), chance: .random(in: 1 ... .max),
                backedUpTo: backedUp.end(of:epoch:)
            ) { receipt in
                var signed = receipt
                let key = try NodeKey(pem: trust.current.serverKeyPEM)
                signed.signature = try ReceiptSignature(signing: Array(receipt.signedText.utf8), with: key).bytes
                signed.signer = key.compressedPublicKey
                return signed
            }
            return (answer, was, try transaction.views.isClosed)
        }
        if isClosed, !was {
            logger.critical(
                "site \(site) has heard more than this hub knows: it was put back to an earlier state; it takes no writes until what it has forgotten is given back"
            )
        }
        if was, !isClosed {
            logger.notice("what this hub had forgotten is given back; it is open again")
            try node.seeToViews()
        }
        return answer
    }
}

extension NodeOptions {
    func limit(_ configuration: inout HubConfiguration) {
        configuration.exchangeConnectionsMax = connectionsMax
        configuration.exchangeConnectionsPerAddressMax = connectionsPerAddressMax
    }
}
