/// What an enrolled node sends to renew its certificate, as JSON over its old one: a request by the same key.
package struct RenewalRequest: Codable, Sendable {
    /// A request takes about 400 bytes.
    package static let bytesMax = 8 * 1_024

    package var certificateRequestPEM: String
    /// Whether the authorities of the answer will be there after a restart; false where the disk is full.
    package var keepsAuthorities: Bool?

    package init(certificateRequestPEM: String, keepsAuthorities: Bool? = true) {
        self.certificateRequestPEM = certificateRequestPEM
        self.keepsAuthorities = keepsAuthorities
    }

    private enum CodingKeys: String, CodingKey {
        case certificateRequestPEM = "request"
        case keepsAuthorities = "keeps_authorities"
    }

    /// Which generation of authorities the new certificate names, where the hub is at `current`: never one that its node would
    /// not have after a restart, since a former authority is retired when no site needs it.
    package func generation(after former: NodeCertificate, current: Int) -> Int {
        keepsAuthorities ?? true ? current : min(former.generation, current)
    }
}

/// The hub's answer, as JSON: a new certificate, and all the authorities to trust from now on.
package struct RenewalReply: Codable, Hashable, Sendable {
    package var certificatePEM: String
    package var authoritiesPEM: String

    package init(certificatePEM: String, authoritiesPEM: String) {
        self.certificatePEM = certificatePEM
        self.authoritiesPEM = authoritiesPEM
    }

    private enum CodingKeys: String, CodingKey {
        case certificatePEM = "certificate"
        case authoritiesPEM = "authorities"
    }

    /// What a node keeps of it: nothing but what it could be answered with tomorrow.
    ///
    /// Throws unless the certificate is this node's, signed by one of the authorities, one of whom it knew before: trust
    /// passes on step by step, and no single answer can replace all of it.
    package func checked(
        key: NodeKey, site: Int, known: AuthoritySet
    ) throws(TrustError) -> (certificatePEM: String, authorities: AuthoritySet) {
        let authorities = try AuthoritySet(pem: authoritiesPEM)
        let certificate = try NodeCertificate(pem: certificatePEM)
        guard certificate.key == key.fingerprint else { throw .keyDoesNotFitCertificate }
        guard certificate.site == site, authorities.members.contains(where: { $0.hasIssued(certificate.certificate) }),
            !Set(authorities.members).isDisjoint(with: known.members)
        else { throw .renewalUnfit }
        return (try certificate.pem, authorities)
    }
}

/// What the hub says of a caller's certificate beside its answer, in a header that older machines do not read.
package enum RenewalNotice: String, Sendable {
    package static let header = "Kerben-Renew"

    /// It is time: in the last third of its life, or other authorities are to be trusted.
    case due
    /// It has ended: nothing but a renewal is answered.
    case ended
}
