import SwiftASN1
@_spi(DisableValidityCheck) import X509

/// The authorities that somebody trusts, oldest first: one, or two while sites pass from one to the next.
package struct AuthoritySet: Hashable, Sendable {
    /// More are nobody's intention.
    package static let countMax = 4

    package let members: [AuthorityCertificate]

    /// Throws where there is none, or more than ``countMax``.
    package init(_ members: [AuthorityCertificate]) throws(TrustError) {
        guard (1...Self.countMax).contains(members.count) else { throw .malformed("list of authorities") }
        self.members = members
    }

    /// From a text with one certificate behind the other, all of which are checked.
    package init(pem: String) throws(TrustError) {
        guard let documents = try? PEMDocument.parseMultiple(pemString: pem), documents.count <= Self.countMax else {
            throw .malformed("list of authorities")
        }
        var members: [AuthorityCertificate] = []
        for document in documents {
            guard let certificate = try? Certificate(pemDocument: document) else {
                throw .malformed("authority's certificate")
            }
            members.append(try AuthorityCertificate(certificate))
        }
        try self.init(members)
    }

    package var newest: AuthorityCertificate { members[members.count - 1] }

    package var pem: String { members.map(\.pem).joined() }

    /// Whether one of them signed this as a node's certificate: chain, constraints and use, all but the dates.
    ///
    /// TLS proves besides that the peer holds the key; what neither of them checks is checked by nobody.
    package func hasSigned(_ node: NodeCertificate) async -> Bool {
        // An extension that cannot be read grants nothing: it counts as absent.
        guard let usages = (try? node.certificate.extensions.extendedKeyUsage) ?? nil, usages.contains(.clientAuth)
        else { return false }
        var verifier = Verifier(rootCertificates: CertificateStore(members.map(\.certificate))) {
            RFC5280Policy.withValidityCheckDisabled()
        }
        guard
            case .validCertificate = await verifier.validate(leaf: node.certificate, intermediates: CertificateStore())
        else { return false }
        return true
    }
}
