import SwiftASN1
import X509

/// The hub's own certificate: until when, and for which names.
package struct ServerCertificate: Hashable, Sendable {
    package let key: KeyFingerprint
    package let term: CertificateTerm
    /// DNS names and IP addresses, as people write them.
    package let names: [String]
    private let certificate: Certificate

    package init(pem: String) throws(TrustError) {
        guard let certificate = try? Certificate(pemEncoded: pem) else { throw .malformed("hub's certificate") }
        self.certificate = certificate
        key = try KeyFingerprint(certificate)
        term = CertificateTerm(certificate)
        // An extension that cannot be read names nobody: it counts as absent.
        names = ((try? certificate.extensions.subjectAlternativeNames) ?? nil)?.compactMap(Self.text) ?? []
    }

    /// Whether this authority issued it; dates aside.
    package func isSigned(by authority: AuthorityCertificate) -> Bool { authority.hasIssued(certificate) }

    private static func text(_ name: GeneralName) -> String? {
        switch name {
        case .dnsName(let name): return name
        case .ipAddress(let address): return SubjectName.text(ofAddress: Array(address.bytes))
        default: return nil
        }
    }
}
