import Foundation
import Link
import Trust

/// An authority, a hub's certificate and an enrolled node, made for one test.
struct TestParty {
    let authority: CertificateAuthority
    let serverKey: NodeKey
    let serverPEM: String
    let clientKey: NodeKey
    let clientPEM: String

    /// A server that shows the certificate of another party's facility, which is of the same authority.
    init(posingWith party: TestParty) throws {
        authority = party.authority
        serverKey = party.clientKey
        serverPEM = party.clientPEM
        clientKey = party.clientKey
        clientPEM = party.clientPEM
    }

    init(names: [String] = ["127.0.0.1"], serverIssuedAt: Date = Date(), days: Int = 30) throws {
        serverKey = NodeKey()
        clientKey = NodeKey()
        authority = try CertificateAuthority.make(name: "Kerben test authority", now: Date())
        serverPEM = try authority.issueServer(serverKey, names: names, days: days, now: serverIssuedAt)
        clientPEM = try authority.issueClient(
            certificateRequestPEM: try clientKey.certificateRequestPEM(name: "node"), site: 27, name: "Kaunas",
            now: Date())
    }

    /// How this party's node reaches a server, with everything in order.
    func configuration(_ baseURL: String) -> LinkConfiguration {
        var configuration = LinkConfiguration(baseURL: baseURL)
        configuration.authorityPEM = Array(authority.certificatePEM.utf8)
        configuration.clientCertificatePEM = Array(clientPEM.utf8)
        configuration.clientKeyPEM = Array(clientKey.pem.utf8)
        configuration.pinnedPublicKey = serverKey.fingerprint.base64
        configuration.totalTimeout = .seconds(20)
        return configuration
    }
}
