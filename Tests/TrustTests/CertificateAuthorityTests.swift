import Crypto
import Foundation
import SwiftASN1
import Testing
import Trust
import X509

@Suite struct CertificateAuthorityTests {
    let now = Date()
    let authority: CertificateAuthority
    let other: CertificateAuthority

    init() throws {
        authority = try CertificateAuthority.make(name: "Kerben test authority", now: now)
        other = try CertificateAuthority.make(name: "Kerben test authority", now: now)
    }

    private func clientPEM(site: Int = 27, days: Int = 30) throws -> String {
        let request = try NodeKey().certificateRequestPEM(name: "new node")
        return try authority.issueClient(
            certificateRequestPEM: request, site: site, name: "Northern Prison", days: days, now: now)
    }

    @Test func opensslAcceptsAServerCertificateForItsNamesOnly() throws {
        let pem = try authority.issueServer(NodeKey(), names: ["hub.example", "127.0.0.1", "::1"], now: now)
        let names = [["-verify_hostname", "hub.example"], ["-verify_ip", "127.0.0.1"], ["-verify_ip", "::1"]]
        for name in names {
            let verdict = try OpenSSLVerdict(
                on: pem, authorityPEM: authority.certificatePEM, purpose: "sslserver", name: name)
            #expect(verdict.isAccepted, "\(name)")
        }
        let wrongName = try OpenSSLVerdict(
            on: pem, authorityPEM: authority.certificatePEM, purpose: "sslserver",
            name: ["-verify_hostname", "other.example"])
        #expect(!wrongName.isAccepted)
    }

    @Test func opensslAcceptsAClientCertificate() throws {
        let verdict = try OpenSSLVerdict(
            on: try clientPEM(), authorityPEM: authority.certificatePEM, purpose: "sslclient")
        #expect(verdict.isAccepted)
    }

    @Test func opensslRefusesACertificateOfAnotherAuthorityOfTheSameName() throws {
        let verdict = try OpenSSLVerdict(on: try clientPEM(), authorityPEM: other.certificatePEM, purpose: "sslclient")
        #expect(!verdict.isAccepted)
    }

    @Test func aFacilityCannotPoseAsTheHubNorTheHubAsAFacility() throws {
        let server = try authority.issueServer(NodeKey(), names: ["hub.example"], now: now)
        let asServer = try OpenSSLVerdict(
            on: try clientPEM(), authorityPEM: authority.certificatePEM, purpose: "sslserver")
        let asClient = try OpenSSLVerdict(on: server, authorityPEM: authority.certificatePEM, purpose: "sslclient")
        #expect(!asServer.isAccepted)
        #expect(!asClient.isAccepted)
    }

    @Test func aCertificateIsValidOnAMachineWhoseClockRunsYearsBehind() throws {
        let january2021 = "1610000000"
        let verdict = try OpenSSLVerdict(
            on: try clientPEM(), authorityPEM: authority.certificatePEM, purpose: "sslclient",
            name: ["-attime", january2021])
        #expect(verdict.isAccepted)
    }

    @Test func aCertificateEndsAfterItsDaysAndNeverAfterItsAuthority() throws {
        let month = try Certificate(pemEncoded: try clientPEM(days: 30))
        #expect(abs(month.notValidAfter.timeIntervalSince(now) - 30 * 86_400) < 1)
        let century = try Certificate(pemEncoded: try clientPEM(days: 36_500))
        let end = try Certificate(pemEncoded: authority.certificatePEM).notValidAfter
        #expect(century.notValidAfter == end)
    }

    @Test func theSubjectOfAClientIsItsSiteWhateverTheRequestAsksFor() throws {
        let request = try NodeKey().certificateRequestPEM(name: "site-1")
        let pem = try authority.issueClient(certificateRequestPEM: request, site: 27, name: "Kaunas", now: now)
        #expect(try Certificate(pemEncoded: pem).subject.description == "CN=site-27,O=Kaunas")
    }

