import Crypto
import Foundation
import SwiftASN1
import Testing
import Trust
import X509

@Suite struct AuthoritySetTests {
    let now = Date()
    let authority: CertificateAuthority
    let set: AuthoritySet
    let key = NodeKey()

    init() throws {
        authority = try CertificateAuthority.make(name: "Hub", now: now)
        set = try AuthoritySet(pem: authority.certificatePEM)
    }

    private func client(
        _ authority: CertificateAuthority, site: Int = 27, generation: Int = 1, now: Date? = nil
    ) throws -> NodeCertificate {
        try NodeCertificate(
            pem: authority.issueClient(
                certificateRequestPEM: try key.certificateRequestPEM(name: "node"), site: site, name: "Kaunas",
                generation: generation, now: now ?? self.now))
    }

    @Test func `A certificate of the authority is known whatever the dates say`() async throws {
        #expect(await set.hasSigned(try client(authority)))
        let ended = try client(authority, now: CertificateLifetime.start)
        #expect(ended.term.standing(at: now) == .ended)
        #expect(await set.hasSigned(ended))
    }

    @Test func `Nobody else's is, nor one for another use`() async throws {
        let other = try CertificateAuthority.make(name: "Hub", now: now)
        #expect(!(await set.hasSigned(try client(other))))
        let server = try authority.issueServer(key, names: ["hub.example"], now: now)
        #expect(!(await set.hasSigned(try NodeCertificate(pem: server))))
        #expect(!(await set.hasSigned(try NodeCertificate(pem: authority.certificatePEM))))
    }

    @Test func `A certificate with one byte of it altered is nobody's`() async throws {
        let document = try PEMDocument(pemString: try client(authority).pem)
        var forged = document.derBytes
        let place = try #require(forged.firstRange(of: Array("site-27".utf8))?.upperBound) - 1
        forged[place] = UInt8(ascii: "8")
        let certificate = try NodeCertificate(der: forged)
        #expect(certificate.site == 28 && certificate.key == key.fingerprint)
        #expect(!(await set.hasSigned(certificate)))
    }

    @Test func `One that an enrolled site has signed with its own key is nobody's`() async throws {
        let forger = P256.Signing.PrivateKey()
        let forged = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: .init(forger.publicKey),
            notValidBefore: now, notValidAfter: now.addingTimeInterval(86_400),
            issuer: try DistinguishedName { CommonName("Hub") },
            subject: try DistinguishedName { CommonName("site-27") },
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions { try ExtendedKeyUsage([.clientAuth]) },
            issuerPrivateKey: .init(forger))
        #expect(!(await set.hasSigned(try NodeCertificate(pem: forged.serializeAsPEM().pemString))))
    }

    @Test func `A set is read back, and text that holds something else is refused whole`() throws {
        let second = try CertificateAuthority.make(name: "Hub", generation: 2, now: now)
        let both = try AuthoritySet(pem: authority.certificatePEM + second.certificatePEM)
        #expect(both.members.map(\.pem) == [authority.certificatePEM, second.certificatePEM])
        #expect(try AuthoritySet(pem: both.pem) == both)
        let client = try client(authority).pem
        for text in ["", "rubbish", both.pem + client, String(repeating: both.pem, count: 3), authority.keyPEM] {
            #expect(throws: TrustError.self, "\(text.prefix(30))") { try AuthoritySet(pem: text) }
        }
    }

    @Test(arguments: [(27, 1), (0, 1), (32_767, 9)]) func `A certificate says whose it is, and with which authorities`(
        site: Int, generation: Int
    ) throws {
        let certificate = try client(authority, site: site, generation: generation)
        #expect(certificate.site == site && certificate.generation == generation)
        #expect(try NodeCertificate(pem: certificate.pem) == certificate)
    }

    @Test(arguments: ["site-027", "site--1", "site-", "Site-27", "site-27 ", "site-99999999999999999999"])
    func `A site has one name`(name: String) throws {
        let key = P256.Signing.PrivateKey()
        let subject = try DistinguishedName { CommonName(name) }
        let certificate = try Certificate(
            version: .v3, serialNumber: .init(), publicKey: .init(key.publicKey), notValidBefore: now,
            notValidAfter: now.addingTimeInterval(9), issuer: subject, subject: subject,
            signatureAlgorithm: .ecdsaWithSHA256, extensions: .init(), issuerPrivateKey: .init(key))
        #expect(try NodeCertificate(pem: certificate.serializeAsPEM().pemString).site == nil)
    }

    @Test func `A node takes a renewal for its own key and site from an authority that it can come to trust`() throws {
        let second = try CertificateAuthority.make(name: "Hub", generation: 2, now: now)
        let both = try AuthoritySet(pem: authority.certificatePEM + second.certificatePEM)
        let only = try AuthoritySet(pem: second.certificatePEM)
        func check(_ certificate: NodeCertificate, _ authorities: AuthoritySet, _ key: NodeKey, site: Int = 27) throws {
            let reply = RenewalReply(certificatePEM: try certificate.pem, authoritiesPEM: authorities.pem)
            let taken = try reply.checked(key: key, site: site, known: set)
            #expect(try taken.certificatePEM == certificate.pem && taken.authorities == authorities)
        }
        try check(try client(authority), set, key)
        try check(try client(second, generation: 2), both, key)
        // Another machine's key, another site, an authority that is not told of, all trust replaced at once.
        #expect(throws: TrustError.keyDoesNotFitCertificate) { try check(try client(authority), set, NodeKey()) }
        #expect(throws: TrustError.renewalUnfit) { try check(try client(authority), set, key, site: 28) }
        #expect(throws: TrustError.renewalUnfit) { try check(try client(second), set, key) }
        #expect(throws: TrustError.renewalUnfit) { try check(try client(second), only, key) }
    }

    @Test func `A renewal names no authorities that its node cannot keep`() throws {
        let former = try client(authority, generation: 2)
        func generation(_ keeps: Bool?, current: Int) -> Int {
            RenewalRequest(certificateRequestPEM: "", keepsAuthorities: keeps)
                .generation(after: former, current: current)
        }
        #expect([true, nil, false].map { generation($0, current: 3) } == [3, 3, 2])
        // A hub that was put back from a backup is behind its sites.
        #expect([true, false].map { generation($0, current: 1) } == [1, 1])
    }
}
