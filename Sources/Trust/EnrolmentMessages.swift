package import FoundationEssentials

/// What a new node sends to the enrolment listener, as JSON.
package struct EnrolmentRequest: Codable, Sendable {
    /// The secret of an ``EnrolmentCode``; base 64 in JSON.
    package var secret: Data
    package var certificateRequestPEM: String
    /// Whether it keeps all the authorities that the answer names; absent where an older one knows of no such thing.
    package var keepsAuthorities: Bool?

    package init(secret: [UInt8], certificateRequestPEM: String, keepsAuthorities: Bool? = true) {
        self.secret = Data(secret)
        self.certificateRequestPEM = certificateRequestPEM
        self.keepsAuthorities = keepsAuthorities
    }

    private enum CodingKeys: String, CodingKey {
        case secret
        case certificateRequestPEM = "request"
        case keepsAuthorities = "keeps_authorities"
    }
}

/// Who a new node is from now on: the hub's word.
package struct EnrolmentGrant: Codable, Hashable, Sendable {
    package var site: Int
    /// Of the site's store: 1 for a new site, one more each time it is enrolled again.
    package var incarnation: Int
    /// Of the facility, for people.
    package var name: String
    /// The hub's epoch.
    package var epoch: Int
    package var certificatePEM: String
    /// Where the hub listens for exchanges, on the host that was enrolled with.
    package var exchangePort: Int

    package init(site: Int, incarnation: Int, name: String, epoch: Int, certificatePEM: String, exchangePort: Int) {
        self.site = site
        self.incarnation = incarnation
        self.name = name
        self.epoch = epoch
        self.certificatePEM = certificatePEM
        self.exchangePort = exchangePort
    }
}

/// The enrolment listener's answer, as JSON: the grant, and what to trust from now on.
package struct EnrolmentReply: Codable, Sendable {
    package var grant: EnrolmentGrant
    /// The one that the code was made for.
    package var authorityPEM: String
    /// All of them, where there are more; absent in the answer of an older hub.
    package var authoritiesPEM: String?
    /// Base 64 of the hub's ``KeyFingerprint``: what a link pins.
    package var hubKeyFingerprint: String

    package init(grant: EnrolmentGrant, authorityPEM: String, authoritiesPEM: String?, hubKeyFingerprint: String) {
        self.grant = grant
        self.authorityPEM = authorityPEM
        self.authoritiesPEM = authoritiesPEM
        self.hubKeyFingerprint = hubKeyFingerprint
    }
}
