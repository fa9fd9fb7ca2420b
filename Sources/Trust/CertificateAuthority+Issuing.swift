package import FoundationEssentials
import Crypto
import SwiftASN1
import X509

extension CertificateAuthority {
    /// Issues the hub's certificate for TLS, in PEM, for DNS names and IP addresses as facilities will dial them.
    package func issueServer(
        _ key: NodeKey, names: [String], days: Int = CertificateLifetime.nodeDaysDefault, now: Date
    ) throws(TrustError) -> String {
        guard let first = names.first else { throw .nameInvalid("") }
        var alternatives: [GeneralName] = []
        for name in names { alternatives.append(try SubjectName.alternative(name)) }
        return try issue(
            for: key.publicKey, commonName: String(first.prefix(64)), organization: nil, usage: .serverAuth,
            alternatives: alternatives, days: days, now: now)
    }

    /// Signs a facility's request: a certificate in PEM whose subject is `site-N` of the facility's name.
    ///
    /// Only the request's key is taken over. What else it asks for is ignored: the hub decides who a node is.
    package func issueClient(
        certificateRequestPEM: String, site: Int, name: String, days: Int = CertificateLifetime.nodeDaysDefault,
        now: Date
    ) throws(TrustError) -> String {
        precondition(site >= 0, "a site is numbered from 0")
        try SubjectName.checkReadable(name)
        return try issue(
            for: try Self.checkedKey(ofRequestPEM: certificateRequestPEM), commonName: "site-\(site)",
            organization: name, usage: .clientAuth, alternatives: [], days: days, now: now)
    }

    /// The key of a request, of which its sender has proved possession by signing.
    private static func checkedKey(ofRequestPEM pem: String) throws(TrustError) -> Certificate.PublicKey {
        guard let request = try? CertificateSigningRequest(pemEncoded: pem) else {
            throw .malformed("certificate request")
        }
        guard P256.Signing.PublicKey(request.publicKey) != nil else { throw .keyNotP256("certificate request") }
        guard request.publicKey.isValidSignature(request.signature, for: request) else {
            throw .requestSignatureInvalid
        }
        return request.publicKey
    }

    private func issue(
        for key: Certificate.PublicKey, commonName: String, organization: String?,
        usage: ExtendedKeyUsage.Usage, alternatives: [GeneralName], days: Int, now: Date
    ) throws(TrustError) -> String {
        let end = try CertificateLifetime.end(days: days, now: now)
        do {
            let subject = try DistinguishedName {
                if let organization { OrganizationName(organization) }
                CommonName(commonName)
            }
            // Never beyond the authority's own end: a chain with an expired issuer is refused anyway, less clearly.
            return try Certificate.issued(
                for: key, subject: subject, end: min(end, certificate.notValidAfter),
                extensions: try .node(key: key, usage: usage, alternatives: alternatives, issuer: certificate),
                issuer: certificate.subject, issuerKey: self.key
            ).encoded().pem
        } catch {
            throw .cryptographyFailed("issue a certificate")
        }
    }
}
