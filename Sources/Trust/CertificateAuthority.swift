package import FoundationEssentials
import SwiftASN1
import X509

/// The hub's private authority: the only issuer that a facility or the hub ever trusts.
///
/// A public authority was rejected: it cannot name a facility without a public address, and its outage or mistake would
/// be ours.
package struct CertificateAuthority: Sendable {
    /// What the files of a hub's first authority are called.
    package static let firstName = "authority"

    let key: NodeKey
    let certificate: Certificate
    /// The certificate in PEM: public, given to every node.
    package let certificatePEM: String
    /// The certificate in DER: what an ``EnrolmentCode`` carries the start of the hash of.
    package let certificateDER: [UInt8]

    /// The private key in PEM: the one secret that can make a new node.
    package var keyPEM: String { key.pem }

    /// Makes a new authority; `name` is what people read in its certificate. `generation` tells those of one hub apart.
    package static func make(
        name: String, generation: Int = 1, days: Int = CertificateLifetime.authorityDaysDefault, now: Date
    ) throws(TrustError) -> CertificateAuthority {
        try SubjectName.checkReadable(name)
        let key = NodeKey()
        do {
            let subject = try DistinguishedName {
                if generation > 1 { OrganizationalUnitName("authority-\(generation)") }
                CommonName(name)
            }
            let certificate = try Certificate.issued(
                for: key.publicKey, subject: subject, end: CertificateLifetime.end(days: days, now: now),
                extensions: try .authority(key: key), issuer: subject, issuerKey: key)
            return try CertificateAuthority(key: key, certificate: certificate)
        } catch {
            throw .cryptographyFailed("make the authority's certificate")
        }
    }

    /// From both PEM texts; throws where they are not of one pair or the certificate is no authority's.
    package init(keyPEM: String, certificatePEM: String) throws(TrustError) {
        let key = try NodeKey(pem: keyPEM)
        guard let certificate = try? Certificate(pemEncoded: certificatePEM) else {
            throw .malformed("authority's certificate")
        }
        try self.init(key: key, certificate: certificate)
    }

    private init(key: NodeKey, certificate: Certificate) throws(TrustError) {
        guard certificate.publicKey == key.publicKey else { throw .keyDoesNotFitCertificate }
        let checked = try AuthorityCertificate(certificate)
        self.key = key
        self.certificate = certificate
        certificatePEM = checked.pem
        certificateDER = checked.der
    }

    /// Reads both files of ``save(in:named:)``.
    package static func load(
        from folder: String, named name: String = firstName
    ) throws(TrustError) -> CertificateAuthority {
        let keyPEM = try keyFile(in: folder, named: name).readText()
        let certificatePEM = try certificateFile(in: folder, named: name).readText()
        return try CertificateAuthority(keyPEM: keyPEM, certificatePEM: certificatePEM)
    }

    /// Writes `authority-key.pem` and `authority.pem` into a folder of mode 0700.
    ///
    /// The certificate comes last, so where it is there the key is too.
    package func save(in folder: String, named name: String = firstName) throws(TrustError) {
        try Self.keyFile(in: folder, named: name).write(keyPEM)
        try Self.certificateFile(in: folder, named: name).write(certificatePEM)
    }

    static func keyFile(in folder: String, named name: String) -> SecretFile {
        SecretFile(in: folder, named: name + "-key.pem")
    }

    static func certificateFile(in folder: String, named name: String) -> SecretFile {
        SecretFile(in: folder, named: name + ".pem")
    }
}
