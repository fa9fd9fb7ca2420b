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
            for: key.publicKey, subject: { try DistinguishedName { CommonName(String(first.prefix(64))) } },
            usage: .serverAuth, alternatives: alternatives, days: days, now: now)
    }

    /// Signs a facility's request: a certificate in PEM whose subject is `site-N` of the facility's name.
    ///
    /// Only the request's key is taken over. What else it asks for is ignored: the hub decides who a node is. `generation` is
    /// that of the authorities which the facility is told to trust with it.
    package func issueClient(
        certificateRequestPEM: String, site: Int, name: String, generation: Int = 1,
        days: Int = CertificateLifetime.nodeDaysDefault, now: Date
    ) throws(TrustError) -> String {
        precondition(site >= 0, "a site is numbered from 0")
        try SubjectName.checkReadable(name)
        return try issue(
            for: try Self.checkedKey(ofRequestPEM: certificateRequestPEM),
            subject: { try NodeSubject(site: site, generation: generation).distinguishedName(organization: name) },
            usage: .clientAuth, alternatives: [], days: days, now: now)
    }

    /// Signs a facility's request for another certificate of the key that it has.
    package func renewClient(
        certificateRequestPEM: String, key: KeyFingerprint, site: Int, name: String, generation: Int = 1, now: Date
    ) throws(TrustError) -> String {
        let requested = try Self.checkedKey(ofRequestPEM: certificateRequestPEM)
        // A site is known by its key: another one would be another machine, and that is what enrolment is for.
        guard try KeyFingerprint(requested) == key else { throw .requestOfAnotherKey }
        return try issueClient(
            certificateRequestPEM: certificateRequestPEM, site: site, name: name, generation: generation, now: now)
    }

    /// When a certificate would end that is issued at `now`.
    package func renewedEnd(now: Date) -> Date {
        CertificateLifetime.end(now: now, authorityEnd: certificate.notValidAfter)
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
        for key: Certificate.PublicKey, subject: () throws -> DistinguishedName, usage: ExtendedKeyUsage.Usage,
        alternatives: [GeneralName], days: Int, now: Date
    ) throws(TrustError) -> String {
        do {
            return try Certificate.issued(
                for: key, subject: subject(),
                end: CertificateLifetime.end(days: days, now: now, authorityEnd: certificate.notValidAfter),
                extensions: try .node(key: key, usage: usage, alternatives: alternatives, issuer: certificate),
                issuer: certificate.subject, issuerKey: self.key
            ).encoded().pem
        } catch {
            throw .cryptographyFailed("issue a certificate")
        }
    }
}
