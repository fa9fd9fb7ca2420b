import Crypto
import Foundation
import Testing
import Trust

@Suite struct NodeKeyTests {
    @Test func aKeyReadBackFromItsPEMIsTheSame() throws {
        let key = NodeKey()
        #expect(try NodeKey(pem: key.pem).fingerprint == key.fingerprint)
    }

    @Test func theHubKnowsANodeByTheSameFingerprintFromItsCertificate() throws {
        let key = NodeKey()
        let authority = try CertificateAuthority.make(name: "authority", now: Date())
        let pem = try authority.issueServer(key, names: ["hub.example"], now: Date())
        #expect(try KeyFingerprint(certificatePEM: pem) == key.fingerprint)
        #expect(key.fingerprint.bytes.count == 32)
        #expect(Data(base64Encoded: key.fingerprint.base64) == Data(key.fingerprint.bytes))
        #expect(try KeyFingerprint(certificateDER: authority.certificateDER) != key.fingerprint)
    }

    @Test func aKeyInALogLineShowsOnlyItsFingerprint() {
        let key = NodeKey()
        #expect("\(key)" == "key \(key.fingerprint)")
    }

    @Test func aKeyOfAnotherCurveIsNamedAsSuch() {
        let pem = P384.Signing.PrivateKey().pemRepresentation
        #expect(throws: TrustError.keyNotP256("private key")) { try NodeKey(pem: pem) }
    }

    @Test func opensslChecksACertificateRequest() throws {
        let pem = try NodeKey().certificateRequestPEM(name: "node")
        let status = try TemporaryFolder.with { folder in
            try OpenSSL.run(["req", "-verify", "-noout", "-in", try folder.write(pem, as: "request.pem")])
        }
        #expect(status == 0)
    }
}
