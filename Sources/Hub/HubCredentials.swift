package import Trust

/// Who the hub is and whom it trusts, at one moment; replaced as a whole by ``HubIdentity/replace(with:)``.
package struct HubCredentials: Sendable {
    /// The hub's certificate and its private key.
    package var serverCertificatePEM: String
    package var serverKeyPEM: String
    /// Signed the hub's certificate; new machines are shown it.
    package var authorityPEM: String
    /// Whose signature on a site's certificate counts, oldest first; the last signs new ones.
    package var authorities: AuthoritySet
    /// Counts the sets of authorities: a site whose certificate names an earlier one is told to renew.
    package var generation: Int

    package init(
        serverCertificatePEM: String, serverKeyPEM: String, authorityPEM: String, authorities: AuthoritySet,
        generation: Int
    ) {
        self.serverCertificatePEM = serverCertificatePEM
        self.serverKeyPEM = serverKeyPEM
        self.authorityPEM = authorityPEM
        self.authorities = authorities
        self.generation = generation
    }

    /// With the one authority that there is.
    package init(serverCertificatePEM: String, serverKeyPEM: String, authorityPEM: String) throws(TrustError) {
        self.init(
            serverCertificatePEM: serverCertificatePEM, serverKeyPEM: serverKeyPEM, authorityPEM: authorityPEM,
            authorities: try AuthoritySet([try AuthorityCertificate(pem: authorityPEM)]), generation: 1)
    }
}
