package import Exchange
package import Trust

/// What stands behind the listeners: the hub's store, its authority and its enrolment codes.
///
/// Called from many connections at once; an error thrown becomes a 500 without details, which go to the log only.
package protocol HubService: Sendable {
    /// The enrolled site that a certificate's key belongs to; nil where it is none's. A revoked site is still one:
    /// the exchange tells it so.
    func site(of key: KeyFingerprint) async throws -> Int?

    /// What a machine is told whose key was a site's until another was enrolled; nil where the key never was any site's.
    func refusal(ofFormerKey key: KeyFingerprint) async throws -> Answer?

    /// What a site is told whatever it asks, before its request is read; nil where it may ask.
    func refusal(of site: Int) async throws -> Answer?

    /// Whether a request with this head would be carried out; where not, ``exchange(_:site:)`` is given it without its
    /// changes, and answers.
    func isHeard(_ head: RequestHead, site: Int) async throws -> Bool

    /// One exchange of a site, carried out or refused in its answer.
    func exchange(_ request: Exchange.Request, site: Int) async throws -> Answer

    /// Keeps, for people to see, which certificate a site shows; told at each exchange with a site that is heard.
    func note(_ certificate: NodeCertificate, site: Int) async throws

    /// Another certificate for the key of the one that a site has shown, and the authorities to trust from now on; the
    /// certificate names the generation that ``RenewalRequest/generation(after:current:)`` gives.
    ///
    /// A ``TrustError`` about the certificate request is told to the caller.
    func renew(_ certificate: NodeCertificate, site: Int, by request: RenewalRequest) async throws -> RenewalReply

    /// Spends an enrolment code; nil where the code is unknown, used or expired. With the grant come the authorities of whose
    /// generation its certificate is, oldest first: the code is made for the first.
    ///
    /// A ``TrustError`` about the certificate request is told to the caller; throw it before the code is spent.
    func enrol(_ request: EnrolmentRequest) async throws -> (grant: EnrolmentGrant, authorities: AuthoritySet)?
}
