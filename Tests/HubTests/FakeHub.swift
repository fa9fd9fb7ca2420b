import Causality
import Exchange
import Foundation
import Hub
import Synchronization
import Trust

/// A hub's service without a store: knows one key, answers with what it was asked, enrols with one code.
final class FakeHub: HubService {
    struct Broken: Error {}

    struct Content {
        var sites: [KeyFingerprint: Int] = [:]
        var revoked: Set<Int> = []
        /// Of machines that others were enrolled in the place of.
        var former: Set<KeyFingerprint> = []
        var requests: [Request] = []
        var spent: Set<[UInt8]> = []
        var isBroken = false
        /// Certificates as sites showed them, newest last.
        var shown: [NodeCertificate] = []
        /// Issues certificates; another one than at the start during a roll-over.
        var issuing: CertificateAuthority
        var trusted: AuthoritySet
        var generation = 1
        var renewals = 0
        var now = TestNation.begin
        var isRenewalBroken = false
    }

    let authority: CertificateAuthority
    let code: EnrolmentCode
    /// Right, but past its time.
    let expiredCode: EnrolmentCode
    private let content: Mutex<Content>
    /// Where set, an exchange tells that it has begun and waits to be let go.
    private let gate: Gate?

    init(authority: CertificateAuthority, gate: Gate? = nil) throws {
        self.authority = authority
        let trusted = try AuthoritySet([AuthorityCertificate(pem: authority.certificatePEM)])
        content = Mutex(Content(issuing: authority, trusted: trusted))
        self.gate = gate
        code = EnrolmentCode(authorityDER: authority.certificateDER)
        expiredCode = EnrolmentCode(authorityDER: authority.certificateDER)
    }

    var requests: [Request] { content.withLock { $0.requests } }

    func admit(_ key: KeyFingerprint, site: Int) { content.withLock { $0.sites[key] = site } }

    func revoke(_ site: Int) { content.withLock { _ = $0.revoked.insert(site) } }

    var now: Content { content.withLock { $0 } }

    func change(_ body: (inout sending Content) -> Void) { content.withLock { body(&$0) } }

    func breakDown() { content.withLock { $0.isBroken = true } }

    func site(of key: KeyFingerprint) async throws -> Int? { content.withLock { $0.sites[key] } }

    func refusal(ofFormerKey key: KeyFingerprint) async throws -> Answer? {
        let isFormer = content.withLock { $0.former.contains(key) }
        return isFormer ? Answer(outcome: .refused(.wrongLog), epoch: 1, hubTime: 5_000) : nil
    }

    func refusal(of site: Int) async throws -> Answer? {
        let isRevoked = content.withLock { $0.revoked.contains(site) }
        return isRevoked ? Answer(outcome: .refused(.revoked), epoch: 1, hubTime: 5_000) : nil
    }

    func isHeard(_ head: RequestHead, site: Int) async throws -> Bool { head.log.site == site }

    func exchange(_ request: Request, site: Int) async throws -> Answer {
        await gate?.pass()
        return try content.withLock { content in
            if content.isBroken { throw Broken() }
            content.requests.append(request)
            if request.log.site != site { return Answer(outcome: .refused(.wrongLog), epoch: 1, hubTime: 5_000) }
            return Answer(outcome: .done, epoch: 1, token: 9, position: request.position, hubTime: 5_000)
        }
    }

    func note(_ certificate: NodeCertificate, site: Int) async throws {
        content.withLock { $0.shown.append(certificate) }
    }

    func renew(_ certificate: NodeCertificate, site: Int, by request: RenewalRequest) async throws -> RenewalReply {
        let content = try content.withLock { content in
            if content.isRenewalBroken { throw Broken() }
            content.renewals += 1
            return content
        }
        return RenewalReply(
            certificatePEM: try content.issuing.renewClient(
                certificateRequestPEM: request.certificateRequestPEM, key: certificate.key, site: site, name: "Kaunas",
                generation: request.generation(after: certificate, current: content.generation), now: content.now),
            authoritiesPEM: content.trusted.pem)
    }

    func enrol(_ request: EnrolmentRequest) async throws -> (grant: EnrolmentGrant, authorities: AuthoritySet)? {
        let secret = Array(request.secret)
        guard EnrolmentCode.digest(ofSecret: secret) == code.secretDigest else { return nil }
        let now = content.withLock { $0 }
        let certificate = try now.issuing.issueClient(
            certificateRequestPEM: request.certificateRequestPEM, site: 31, name: "Kaunas", generation: now.generation,
            now: now.now)
        let key = try KeyFingerprint(certificatePEM: certificate)
        return content.withLock { content in
            guard content.spent.insert(secret).inserted else { return nil }
            content.sites[key] = 31
            let grant = EnrolmentGrant(
                site: 31, incarnation: 1, name: "Kaunas", epoch: 1, certificatePEM: certificate, exchangePort: 7443)
            return (grant, now.trusted)
        }
    }
}

/// Holds one caller until it is opened, and tells when it holds one.
struct Gate: Sendable {
    private let entered = AsyncStream<Void>.makeStream()
    private let opened = AsyncStream<Void>.makeStream()

    func pass() async {
        entered.continuation.yield()
        for await _ in opened.stream { break }
    }

    func untilEntered() async { for await _ in entered.stream { break } }

    func open() { opened.continuation.yield() }
}
