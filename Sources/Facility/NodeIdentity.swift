package import Trust

/// Who this machine is to the hub, and whom it takes for the hub: what a renewal replaces, and what stays.
package struct NodeIdentity: Sendable {
    package let site: Int
    package let key: NodeKey
    package var certificatePEM: String
    package var authorities: AuthoritySet

    package init(site: Int, key: NodeKey, certificatePEM: String, authorities: AuthoritySet) {
        self.site = site
        self.key = key
        self.certificatePEM = certificatePEM
        self.authorities = authorities
    }

    /// A request for another certificate, as the body of a call; `keeps` says whether the answer can be put on disk.
    func renewalRequest(keeps: Bool) throws(TrustError) -> RenewalRequest {
        RenewalRequest(
            certificateRequestPEM: try key.certificateRequestPEM(name: "site-\(site)"), keepsAuthorities: keeps)
    }

    /// The same machine with what the hub has answered; throws where that is nothing to go on with.
    func renewed(by reply: RenewalReply) throws(TrustError) -> NodeIdentity {
        var identity = self
        (identity.certificatePEM, identity.authorities) = try reply.checked(key: key, site: site, known: authorities)
        return identity
    }
}
