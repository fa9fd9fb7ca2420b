import Causality
import Control
import Desk
import FoundationEssentials
import Hub
import Logging
import Decisions
import Store
import Trust

/// Certificates that the hub gives to sites, and its own.
extension StoreHubService {
    func note(_ certificate: NodeCertificate, site: Int) async throws {
        let new = HubSide.ShownCertificate(certificate)
        guard !shown.holds(new, of: site) else { return }
        try await threads.exchanges.run { try shown.note(new, of: site) }
    }

    func renew(_ certificate: NodeCertificate, site: Int, by request: RenewalRequest) async throws -> RenewalReply {
        let name = try await threads.lookUps.run { try node.store.read { try $0.hub.name(ofSite: site) } }
        let authorities = trust.authorities
        let renewed = try authorities.issuing.renewClient(
            certificateRequestPEM: request.certificateRequestPEM, key: certificate.key, site: site,
            name: name ?? "site \(site)",
            generation: request.generation(after: certificate, current: authorities.generation),
            now: node.surroundings.date)
        return RenewalReply(certificatePEM: renewed, authoritiesPEM: try authorities.trusted.pem)
    }

    func enrol(_ request: EnrolmentRequest) async throws -> (grant: EnrolmentGrant, authorities: AuthoritySet)? {
        try await threads.exchanges.run { try grant(request) }
    }

    private func grant(_ request: EnrolmentRequest) throws -> (grant: EnrolmentGrant, authorities: AuthoritySet)? {
        let now = node.surroundings.wall()
        let digest = EnrolmentCode.digest(ofSecret: Array(request.secret))
        let authorities = trust.authorities
        // One that keeps the first alone is told of the others when it can be.
        let hasAll = request.keepsAuthorities ?? false || !authorities.isRollingOver
        return try node.admit { transaction in
            guard let (site, name) = try transaction.hub.takeEnrolmentCode(secretDigest: digest, now: now) else {
                return nil
            }
            let issued = try NodeCertificate(
                pem: authorities.issuing.issueClient(
                    certificateRequestPEM: request.certificateRequestPEM, site: site, name: name,
                    generation: hasAll ? authorities.generation : 1, now: Date(milliseconds: now)))
            let log = try transaction.hub.enrol(
                site: site, name: name, key: issued.key.bytes, now: now,
                drawing: node.surroundings.chance())
            try transaction.hub.note(HubSide.ShownCertificate(issued), site: site)
            let grant = EnrolmentGrant(
                site: site, incarnation: log.incarnation, name: name, epoch: try transaction.epoch,
                certificatePEM: try issued.pem, exchangePort: exchangePort)
            return (grant, try authorities.trusted)
        }
    }

    /// Looks each hour whether the hub's own certificate is to be made anew; until cancelled.
    func keepRenewed(_ logger: Logger) async {
        while true {
            do { try await Task.sleep(for: .seconds(3_600)) } catch { return }
            do {
                guard try await threads.lookUps.run({ try node.refreshTrust() }) else { continue }
                logger.notice("the hub's certificate is renewed")
            } catch {
                logger.error("the hub's certificate cannot be renewed: \(CommandFailure(error).message)")
            }
        }
    }
}

extension HubCredentials {
    init(_ trust: HubTrust.Content) throws {
        self.init(
            serverCertificatePEM: trust.serverCertificatePEM, serverKeyPEM: trust.serverKeyPEM,
            authorityPEM: trust.authorities.serving.certificatePEM, authorities: try trust.authorities.trusted,
            generation: trust.authorities.generation)
    }
}
