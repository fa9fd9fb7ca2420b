import SwiftASN1
import X509

/// A certificate as a node shows it or keeps it: whose it is, until when, and with which authorities it was handed out.
package struct NodeCertificate: Hashable, Sendable {
    package let key: KeyFingerprint
    /// The site that it names; nil where it names none.
    package let site: Int?
    package let term: CertificateTerm
    /// The generation of the authorities that its node was told to trust when it was issued; 1 for the first.
    package let generation: Int
    let certificate: Certificate

    /// Written anew: one certificate and nothing behind it.
    package var pem: String { get throws(TrustError) { try certificate.encoded().pem } }

    package init(der: [UInt8]) throws(TrustError) {
        guard let certificate = try? Certificate(derEncoded: der) else { throw .malformed("certificate") }
        try self.init(certificate)
    }

    package init(pem: String) throws(TrustError) {
        guard let certificate = try? Certificate(pemEncoded: pem) else { throw .malformed("certificate") }
        try self.init(certificate)
    }

    private init(_ certificate: Certificate) throws(TrustError) {
        self.certificate = certificate
        key = try KeyFingerprint(certificate)
        term = CertificateTerm(certificate)
        let subject = NodeSubject(certificate.subject)
        site = subject.site
        generation = subject.generation
    }
}

/// What the subject of a node's certificate says: `CN=site-27`, and `OU=trust-2` from the second generation of authorities.
///
/// The generation travels in the certificate because this way it cannot be lost: not with a hub's backup, nor between a
/// node's two files.
struct NodeSubject: Hashable {
    private static let sitePrefix = "site-"
    private static let generationPrefix = "trust-"

    var site: Int?
    var generation = 1

    init(site: Int, generation: Int) {
        self.site = site
        self.generation = generation
    }

    init(_ name: DistinguishedName) {
        for attribute in name.lazy.flatMap({ $0 }) {
            guard let text = String(attribute.value) else { continue }
            switch attribute.type {
            case .RDNAttributeType.commonName: site = Self.number(text, after: Self.sitePrefix)
            case .RDNAttributeType.organizationalUnitName:
                generation = Self.number(text, after: Self.generationPrefix) ?? generation
            default: break
            }
        }
    }

    func distinguishedName(organization: String) throws -> DistinguishedName {
        try DistinguishedName {
            OrganizationName(organization)
            if generation > 1 { OrganizationalUnitName("\(Self.generationPrefix)\(generation)") }
            if let site { CommonName("\(Self.sitePrefix)\(site)") }
        }
    }

    /// Written one way only: a second spelling would be a second name for a site.
    private static func number(_ text: String, after prefix: String) -> Int? {
        guard text.hasPrefix(prefix), let number = Int(text.dropFirst(prefix.count)), number >= 0,
            text == "\(prefix)\(number)"
        else { return nil }
        return number
    }
}