    @Test func aRequestThatItsKeyDidNotSignIsRefused() throws {
        let document = try PEMDocument(pemString: try NodeKey().certificateRequestPEM(name: "node"))
        let start = try #require(document.derBytes.firstRange(of: Array("node".utf8))?.lowerBound)
        var forged = document.derBytes
        forged[start] = UInt8(ascii: "c")
        let pem = PEMDocument(type: document.discriminator, derBytes: forged).pemString
        #expect(throws: TrustError.requestSignatureInvalid) {
            try authority.issueClient(certificateRequestPEM: pem, site: 1, name: "x", now: now)
        }
    }

    @Test func aRequestForAnotherKindOfKeyIsRefused() throws {
        let request = try CertificateSigningRequest(
            version: .v1, subject: try DistinguishedName { CommonName("node") },
            privateKey: Certificate.PrivateKey(P384.Signing.PrivateKey()),
            attributes: CertificateSigningRequest.Attributes())
        let pem = try request.serializeAsPEM().pemString
        #expect(throws: TrustError.keyNotP256("certificate request")) {
            try authority.issueClient(certificateRequestPEM: pem, site: 1, name: "x", now: now)
        }
    }

    @Test(arguments: ["", "not a host", "-hub.example", "hub..example", "hub.example\nevil", "*.example"])
    func aNameThatIsNoHostIsRefused(name: String) {
        #expect(throws: TrustError.nameInvalid(name)) {
            try authority.issueServer(NodeKey(), names: [name], now: now)
        }
    }

    @Test(arguments: [0, 631_152_000, 2_840_140_800])
    func `A clock decades wrong makes an authority and certificates of use`(
        seconds: Double
    ) throws {
        let wrong = Date(timeIntervalSince1970: seconds)
        let hub = try CertificateAuthority.make(name: "Hub", now: wrong)
        for authority in [hub, authority] {
            let pem = try authority.issueClient(
                certificateRequestPEM: try NodeKey().certificateRequestPEM(name: "node"), site: 27, name: "Kaunas",
                now: wrong)
            let term = try NodeCertificate(pem: pem).term
            // By the clock that issued it, it can be used.
            #expect(term.isInForce(at: wrong))
            // By a right one it can be used too, or has ended and is renewed like any other.
            let renewedEnd = authority.renewedEnd(now: now)
            #expect(term.isInForce(at: now) || term.isRenewalDue(at: now, renewedEnd: renewedEnd))
            #expect(CertificateTerm(start: term.start, end: renewedEnd).isInForce(at: now))
        }
    }

    @Test func anAuthoritySavedIsTheSameWhenLoadedAndItsFilesAreClosedToOthers() throws {
        try TemporaryFolder.with { parent in
            try authority.save(in: parent.path + "/authority")
            let loaded = try CertificateAuthority.load(from: parent.path + "/authority")
            #expect(loaded.keyPEM == authority.keyPEM)
            #expect(loaded.certificateDER == authority.certificateDER)
            #expect(try parent.mode(of: "authority") == 0o700)
            #expect(try parent.mode(of: "authority/authority-key.pem") == 0o600)
        }
    }

    @Test func aKeyOfAnotherAuthorityIsRefused() {
        #expect(throws: TrustError.keyDoesNotFitCertificate) {
            try CertificateAuthority(keyPEM: other.keyPEM, certificatePEM: authority.certificatePEM)
        }
    }

    @Test func aNodesCertificateIsNoAuthority() throws {
        let key = NodeKey()
        let pem = try authority.issueServer(key, names: ["hub.example"], now: now)
        #expect(throws: TrustError.notAnAuthority) {
            try CertificateAuthority(keyPEM: key.pem, certificatePEM: pem)
        }
    }

    @Test func malformedTextIsOneClearLine() throws {
        let errors = [
            #expect(throws: TrustError.self) { try NodeKey(pem: "rubbish") },
            #expect(throws: TrustError.self) { try KeyFingerprint(certificatePEM: "rubbish") },
            #expect(throws: TrustError.self) {
                try authority.issueClient(certificateRequestPEM: "rubbish", site: 1, name: "x", now: now)
            },
        ]
        for error in errors {
            let text = try #require(error).description
            #expect(text.hasPrefix("Cannot read the ") && !text.contains("\n") && !text.contains("rubbish"))
        }
    }
}
