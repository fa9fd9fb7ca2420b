import SwiftASN1
import X509

/// An authority's certificate without its key, as a node gets it: one certificate, checked and written anew.
///
/// Written anew because TLS libraries trust every certificate of a text: a second one behind the first would be trusted
/// without having been compared with anything.
package struct AuthorityCertificate: Hashable, Sendable {
    package let pem: String
    package let der: [UInt8]
    let certificate: Certificate

    package var term: CertificateTerm { CertificateTerm(certificate) }

    /// Reads the first certificate of a text; throws where it may not sign others.
    package init(pem: String) throws(TrustError) {
        guard let certificate = try? Certificate(pemEncoded: pem) else { throw .malformed("authority's certificate") }
        try self.init(certificate)
    }

    init(_ certificate: Certificate) throws(TrustError) {
        // An extension that cannot be read grants nothing: it counts as absent.
        guard case .isCertificateAuthority = (try? certificate.extensions.basicConstraints) ?? .notCertificateAuthority
        else { throw .notAnAuthority }
        self.certificate = certificate
        (pem, der) = try certificate.encoded()
    }

    /// Whether it signed this one itself; dates and use aside.
    func hasIssued(_ certificate: Certificate) -> Bool {
        certificate.issuer == self.certificate.subject
            && self.certificate.publicKey.isValidSignature(certificate.signature, for: certificate)
    }
}

extension AuthorityCertificate {
    /// Its subject, as people read it.
    package var name: String { certificate.subject.description }
}
